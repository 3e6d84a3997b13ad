import { svgElement } from './dom.js';
import { exactTime } from './format.js';
import { say } from './text.js';

const slots = 30;
const slotWidth = 7;
const barWidth = 5;
const height = 36;
const crossHeight = 7;

function bar(run, value, largest, x, shown) {
    const room = height - crossHeight;
    const tall = value > 0 ? Math.max(2, room * value / largest) : 1;
    const failed = run.result === 'error';
    const label = `${exactTime(run.ended_at)}: ${shown}${failed ? ` (${say('failedRun')})` : ''}`;
    const group = svgElement('g', { class: failed ? 'failed' : 'fine' },
        svgElement('title', {}, label),
        svgElement('rect', { class: 'reach', x, y: 0, width: slotWidth, height }),
        svgElement('rect', { x, y: height - tall, width: barWidth, height: tall }));
    if (failed) {
        const y = height - tall - crossHeight + 1;
        group.append(svgElement('path', { d: `M${x} ${y}l5 5m0 -5l-5 5` }));
    }
    return group;
}

/** Bars for up to 30 runs, the newest at the right; a failed one is crossed. `runs` is newest first. */
export function runChart(what, runs, valueOf, show) {
    const drawn = runs.slice(0, slots);
    const largest = Math.max(1e-9, ...drawn.map(valueOf));
    const failures = drawn.filter((run) => run.result === 'error').length;
    const label = say('chartOf', what, drawn.length, failures, show(valueOf(drawn[0])));
    return svgElement('svg', { class: 'chart', viewBox: `0 0 ${slots * slotWidth} ${height}`,
        preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
        svgElement('path', { class: 'ground', d: `M0 ${height - 0.5}h${slots * slotWidth}` }),
        ...drawn.map((run, index) => bar(run, valueOf(run), largest,
            (slots - 1 - index) * slotWidth + 1, show(valueOf(run)))));
}
