import { keep, recall } from './storage.js';
import { en } from './text_en.js';
import { ja } from './text_ja.js';

const dictionaries = { en, ja };
const choiceKey = 'language';

/** The reader's choice, else the first language of the browser that there is a dictionary for. */
export function preferredLanguage(choice, languages) {
    const wanted = [choice, ...languages].map((tag) => String(tag).split('-')[0].toLowerCase());
    return wanted.find((tag) => Object.hasOwn(dictionaries, tag)) ?? 'en';
}

/** Whether Intl takes this tag: browsers also name languages by such as "C" or "en-US@posix", by their environment. */
function isLocale(tag) {
    try {
        return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
        return false;
    }
}

/**
 * The browser's own locale where it speaks `language` (en-GB writes dates otherwise than en-US), else `language` as it
 * is written in the reader's region, where there is one.
 */
export function localeFor(language, languages) {
    const usable = languages.filter(isLocale);
    const own = usable.find((tag) => tag.split('-')[0].toLowerCase() === language);
    const near = `${language}-${new Intl.Locale(usable[0] ?? language).maximize().region}`;
    return own ?? (isLocale(near) ? near : language);
}

let language = null;
let locale = null;

// Looked for when words are needed, not before: the first requests are under way by then.
export const currentLanguage = () => (language ??= preferredLanguage(recall('localStorage', choiceKey), navigator.languages));
export const currentLocale = () => (locale ??= localeFor(currentLanguage(), navigator.languages));
export const otherLanguage = () => (currentLanguage() === 'ja' ? 'en' : 'ja');

export function chooseLanguage(chosen) {
    language = chosen;
    locale = null;
    keep('localStorage', choiceKey, chosen);
}

/** The words for `key`; a dictionary entry that takes figures is a function. */
export function say(key, ...values) {
    const words = dictionaries[currentLanguage()][key];
    return typeof words === 'function' ? words(...values) : words;
}

/** The words of this language for one of many, such as a fault's code; undefined when there are none. */
export function sayOf(key, name) {
    const table = dictionaries[currentLanguage()][key];
    return Object.hasOwn(table, name) ? table[name] : undefined;
}
