import { ApiFailure, clockDifference, oddAnswer, serverNow } from './api.js';
import { askToken } from './ask.js';
import { whileBusy, wordsOf } from './action.js';
import { element, setText } from './dom.js';
import { ago, clockTime, number } from './format.js';
import { icon } from './icons.js';
import { startPolling } from './poller.js';
import { overview, showInTab, verdict, wordsOfChanges } from './presence.js';
import { isHidden } from './set_card.js';
import { SetList } from './set_list.js';
import { Store } from './store.js';
import { countOf, states, TaskLists } from './task_lists.js';
import { chooseLanguage, currentLanguage, otherLanguage, say } from './text.js';

const busyPause = 2000;
const quietPause = 10_000;
const tickPause = 5000;

const part = (id) => document.getElementById(id);
const store = new Store();
let taskLists;
let setList;
let failure = null;
let tokenRefused = false;
let isInteractive = false;

/** A new node each time: words that are the same as before are read again. */
function announce(words) {
    part('live').replaceChildren(element('span', {}, words));
}

/** What stands above the lists; returns the verdict. */
function drawSummary(now) {
    const judged = verdict(store, failure, now);
    if (part('verdict').textContent !== judged.words) {
        part('verdict').replaceChildren(icon(judged.state), judged.words);
        part('summary').dataset.state = judged.state;
    }
    setText(part('overview'), overview(store.sets ?? [], clockDifference(), now));
    for (const state of states) {
        const count = store.status && countOf(store.status, state);
        setText(part(`count-${state}`), count === null ? '–' : number(count));
        part(`count-${state}`).closest('a').classList.toggle('none', count === 0);
    }
    // What was never told is not shown as if there were nothing.
    for (const id of ['counts', 'tasks'])
        part(id).hidden = store.status === null;
    part('sets').hidden = store.sets === null;
    part('away').hidden = failure === null;
    document.body.classList.toggle('stale', failure !== null);
    if (failure !== null)
        drawAway();
    return judged;
}

/** How old is what is shown; where nothing is, what is waited for. */
function ageWords() {
    if (store.answeredAt !== null)
        return say('awayAge', clockTime(store.answeredAt), ago(store.answeredAt, Date.now()));
    if (failure.wantsToken)
        return say('tokenSteps');
    return say(failure.status === 0 ? 'awayNever' : 'keepsTrying');
}

function drawAway() {
    const locked = failure.wantsToken;
    const { words, lang } = failure.status === 0 || locked ? { words: '', lang: currentLanguage() } : wordsOf(failure);
    part('away-told').lang = lang;
    setText(part('away-told'), words && `${words} `);
    setText(part('away-age'), ageWords());
    setText(part('try-now'), say(locked ? 'enter' : 'tryNow'));
}

function draw(now = serverNow()) {
    const judged = drawSummary(now);
    if (store.status)
        taskLists.update(store.status, now);
    part('unlock').hidden = !store.sets?.some(isHidden);
    if (store.status && store.sets) {
        setList.update(store.sets, store.faults, activeStates(store.status), now);
        if (!isInteractive)
            performance.mark('interactive');
        isInteractive = true;
    }
    showInTab(judged, store.status);
}

/** The sets that have a task under way, with its state. */
function activeStates(status) {
    return new Map([...status.pending, ...status.running].map((task) => [task.name, task.state]));
}

async function refresh() {
    const before = store.status;
    const news = [];
    try {
        if (failure !== null)
            store.forget();
        await store.refresh(() => {
            if (failure === null)
                draw(); // the lists do not wait for the sets, of which there may be a thousand, nor these for their charts
        });
        if (failure !== null && before !== null)
            news.push(say('backAgain'));
        failure = null;
    } catch (problem) {
        const wasFine = failure === null && before !== null;
        failure = known(problem);
        if (wasFine)
            news.push(verdict(store, failure, serverNow()).words);
    }
    news.push(wordsOfChanges(store.changed));
    if (news.some(Boolean))
        announce(news.filter(Boolean).join('. '));
    draw();
    if (failure?.wantsToken && !tokenRefused)
        askForToken();
    return store.status?.running.length || store.status?.pending.length || store.isBehind ? busyPause : quietPause;
}

/** What no answer of the server explains is a mistake of this page, which keeps asking all the same. */
function known(problem) {
    if (problem instanceof ApiFailure)
        return problem;
    reportError(problem);
    return oddAnswer();
}

async function askForToken() {
    tokenRefused = true;
    if (await askToken(failure?.hadToken)) {
        tokenRefused = false;
        askNow();
    }
}

function build() {
    document.documentElement.lang = currentLanguage();
    for (const node of document.querySelectorAll('[data-say]'))
        setText(node, say(node.dataset.say));
    part('host').textContent = location.host;
    part('language').lang = otherLanguage();
    setText(part('language'), otherLanguage() === 'ja' ? '日本語' : 'English');
    part('counts').replaceChildren(...states.map((state) => element('li', { 'data-state': state },
        element('a', { href: `#list-${state}` }, icon(state), element('strong', { id: `count-${state}` }),
            element('span', {}, say(state))))));
    part('verdict').replaceChildren();
    taskLists = new TaskLists(part('lists'), { runOf: (id) => store.runById.get(id), afterwards: () => askNow(),
        announce, wantAllFinished: () => {
            store.wantAllFinished();
            askNow();
        } });
    setList = new SetList(part('set-list'), {
        runsOf: (name) => store.runsOf(name),
        wantRuns: (name) => store.readRuns(name).then(() => draw(), () => undefined),
        afterwards: (name) => {
            announce(say('requested', name));
            return askNow();
        },
    });
    draw();
}

/** Only what changes with the clock. */
function tick() {
    if (document.hidden)
        return;
    const now = serverNow();
    showInTab(drawSummary(now), store.status);
    taskLists.tick(now);
    setList.tick(now);
}

part('language').addEventListener('click', () => {
    chooseLanguage(otherLanguage());
    build();
});
part('unlock').addEventListener('click', askForToken);
part('try-now').addEventListener('click', () => whileBusy(part('try-now'),
    () => (failure?.wantsToken ? askForToken() : askNow())));
const askNow = startPolling(refresh); // the answer comes while the page is built
build();
setInterval(tick, tickPause);
document.addEventListener('visibilitychange', tick); // what is said was true when the page was last seen
