import { svgElement } from './dom.js';
import { exactTime } from './format.js';
import { hasFailed, kindOf } from './health.js';
import { say } from './text.js';

const slots = 30;
const slotWidth = 7;
const barWidth = 5;
const height = 36;
const crossHeight = 7;

function bar(run, value, largest, x) {
    const room = height - crossHeight;
    const tall = value > 0 ? Math.max(2, room * value / largest) : 1;
    const shape = { x, y: height - tall, width: barWidth, height: tall };
    if (!hasFailed(run))
        return svgElement('rect', { class: kindOf(run), ...shape });
    return svgElement('g', { class: 'failed' },
        svgElement('rect', { class: 'tint', x, y: 0, width: slotWidth, height }), svgElement('rect', shape),
        svgElement('path', { d: `M${x} ${height - tall - crossHeight + 1}l5 5m0 -5l-5 5` }));
}

/** What is told of a run on hover. */
function reach(run, shown, x) {
    const end = { error: ` (${say('failedRun')})`, cancelled: ` (${say('cancelledRun')})` }[kindOf(run)] ?? '';
    return svgElement('rect', { class: 'reach', x, y: 0, width: slotWidth, height },
        svgElement('title', {}, `${exactTime(run.ended_at)}: ${shown}${end}`));
}

/** Bars for up to 30 runs, the newest at the right; a failed one is crossed. `runs` is newest first. */
export function runChart(what, runs, valueOf, show) {
    const drawn = runs.slice(0, slots);
    const largest = Math.max(1e-9, ...drawn.map(valueOf));
    const failures = drawn.filter(hasFailed).length;
    const label = say('chartOf', what, drawn.length, failures, show(valueOf(drawn[0])));
    const placeOf = (index) => (slots - 1 - index) * slotWidth + 1;
    const chart = svgElement('svg', { class: 'chart', viewBox: `0 0 ${slots * slotWidth} ${height}`,
        preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
        svgElement('path', { class: 'ground', d: `M0 ${height - 0.5}h${slots * slotWidth}` }),
        ...drawn.map((run, index) => bar(run, valueOf(run), largest, placeOf(index))));
    // Few are ever pointed at, and to write the dates of all takes longer than to draw them.
    chart.addEventListener('pointerenter',
        () => chart.append(...drawn.map((run, index) => reach(run, show(valueOf(run)), placeOf(index)))), { once: true });
    return chart;
}
