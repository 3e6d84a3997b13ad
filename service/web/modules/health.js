// Whether runs and sets are well.

/** How a task or a run stands: its state or result, or 'cancelled', for what a person has stopped is no failure. */
export const kindOf = ({ code, state, result }) => (code === 'cancelled' ? 'cancelled' : state ?? result);
export const hasFailed = (ended) => kindOf(ended) === 'error';

const hour = 3_600_000;
const oneDay = 24 * hour;
const dayTime = (text) => Date.UTC(text.slice(0, 4), text.slice(4, 6) - 1, text.slice(6, 8));

/** How long after a success another one is overdue, by the times of at least three, newest first; Infinity for fewer. */
function patienceOf(times, slack) {
    if (times.length < 3)
        return Infinity;
    const gaps = times.slice(1).map((time, index) => times[index] - time).sort((a, b) => a - b);
    return 2 * gaps[Math.floor(gaps.length / 2)] + slack;
}

/** By the runs, or the set, that they were reckoned from: a thousand sets are judged at each answer and each tick. */
const patiences = new WeakMap();

function reckon(set, runs) {
    return runs
        ? patienceOf(runs.filter((run) => run.result === 'finished').map((run) => Date.parse(run.ended_at)), hour)
        : patienceOf([set.date_last, ...set.generations.map(({ date }) => date)].filter(Boolean).map(dayTime), oneDay);
}

/**
 * Whether a set that used to succeed at some interval is overdue by another one; needs three successes to tell, or,
 * where its runs are not known, the days of three copies.
 */
export function isLate(set, runs, now) {
    if (!set.last_success_at)
        return false;
    const known = runs ?? set;
    if (!patiences.has(known))
        patiences.set(known, reckon(set, runs));
    return now - Date.parse(set.last_success_at) > patiences.get(known);
}
