import { currentLocale, say } from './text.js';

/** Making one costs more than using it a thousand times: it is made once for each locale, when it is needed. */
function dates(options) {
    let locale;
    let made;
    return (when) => {
        if (locale !== currentLocale()) {
            locale = currentLocale();
            made = new Intl.DateTimeFormat(locale, options);
        }
        return made.format(new Date(when));
    };
}

export const exactTime = dates({ dateStyle: 'full', timeStyle: 'medium' });
export const clockTime = dates({ timeStyle: 'short' });
export const day = dates({ dateStyle: 'medium' });

const longest = 1500;

/** What is told at such length is told in part: the log has it all. */
export const brief = (text) => (text.length > longest ? `${text.slice(0, longest)} …` : text);

/** Written as in the words around it, alike in every language here; Intl's first answer takes longer than all drawing. */
export const number = (value) => String(value).replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
export const percent = (value) => `${Math.round(value)}%`;

const byteUnits = ['byte', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value) {
    const step = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), byteUnits.length - 1);
    const scaled = value / 1000 ** step;
    const digits = step && scaled < 100 ? 10 : 1;
    return `${number(Math.round(scaled * digits) / digits)} ${byteUnits[step]}`;
}

export const rate = (value) => say('perSecond', bytes(value));

/** The two largest units that matter: "1 hr 3 min", "42 sec". */
export function duration(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    if (whole === 0)
        return say('underASecond');
    const parts = [['day', Math.floor(whole / 86400)], ['hour', Math.floor(whole / 3600) % 24],
        ['minute', Math.floor(whole / 60) % 60], ['second', whole % 60]];
    const first = parts.findIndex(([, count]) => count > 0);
    return parts.slice(first, first + 2).filter(([, count]) => count > 0)
        .map(([unit, count]) => say('span', count, unit)).join(' ');
}

export const secondsBetween = (from, to) => (new Date(to) - new Date(from)) / 1000;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const oneDay = 24 * hour;
const month = 30 * oneDay;
const year = 12 * month;
const steps = [['second', second, minute], ['minute', minute, hour], ['hour', hour, oneDay], ['day', oneDay, month],
    ['month', month, year], ['year', year, Infinity]];

/**
 * { words, until }: "3 minutes ago", and when these words are no longer true. A clock that differs a little from the
 * server's never reads "in 2 seconds".
 */
export function agoUntil(when, now) {
    const begin = Number(new Date(when));
    const passed = Math.max(0, now - begin);
    if (passed < 10 * second)
        return { words: say('justNow'), until: begin + 10 * second };
    const [unit, size] = steps.find(([, , end]) => passed < end);
    const count = Math.floor(passed / size);
    return { words: say('past', count, unit), until: begin + (count + 1) * size };
}

export const ago = (when, now) => agoUntil(when, now).words;

/** Says what agoUntil() says, which `show` puts where it belongs, again when it is no longer true. */
export class Clock {
    #from = 0;
    #until = 0;

    /** The words have to be made anew the next time. */
    reset() {
        this.#until = 0;
    }

    tick(when, now, show) {
        if (now >= this.#from && now < this.#until)
            return;
        const { words, until } = agoUntil(when, now);
        this.#from = now;
        this.#until = until;
        show(words);
    }
}

/** "20261122", as config.ini writes a day, as a Date at noon, so that no time zone moves it. */
export function dateOfDay(text) {
    return new Date(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)), 12);
}
