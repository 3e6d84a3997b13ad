import { serverNow } from './api.js';
import { arrange, element, setText } from './dom.js';
import { number } from './format.js';
import { faultItems, needsToken, SetCard } from './set_card.js';
import { Slices } from './slices.js';
import { cronSnippet, snippet } from './snippet.js';
import { say } from './text.js';

/** Above this the cards are folded, and a field finds sets by name. */
export const manySets = 12;
const shownUnasked = 60;
const addedPerFrame = 25;

const example = `[foo_hoge]
source = /mnt/data/foo/hoge/
dest = /mnt/backup/foo/hoge/
keep_count = 3`;

function lesson(title, ...contents) {
    return element('div', { class: 'lesson' }, element('h3', {}, title), ...contents);
}

const noSetLesson = () => lesson(say('emptyTitle'), element('p', {}, say('emptySteps')), snippet(example),
    element('p', { class: 'meta' }, say('emptyFile')));
const firstRunLesson = (set) => lesson(say('firstTitle'), element('p', {}, say('firstSteps')),
    cronSnippet(set.name, needsToken(set)));

/** All configured sets, what is wrong with the configuration, and what to do when there is nothing yet. */
export class SetList {
    constructor(parent, tools) {
        this.tools = tools;
        this.cards = new Map();
        this.slices = new Slices(shownUnasked, addedPerFrame, () => this.draw(serverNow()));
        this.faults = element('ul', { class: 'faults' });
        this.lesson = element('div');
        this.find = element('input', { type: 'search', id: 'find', autocomplete: 'off' });
        this.find.addEventListener('input', () => this.draw(serverNow()));
        this.finder = element('p', { class: 'finder' }, element('label', { for: 'find' }, say('findSet')), this.find);
        this.none = element('p', { class: 'empty', hidden: true }, say('noneFound'));
        this.list = element('ul', { class: 'cards' });
        this.more = element('button', { type: 'button', class: 'quiet', hidden: true });
        this.more.addEventListener('click', () => this.slices.growToAll());
        parent.replaceChildren(this.faults, this.lesson, this.finder, this.none, this.list, this.more);
    }

    /** `active` maps the names of sets that have a task under way to its state. */
    update(sets, faults, active, now) {
        this.active = active;
        if (sets !== this.sets || faults !== this.told) {
            this.sets = sets;
            this.told = faults;
            this.faults.replaceChildren(...faultItems(faults));
            this.finder.hidden = sets.length <= manySets;
            this.forgetOthers();
            this.teach();
        }
        this.draw(now);
    }

    teach() {
        const usable = this.sets.filter((set) => set.faults.length === 0);
        const isNew = usable.length > 0 && usable.every((set) => !set.last_result && !set.date_last);
        const wanted = this.sets.length === 0 ? 'none' : isNew ? `${needsToken(usable[0])} ${usable[0].name}` : '';
        if (wanted === this.taught)
            return;
        this.taught = wanted;
        if (wanted === '')
            this.lesson.replaceChildren();
        else
            this.lesson.replaceChildren(wanted === 'none' ? noSetLesson() : firstRunLesson(usable[0]));
    }

    forgetOthers() {
        const names = new Set(this.sets.map((set) => set.name));
        for (const name of [...this.cards.keys()].filter((known) => !names.has(known)))
            this.cards.delete(name);
    }

    draw(now) {
        const wanted = this.find.value.trim().toLowerCase();
        const found = wanted ? this.sets.filter((set) => set.name.toLowerCase().includes(wanted)) : this.sets;
        const shown = this.slices.of(found);
        const foldable = this.sets.length > manySets;
        this.list.classList.toggle('many', foldable);
        arrange(this.list, shown.map((set) => {
            if (!this.cards.has(set.name))
                this.cards.set(set.name, new SetCard(set, { ...this.tools, foldable }));
            const card = this.cards.get(set.name);
            card.update(set, this.active.get(set.name), now);
            return card.node;
        }));
        this.none.hidden = found.length > 0 || this.sets.length === 0;
        this.more.hidden = !this.slices.hides(found);
        setText(this.more, say('showAll', number(found.length)));
    }

    tick(now) {
        for (const card of this.cards.values())
            card.tick(now);
    }
}
