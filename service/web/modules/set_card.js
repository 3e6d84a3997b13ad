import { actionButton } from './action.js';
import { backupPath, currentToken, post, serverNow } from './api.js';
import { runChart } from './chart.js';
import { arrange, element, setText } from './dom.js';
import { brief, bytes, Clock, dateOfDay, day, duration, exactTime, number, secondsBetween } from './format.js';
import { isLate, kindOf } from './health.js';
import { icon } from './icons.js';
import { cronSnippet } from './snippet.js';
import { say, sayOf } from './text.js';
import { daysOf, timeline } from './timeline.js';

const oneDay = 24 * 3_600_000;

function stateOf(set) {
    if (set.faults.length)
        return 'disabled';
    return set.last_result ? kindOf(set.last_result) : 'never';
}

const stateWords = { disabled: 'disabled', never: 'neverRun', finished: 'finishedState', error: 'errorState',
    cancelled: 'cancelledState', pending: 'pendingState', running: 'runningState' };

const stateMark = (state) => element('span', { class: 'pill', 'data-state': state }, icon(state), say(stateWords[state]));

/** Why the last run failed, which the lists no longer tell once its task is cleared. */
function reasonWords({ last_result: last }, state) {
    const why = state === 'error' && (sayOf('fault', last.code) ?? last.code);
    return why ? say('lastRunFailed', why) : '';
}

export function faultItems(faults) {
    return faults.map((fault) => element('li', {}, icon('warning'), element('span', {},
        fault.line ? element('strong', {}, say('line', number(fault.line)), ' ') : undefined,
        element('span', { lang: 'en' }, brief(fault.message), fault.remedy ? ` ${brief(fault.remedy)}` : ''))));
}

/** Whether the service keeps paths and messages to itself, because it has no token from us. */
export const isHidden = (set) => !set.source && set.faults.every((fault) => !fault.message);

/** Whether a change of this set is known to need a token. */
export const needsToken = (set) => currentToken() !== null || isHidden(set);

function pathList(set) {
    const path = (text) => (text ? element('dd', { class: 'path', translate: 'no' }, text)
        : element('dd', { class: 'empty' }, say(isHidden(set) ? 'hidden' : 'notReadable')));
    const list = element('dl', { class: 'paths' }, element('dt', {}, say('source')), path(set.source),
        element('dt', {}, say('destination')), path(set.dest));
    if (set.destination_size_bytes > 0) {
        const { destination_free_bytes: free, destination_size_bytes: size } = set;
        list.append(element('dd', { class: 'space' },
            element('meter', { min: '0', max: '1', high: '0.9', optimum: '0', value: String(1 - free / size),
                'aria-label': say('freeSpace', bytes(free), bytes(size)) }),
            say('freeSpace', bytes(free), bytes(size))));
    }
    return list;
}

/** What is known of the generations: how many from a run that saw the destination, keep_count from a section without fault. */
function generationWords({ generations: { length }, keep_count, faults, destination_size_bytes }) {
    if (faults.length)
        return say('keptOf', length);
    if (length === 0 && keep_count === 0)
        return say('keepsNone');
    return length === 0 && destination_size_bytes === undefined ? say('keptUnknown') : say('kept', length, keep_count);
}

/** `known`, what was drawn of the generations before, stays: open, with its focus and its selection. */
function generationPart(set, now, known = element('div', { class: 'generations' })) {
    const words = generationWords(set);
    const today = new Date(now).setHours(12, 0, 0, 0);
    const days = daysOf(set);
    const [oldest, end] = [Math.min(...days), Math.max(today, ...days)];
    const drawn = timeline(set, end);
    const ends = drawn && element('p', { class: 'ends' },
        element('span', {}, oldest < now - oneDay ? day(oldest) : ''),
        element('span', {}, end > today ? day(end) : say('today')));
    const dates = set.generations.map((generation) => element('li', {},
        element('time', {}, day(dateOfDay(generation.date))), ' ', element('code', { translate: 'no' }, generation.name)));
    const head = dates.length
        ? dateList(words, dates, known.querySelector('details') ?? undefined) : element('p', {}, words);
    arrange(known, [drawn, ends, head].filter(Boolean));
    return known;
}

function dateList(words, dates, list = element('details', { class: 'dates' }, element('summary'), element('ul'))) {
    const [summary, items] = list.children;
    setText(summary, words);
    items.replaceChildren(...dates);
    return list;
}

function chartPart(runs, hasRun) {
    if (runs.length === 0)
        return element('p', { class: 'empty' }, say(hasRun ? 'runsGone' : 'noRuns'));
    const charts = [
        ['runDuration', (run) => secondsBetween(run.started_at, run.ended_at), duration],
        ['runSent', (run) => run.bytes_sent, bytes],
        ['runChanged', (run) => run.files_changed, number],
    ].map(([what, valueOf, show]) => element('figure', {},
        element('figcaption', {}, say(what), element('strong', {}, show(valueOf(runs[0])))),
        runChart(say(what), runs, valueOf, show)));
    return element('div', { class: 'runs' }, element('p', {}, say('runs', runs.length)),
        element('div', { class: 'charts' }, ...charts));
}

/** What is known of a set that has no success: date_last may be the day of a run here that was not all good. */
function wordsWithoutSuccess({ date_last, last_result }) {
    if (!date_last)
        return say(last_result ? 'noneGood' : 'noSuccess');
    return `${say('lastCopy', day(dateOfDay(date_last)))} · ${say(last_result ? 'noneGood' : 'noRecord')}`;
}

/** One configured set. Its details are drawn when they are open. */
export class SetCard {
    constructor(set, { runsOf, wantRuns, afterwards, foldable }) {
        this.runsOf = runsOf;
        this.wantRuns = wantRuns;
        this.parts = {};
        this.mark = element('span');
        this.clock = new Clock();
        this.success = element('p', { class: 'meta', onpointerenter: () => this.tellExactly() });
        this.reason = element('p', { class: 'reason' });
        this.faults = element('ul', { class: 'faults' });
        this.body = element('div', { class: 'body', hidden: foldable });
        const head = element('header', {}, element('h3', { translate: 'no' }, element('bdi', {}, set.name)), this.mark);
        this.start = actionButton(say('backUpNow'), async () => {
            await post(backupPath(set.name));
            await afterwards(set.name);
        }, { subject: set.name, kind: 'primary' });
        this.actions = element('p', { class: 'actions' }, this.start.node);
        if (foldable)
            this.actions.append(this.foldButton(set.name));
        this.node = element('li', { class: 'set', 'data-name': set.name }, head, this.success, this.reason, this.faults,
            this.body, this.actions);
    }

    foldButton(name) {
        const button = element('button', { type: 'button', class: 'quiet', 'aria-expanded': 'false' }, say('details'),
            element('span', { class: 'offscreen' }, ` ${name}`));
        button.addEventListener('click', () => {
            this.body.hidden = !this.body.hidden;
            button.setAttribute('aria-expanded', String(!this.body.hidden));
            this.drawBody(serverNow());
        });
        return button;
    }

    update(set, active, now) {
        const state = active ?? stateOf(set);
        const isSame = set === this.set && state === this.node.dataset.state;
        const seen = isSame ? this.seen : JSON.stringify([set, state]);
        this.set = set;
        if (seen !== this.seen) {
            this.seen = seen;
            this.clock.reset();
            if (this.success.title)
                this.tellExactly();
            this.node.dataset.state = state;
            this.mark.replaceChildren(stateMark(state));
            setText(this.reason, reasonWords(set, state));
            this.faults.replaceChildren(...faultItems(set.faults));
            this.start.button.disabled = set.faults.length > 0;
            this.drawn = undefined;
        }
        this.drawBody(now);
        this.tick(now);
    }

    tick(now) {
        const runs = this.runsOf(this.set.name);
        if (this.set.last_success_at)
            this.clock.tick(this.set.last_success_at, now, (words) => { this.words = say('lastSuccess', words); });
        else
            this.words = runs === null ? '' : wordsWithoutSuccess(this.set); // dates wait: see bodyParts()
        const late = isLate(this.set, runs, now);
        const said = late ? `${this.words} · ${say('late')}` : this.words;
        if (said === this.said)
            return;
        this.said = said;
        setText(this.success, said);
        this.success.classList.toggle('late', late);
    }

    tellExactly() {
        const success = this.set.last_success_at;
        this.success.title = success ? exactTime(success) : '';
    }

    /** A part of the body, made anew only when `key` differs from before: else what is open there is closed. */
    part(name, key, make) {
        const known = this.parts[name];
        if (known?.key !== key)
            this.parts[name] = { key, node: make(known?.node) };
        return this.parts[name].node;
    }

    drawBody(now) {
        if (this.body.hidden)
            return;
        const runs = this.runsOf(this.set.name);
        if (runs === undefined && !this.isWaiting) {
            this.isWaiting = true;
            this.wantRuns(this.set.name).finally(() => { this.isWaiting = false; });
        }
        const today = runs === null ? '' : new Date(now).toDateString();
        const drawn = `${this.seen} ${runs?.[0]?.id} ${runs?.length} ${today}`;
        if (drawn === this.drawn)
            return;
        this.drawn = drawn;
        arrange(this.body, this.bodyParts(runs, today, now));
    }

    bodyParts(runs, today, now) {
        const { set } = this;
        const { source, dest, destination_free_bytes, destination_size_bytes, generations, date_last, faults } = set;
        const isUnknown = faults.length > 0 && generations.length === 0;
        const parts = [];
        if (source || !isUnknown)
            parts.push(this.part('paths', JSON.stringify([source, dest, destination_free_bytes, destination_size_bytes]),
                () => pathList(set)));
        // Dates take longer to write than all else to draw: they wait as the charts do, and what follows them.
        if (isUnknown || runs === null)
            return parts;
        parts.push(this.part('generations', JSON.stringify([generations, date_last, generationWords(set), today]),
            (before) => generationPart(set, now, before)));
        const hasRun = Boolean(set.last_result);
        const charts = runs ? this.part('charts', `${runs[0]?.id} ${runs.length} ${hasRun}`, () => chartPart(runs, hasRun))
            : this.parts.charts?.node;
        if (charts)
            parts.push(charts);
        parts.push(this.part('cron', String(needsToken(set)), () => element('details', { class: 'cron' },
            element('summary', {}, say('cronLine')), cronSnippet(set.name, needsToken(set)))));
        return parts;
    }
}
