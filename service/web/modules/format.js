import { currentLocale, say } from './text.js';

// Making an Intl object costs more than using it a thousand times.
const formats = new Map();

function format(kind, options) {
    const key = `${currentLocale()} ${kind.name} ${JSON.stringify(options)}`;
    if (!formats.has(key))
        formats.set(key, new kind(currentLocale(), options));
    return formats.get(key);
}

const unitFormat = (unit, digits) => format(Intl.NumberFormat,
    { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits });

const longest = 1500;

/** What is told at such length is told in part: the log has it all. */
export const brief = (text) => (text.length > longest ? `${text.slice(0, longest)} …` : text);

export const number = (value) => format(Intl.NumberFormat, {}).format(value);
export const percent = (value) => format(Intl.NumberFormat, { style: 'percent' }).format(value / 100);

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

export function bytes(value) {
    const step = value < 1000 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), byteUnits.length - 1);
    const scaled = value / 1000 ** step;
    return unitFormat(byteUnits[step], step && scaled < 100 ? 1 : 0).format(scaled);
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
        .map(([unit, count]) => unitFormat(unit, 0).format(count)).join(' ');
}

export const secondsBetween = (from, to) => (new Date(to) - new Date(from)) / 1000;

export const exactTime = (when) => format(Intl.DateTimeFormat,
    { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(when));
export const clockTime = (when) => format(Intl.DateTimeFormat, { timeStyle: 'short' }).format(new Date(when));
export const day = (date) => format(Intl.DateTimeFormat, { dateStyle: 'medium' }).format(date);

const steps = [['second', 60], ['minute', 60], ['hour', 24], ['day', 30], ['month', 12], ['year', Infinity]];

/** "3 minutes ago"; a clock that differs a little from the server's never reads "in 2 seconds". */
export function ago(when, now) {
    let count = Math.max(0, (now - new Date(when)) / 1000);
    if (count < 10)
        return say('justNow');
    for (const [unit, size] of steps) {
        if (count < size)
            return format(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(-Math.floor(count), unit);
        count /= size;
    }
    return '';
}

/** "20261122", as config.ini writes a day, as a Date at noon, so that no time zone moves it. */
export function dateOfDay(text) {
    return new Date(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8)), 12);
}
