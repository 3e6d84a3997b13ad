import { actionButton } from './action.js';
import { post, serverNow } from './api.js';
import { element, place, prune, setText } from './dom.js';
import { number } from './format.js';
import { icon } from './icons.js';
import { Slices } from './slices.js';
import { TaskRow } from './task_row.js';
import { say } from './text.js';

export const states = ['error', 'running', 'pending', 'finished'];
// Of what is done the newest matters; the sets follow below on a phone.
const shownUnasked = { error: 50, running: 50, pending: 20, finished: 10 };
const many = 50;
const addedPerFrame = 50;
const clearable = { error: ['clearError', '/api/clear_error'], finished: ['clearFinished', '/api/clear_finished'] };

/** How many tasks of this state there are beyond those that are told. */
const leftOf = (status, state) => (state === 'finished' ? status.more_finished ?? 0 : 0);
export const countOf = (status, state) => status[state].length + leftOf(status, state);

class TaskList {
    constructor(state, lists) {
        this.state = state;
        this.lists = lists;
        this.slices = new Slices(shownUnasked[state], addedPerFrame, () => this.draw(serverNow()));
        this.count = element('span', { class: 'count' });
        this.empty = element('p', { class: 'empty', hidden: true }, say(`no${state[0].toUpperCase()}${state.slice(1)}`));
        this.rows = element('ul', { class: 'rows' });
        this.more = element('button', { type: 'button', class: 'quiet', hidden: true });
        this.more.addEventListener('click', () => this.showAll());
        const head = element('header', {},
            element('h3', { id: `list-${state}`, tabindex: '-1' }, icon(state), say(state), ' ', this.count));
        if (state in clearable)
            head.append(this.clearButton());
        this.node = element('section', { class: 'list', 'data-state': state, 'data-empty': true,
            'aria-labelledby': `list-${state}` },
            head, this.empty, this.rows, this.more);
    }

    clearButton() {
        const [label, path] = clearable[this.state];
        this.clear = actionButton(say(label), async () => {
            const answer = await post(path);
            this.lists.announce(say('cleared', answer.cleared));
            this.node.querySelector('h3').focus({ preventScroll: true });
            await this.lists.afterwards();
        }, { kind: 'quiet' });
        this.clear.button.hidden = true;
        return this.clear.node;
    }

    update(status, now) {
        this.tasks = status[this.state];
        this.left = leftOf(status, this.state);
        return this.draw(now);
    }

    draw(now) {
        const shown = this.slices.of(this.tasks);
        const total = this.tasks.length + this.left;
        setText(this.count, number(total));
        this.empty.hidden = total > 0;
        this.node.toggleAttribute('data-empty', total === 0);
        this.rows.classList.toggle('many', shown.length >= many);
        this.more.hidden = !this.slices.hides(this.tasks);
        setText(this.more, say('showAll', number(total)));
        if (this.clear)
            this.clear.button.hidden = total === 0;
        this.nodes = shown.map((task) => this.lists.rowFor(task, now).node);
        place(this.rows, this.nodes);
        return shown;
    }

    /** To be called when every list has taken the rows that are its own: a row that left and came nowhere is gone. */
    prune() {
        const hadFocus = this.rows.contains(document.activeElement);
        prune(this.rows, this.nodes);
        if (hadFocus && !this.rows.contains(document.activeElement))
            this.node.querySelector('h3').focus({ preventScroll: true });
    }

    showAll() {
        this.rows.lastElementChild.querySelector('button')?.focus({ preventScroll: true });
        this.slices.growToAll();
        if (this.left > 0)
            this.lists.wantAllFinished();
    }
}

/** The four lists of tasks, and the rows in them by the id of their task. */
export class TaskLists {
    /** `wantAllFinished` is called when the reader wants to see also those finished tasks that were not told. */
    constructor(parent, { runOf, afterwards, announce, wantAllFinished }) {
        this.runOf = runOf;
        this.afterwards = afterwards;
        this.announce = announce;
        this.wantAllFinished = wantAllFinished;
        this.rows = new Map();
        this.lists = states.map((state) => new TaskList(state, this));
        parent.replaceChildren(...this.lists.map((list) => list.node));
    }

    rowFor(task, now) {
        let row = this.rows.get(task.id);
        if (!row) {
            row = new TaskRow(task, this.runOf, this.afterwards);
            this.rows.set(task.id, row);
        }
        row.update(task, now);
        return row;
    }

    update(status, now) {
        const shown = new Set();
        for (const list of this.lists)
            list.update(status, now).forEach((task) => shown.add(task.id));
        this.lists.forEach((list) => list.prune());
        for (const id of [...this.rows.keys()].filter((known) => !shown.has(known)))
            this.rows.delete(id);
    }

    tick(now) {
        for (const row of this.rows.values())
            row.tick(now);
    }
}
