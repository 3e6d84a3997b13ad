import { actionButton } from './action.js';
import { backupPath, post, taskPath } from './api.js';
import { askAnyway } from './ask.js';
import { arrange, element, setText } from './dom.js';
import { brief, bytes, Clock, duration, exactTime, number, percent, rate, secondsBetween } from './format.js';
import { kindOf } from './health.js';
import { icon } from './icons.js';
import { logView } from './log_view.js';
import { say, sayOf } from './text.js';

// Who lets an empty source pass has been told that every file goes.
const impliedCodes = { 'source-empty': ['mass-deletion'] };
const partlySaved = new Set(['files-unreadable']);
// Some of these may come when the new copy is in its place already.
const unsureSaved = new Set(['cancelled', 'commit-failed', 'interrupted', 'internal', 'state-unwritable']);
const unseenSaved = new Set(['destination-missing', 'destination-changed', 'destination-lost']);

function safeWords({ code }) {
    // What is beyond keep_count makes way.
    if (code === 'destination-full')
        return say('safeFull');
    if (partlySaved.has(code))
        return say('safePart');
    if (unseenSaved.has(code))
        return say('safeUnseen');
    if (code === 'probe-timeout')
        return say('safeHung');
    return say(unsureSaved.has(code) ? 'safeUnsure' : 'safeAll');
}

function progressWords(progress) {
    const figure = (key, show) => {
        const total = progress[`${key}_total`];
        return total > 0 ? say('ofTotal', show(progress[key]), show(total)) : show(progress[key]);
    };
    return [
        progress.percent === undefined ? '' : percent(progress.percent),
        progress.files === undefined ? '' : say('files', progress.files_total ?? progress.files, figure('files', number)),
        progress.bytes === undefined ? '' : figure('bytes', bytes),
        progress.rate > 0 ? rate(progress.rate) : '',
        progress.eta > 0 ? say('timeLeft', duration(progress.eta)) : '',
    ].filter(Boolean).join(' · ');
}

function faultList(task) {
    const happened = element('dd', {}, element('strong', {}, sayOf('fault', task.code) ?? task.code ?? ''));
    if (task.message)
        happened.append(element('span', { lang: 'en', class: 'told' }, brief(task.message)));
    const remedy = sayOf('remedy', task.code) ?? (task.remedy ? undefined : say(task.message ? 'noRemedy' : 'hiddenRemedy'));
    return element('dl', { class: 'fault' },
        element('dt', {}, say('happened')), happened,
        element('dt', {}, say('safe')), element('dd', {}, safeWords(task)),
        element('dt', {}, say('toDo')),
        remedy ? element('dd', {}, remedy) : element('dd', { lang: 'en' }, brief(task.remedy)));
}

/** One task in one of the four lists; the same row follows its task from list to list. */
export class TaskRow {
    /** `afterwards` is called when the reader has asked the server to change something. */
    constructor(task, runOf, afterwards) {
        this.runOf = runOf;
        this.afterwards = afterwards;
        const nameId = `name-${task.id}`;
        this.log = logView(task.id, task.name, nameId);
        this.mark = element('span', { class: 'mark' });
        this.clock = new Clock();
        this.when = element('time', { onpointerenter: () => { this.when.title = exactTime(this.task.updated_at); } });
        this.facts = element('span');
        this.body = element('div', { class: 'body' });
        this.actions = element('p', { class: 'actions' });
        this.node = element('li', { class: 'task', 'data-id': task.id },
            this.mark,
            element('div', { class: 'what' },
                element('h4', { id: nameId, translate: 'no' }, element('bdi', {}, task.name)),
                element('p', { class: 'meta' }, this.when, this.facts)),
            this.body, this.actions, this.log.node);
    }

    update(task, now) {
        const run = this.runOf(task.id);
        const seen = [task.state, task.updated_at, task.message, task.warnings?.length, JSON.stringify(task.progress),
            task.accepted, run?.files_changed].join();
        this.task = task;
        if (seen !== this.seen) {
            this.seen = seen;
            this.draw(task, run);
        }
        this.tick(now);
    }

    /** Only what changes with the clock. */
    tick(now) {
        const { task } = this;
        this.clock.tick(task.updated_at, now, (words) => setText(this.when, say(`${kindOf(task)}Since`, words)));
    }

    draw(task, run) {
        if (task.state !== this.state) {
            this.state = task.state;
            this.node.dataset.state = kindOf(task);
            this.mark.replaceChildren(icon(kindOf(task)),
                element('span', { class: 'offscreen' }, say(`${kindOf(task)}State`)));
            this.drawActions(task);
            this.bar = undefined;
        }
        this.when.dateTime = task.updated_at;
        if (this.when.title)
            this.when.title = exactTime(task.updated_at);
        this.clock.reset();
        setText(this.facts, this.factsOf(task, run).map((fact) => ` · ${fact}`).join(''));
        if (task.state === 'running')
            this.drawProgress(task);
        else
            this.body.replaceChildren(...this.bodyOf(task));
        this.log.refresh();
    }

    factsOf(task, run) {
        const facts = [];
        if (task.started_at && task.state !== 'running' && task.state !== 'pending')
            facts.push(say('took', duration(secondsBetween(task.started_at, task.updated_at))));
        if (run && task.state === 'finished') {
            facts.push(say('filesChanged', run.files_changed, number(run.files_changed)));
            if (run.files_deleted > 0)
                facts.push(say('filesDeleted', number(run.files_deleted)));
            if (run.bytes_sent > 0)
                facts.push(say('copied', bytes(run.bytes_sent)));
        }
        if (task.accepted && task.state !== 'error')
            facts.push(say(task.state === 'finished' ? 'passedGuards' : 'passesGuards'));
        return facts;
    }

    bodyOf(task) {
        const parts = task.state === 'error' ? [faultList(task)] : [];
        if (task.warnings?.length) {
            const list = element('ul', { lang: 'en' }, ...task.warnings.map((words) => element('li', {}, brief(words))));
            parts.push(element('details', { class: 'warnings', open: Boolean(this.body.querySelector('.warnings[open]')) },
                element('summary', {}, icon('warning'), say('warnings', task.warnings.length)), list));
        }
        return parts;
    }

    drawProgress(task) {
        if (!this.bar) {
            this.bar = element('progress', { max: '100', 'aria-label': say('progressOf', task.name) });
            this.phase = element('strong');
            this.figures = element('span', { class: 'figures' });
            this.body.replaceChildren(this.bar, element('p', { class: 'meta' }, this.phase, ' ', this.figures));
        }
        const progress = task.progress ?? {};
        if (progress.percent === undefined)
            this.bar.removeAttribute('value');
        else
            this.bar.value = progress.percent;
        setText(this.phase, say(progress.phase ?? 'starting'));
        setText(this.figures, progressWords(progress));
    }

    drawActions(task) {
        const { id, name } = task;
        const change = (path) => async () => {
            await post(path);
            await this.afterwards();
        };
        const buttons = [];
        if (task.state === 'error') {
            buttons.push(actionButton(say('retry'), change(backupPath(name)), { subject: name }).node);
            if (task.acceptable) {
                const told = new Set([task.code, ...task.accepted ?? []]);
                const codes = [...told].flatMap((code) => [code, ...impliedCodes[code] ?? []]);
                const accept = change(`${backupPath(name)}?${[...new Set(codes)].map((code) => `accept=${code}`).join('&')}`);
                buttons.push(actionButton(say('runAnyway'),
                    async () => await askAnyway(name, [...told]) && accept(), { subject: name, kind: 'danger' }).node);
            }
        }
        if (task.state === 'pending' || task.state === 'running')
            buttons.push(actionButton(say('cancel'), change(taskPath(id, 'cancel')), { subject: name }).node);
        if (task.state !== 'pending')
            buttons.push(this.log.button);
        const hadFocus = this.actions.contains(document.activeElement);
        arrange(this.actions, buttons);
        if (hadFocus && !this.actions.contains(document.activeElement))
            this.actions.querySelector('button')?.focus({ preventScroll: true });
    }
}
