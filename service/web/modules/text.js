import { en } from './text_en.js';
import { ja } from './text_ja.js';

const dictionaries = { en, ja };
const choiceKey = 'language';

/** The reader's choice, else the first language of the browser that there is a dictionary for. */
export function preferredLanguage(choice, languages) {
    const wanted = [choice, ...languages].map((tag) => String(tag).split('-')[0].toLowerCase());
    return wanted.find((tag) => Object.hasOwn(dictionaries, tag)) ?? 'en';
}

/** The browser's own locale where it speaks `language` (en-GB writes dates otherwise than en-US). */
export function localeFor(language, languages) {
    return languages.find((tag) => tag.split('-')[0].toLowerCase() === language) ?? language;
}

let language = preferredLanguage(localStorage.getItem(choiceKey), navigator.languages);
let locale = localeFor(language, navigator.languages);

export const currentLanguage = () => language;
export const currentLocale = () => locale;
export const otherLanguage = () => (language === 'ja' ? 'en' : 'ja');

export function chooseLanguage(chosen) {
    language = chosen;
    locale = localeFor(language, navigator.languages);
    localStorage.setItem(choiceKey, chosen);
}

/** The words for `key`; a dictionary entry that takes figures is a function. */
export function say(key, ...values) {
    const words = dictionaries[language][key];
    return typeof words === 'function' ? words(...values) : words;
}

/** The words of this language for one of many, such as a fault's code; undefined when there are none. */
export function sayOf(key, name) {
    const table = dictionaries[language][key];
    return Object.hasOwn(table, name) ? table[name] : undefined;
}
