import { setText } from './dom.js';
import { faviconAddress } from './icons.js';
import { ago, duration, number, percent } from './format.js';
import { hasFailed, isLate, kindOf } from './health.js';
import { states } from './task_lists.js';
import { say } from './text.js';

const colours = { error: '#c5221f', running: '#1a73e8', pending: '#b06000', finished: '#188038', away: '#80868b',
    never: '#80868b', disabled: '#c5221f' };
const fewEnough = 3;
const minute = 60_000;
const clocksAgree = 5 * minute;

/** The one sentence that tells how things are, and the icon that goes with it. */
export function verdict({ status, sets, faults, runs }, failure, now) {
    if (failure?.wantsToken)
        return { state: 'away', words: say('locked') };
    if (failure)
        return { state: 'away', words: say(failure.status === 0 ? 'away' : 'unwell') };
    if (status === null || sets === null)
        return { state: 'never', words: say('loading'), isAwaited: true };
    const failedTasks = status.error.filter(hasFailed).length;
    if (failedTasks)
        return { state: 'error', words: say('someFailed', failedTasks) };
    if (status.running.length)
        return { state: 'running', words: say('someRunning', status.running.length) };
    if (status.pending.length)
        return { state: 'pending', words: say('somePending', status.pending.length) };
    if (faults.length)
        return { state: 'disabled', words: say('configFaulty') };
    const disabled = sets.filter((set) => set.faults.length).length;
    if (disabled)
        return { state: 'disabled', words: say('someDisabled', disabled) };
    if (sets.length === 0)
        return { state: 'never', words: say('noSets') };
    const failed = sets.filter((set) => set.last_result && hasFailed(set.last_result)).length;
    if (failed)
        return { state: 'error', words: say('someFailed', failed) };
    const late = sets.filter((set) => isLate(set, runs.get(set.name), now)).length;
    if (late)
        return { state: 'pending', words: say('someLate', late) };
    if (!sets.some((set) => set.last_success_at || set.date_last))
        return { state: 'never', words: say('nothingYet') };
    const withoutSuccess = sets.filter((set) => !set.last_success_at);
    const unmade = withoutSuccess.filter((set) => !set.last_result).length;
    if (unmade)
        return { state: 'never', words: say('someUnmade', unmade) };
    if (withoutSuccess.length)
        return { state: 'never', words: say('noneSucceeded', withoutSuccess.length) };
    return { state: 'finished', words: say('allFine') };
}

/**
 * What stands below the verdict: how much is configured, how fresh the freshest copy is and that of the set which waits
 * longest, and by how many milliseconds the server's clock is ahead where that is worth knowing.
 */
export function overview(sets, ahead, now) {
    const facts = [];
    const successes = sets.map((set) => set.last_success_at).filter(Boolean).sort();
    if (successes.length) {
        const [oldest, newest] = [successes[0], successes.at(-1)].map((success) => ago(success, now));
        facts.push(say('setCount', sets.length, number(sets.length)), say('lastSuccess', newest));
        if (oldest !== newest)
            facts.push(say('oldestSuccess', oldest));
    }
    if (Math.abs(ahead) > clocksAgree)
        facts.push(say(ahead > 0 ? 'clockAhead' : 'clockBehind', duration(Math.round(Math.abs(ahead) / minute) * 60)));
    return facts.join(' · ');
}

/** Title and picture of the tab; no picture for the short time until the first answers are in. */
export function showInTab({ state, words, isAwaited }, status) {
    const progress = status?.running[0]?.progress?.percent;
    const figure = state === 'running' && progress !== undefined ? `${percent(progress)} ` : '';
    setText(document.querySelector('title'), `${figure}${words} – ${location.host}`);
    const link = document.querySelector('link[rel=icon]');
    const address = faviconAddress(state, colours[state]);
    if (!isAwaited && link.href !== address)
        link.href = address;
}

/** What to tell those who hear the page of the tasks that changed their state. */
export function wordsOfChanges(changed) {
    if (changed.length <= fewEnough)
        return changed.map((task) => say('changed', task.name, say(`${kindOf(task)}State`))).join('. ');
    const counts = [...states, 'cancelled'].map((kind) => [kind, changed.filter((task) => kindOf(task) === kind).length]);
    return counts.filter(([, count]) => count).map(([kind, count]) => say('changed', say(`${kind}State`), count)).join(', ');
}
