import { svgElement } from './dom.js';
import { dateOfDay, day } from './format.js';
import { say } from './text.js';

const width = 320;
const margin = 8;
const middle = 14;
const crowded = 6;
/** More days are not read out one by one. */
const enumerated = 12;

/** Where each date stands between the oldest and `end`, as x; one that is hidden behind its neighbour is lifted. */
export function timelinePlaces(dates, end) {
    const oldest = Math.min(...dates);
    const scale = (width - 2 * margin) / Math.max(end - oldest, 1);
    let previous = -Infinity;
    let lift = 0;
    return dates.map((date) => {
        const x = Math.round(width - margin - (end - date) * scale);
        lift = x - previous < crowded ? (lift + 1) % 3 : 0;
        previous = x;
        return { x, y: middle - lift * 4 };
    });
}

/** The days of all copies of a set. A clock that was wrong may have dated some after today. */
export const daysOf = ({ date_last, generations }) =>
    [date_last, ...generations.map(({ date }) => date)].filter(Boolean).map(dateOfDay);

/** What is told of copies of these days, oldest first, to those who do not see them. */
function spoken(days) {
    return days.length > enumerated ? say('timelineSpan', days.length, days[0], days.at(-1))
        : say('timelineOf', days.join(', '));
}

/** The copies of one set from the oldest to `end`; gaps between them are seen as gaps. */
export function timeline(set, end) {
    const copies = set.generations.map((generation) => ({ date: dateOfDay(generation.date), title: generation.name }));
    if (set.date_last)
        copies.unshift({ date: dateOfDay(set.date_last), newest: true });
    if (copies.length === 0)
        return undefined;
    copies.reverse();
    const places = timelinePlaces(copies.map((copy) => copy.date.getTime()), end);
    const dots = copies.map((copy, index) => svgElement('g', { class: copy.newest ? 'newest' : 'past' },
        svgElement('title', {}, copy.newest ? say('newestCopy', day(copy.date)) : `${copy.title}: ${day(copy.date)}`),
        svgElement('circle', { cx: places[index].x, cy: places[index].y, r: copy.newest ? 6 : 4 })));
    return svgElement('svg', { class: 'timeline', viewBox: `0 0 ${width} 24`, role: 'img',
        'aria-label': spoken(copies.map((copy) => day(copy.date))) },
        svgElement('path', { class: 'ground', d: `M${margin} ${middle}H${width - margin}` }), ...dots);
}
