import { currentToken, historyPath, oddAnswer, readJson, setPath } from './api.js';
import { manySets } from './set_list.js';
import { states } from './task_lists.js';

const runsKept = 30;
/** More finished tasks are asked for when their reader wants to see them. */
const fewFinished = '/api/status?finished=50';
const allFinished = '/api/status';
const setsAge = 60_000;
const askedOneByOne = 5;
const askedTimes = 4;

const isTask = (task) => typeof task?.id === 'string' && typeof task.name === 'string'
    && !Number.isNaN(Date.parse(task.updated_at));
const isSet = (set) => typeof set?.name === 'string' && Array.isArray(set.generations) && Array.isArray(set.faults);
const isStatus = (body) => states.every((state) => Array.isArray(body?.[state]) && body[state].every(isTask))
    && Number.isInteger(body.more_finished ?? 0);
const isSetList = (body) => Array.isArray(body?.sets) && body.sets.every(isSet) && Array.isArray(body.faults ?? []);
const isHistory = (body) => Array.isArray(body?.history);

/** No answer, none that makes sense, or none without a token; any other failure is an answer. */
const isAway = (failure) => [0, 200, 401].includes(failure.status);

/** What the server said last. Each part keeps its last known value while the server is away. */
export class Store {
    status = null;
    sets = null;
    faults = [];
    answeredAt = null;
    /** The tasks that are in another list than in the answer before the last, or new. */
    changed = [];
    /** Ended runs by set, newest first, only of sets that were asked for; and each of them by its id. */
    runs = new Map();
    runById = new Map();
    #etags = {};
    #statusPath = fewFinished;
    /** The state of each task by its id, and the path that told it. */
    #stateOf = null;
    #toldBy = null;
    #token = currentToken();
    #setsAt = -Infinity;
    #isFirst = true;
    /** By set: { id, left }, a run that has ended but is not told yet, and how often it is asked for from now on. */
    #awaited = new Map();

    /**
     * Throws an ApiFailure; what has been read until then is kept. `onNews` is called the first time when the lists are
     * read, and again when the sets are.
     */
    async refresh(onNews) {
        if (currentToken() !== this.#token)
            this.forget();
        this.changed = [];
        const setsAreOld = performance.now() - this.#setsAt > setsAge;
        const isFirst = this.#isFirst;
        await Promise.all([this.#readStatus().then(isFirst ? onNews : undefined), setsAreOld ? this.#readSets() : undefined]);
        this.answeredAt = Date.now();
        if (isFirst) {
            onNews();
            await this.#readAllRuns();
        } else {
            await this.#readEnded();
        }
    }

    /** Ended runs of this set, newest first; null while they are on their way, undefined where nobody asked for them. */
    runsOf(name) {
        return this.runs.get(name) ?? (this.#isFirst && !this.#hasMany() ? null : undefined);
    }

    /** Whether the server has not told yet what has ended, which it writes down just after the end. */
    get isBehind() {
        return this.#awaited.size > 0;
    }

    #hasMany() {
        return this.sets.length > manySets;
    }

    /** Of the finished tasks all are read the next time, and from then on. */
    wantAllFinished() {
        this.#statusPath = allFinished;
    }

    /** Reads all anew the next time: what was told may be told otherwise now, in full or by another server. */
    forget() {
        this.#token = currentToken();
        this.#etags = {};
        this.#setsAt = -Infinity;
        this.#isFirst = true;
    }

    async #read(path, isKnown) {
        const answer = await readJson(path, this.#etags[path]);
        if (answer.body !== undefined && !isKnown(answer.body))
            throw oddAnswer();
        this.#etags[path] = answer.etag;
        return answer.body;
    }

    async #readStatus() {
        const path = this.#statusPath;
        const status = await this.#read(path, isStatus);
        if (status === undefined)
            return;
        const known = this.#stateOf;
        const tasks = states.flatMap((state) => status[state]);
        // What only more was asked for to see is no news.
        const isNews = ({ id, state }) => known.get(id) !== state
            && (path === this.#toldBy || state !== 'finished' || known.has(id));
        if (known !== null)
            this.changed.push(...tasks.filter(isNews));
        this.#stateOf = new Map(tasks.map(({ id, state }) => [id, state]));
        this.#toldBy = path;
        this.status = status;
    }

    async #readSets() {
        try {
            const body = await this.#read('/api/sets', isSetList);
            if (body) {
                this.sets = body.sets;
                this.faults = body.faults ?? [];
                body.sets.forEach((set) => this.#awaitLastRun(set));
            }
        } catch (failure) {
            if (isAway(failure))
                throw failure;
            delete this.#etags['/api/sets']; // else the same sets as before would be no news later
            this.sets ??= []; // config.ini cannot be read, which is no reason to hide the tasks
            this.faults = [{ line: 0, message: failure.message, remedy: failure.remedy }];
        }
        this.#setsAt = performance.now();
    }

    /** All anew: one request for the charts of a household; with many sets each card asks when it is opened. */
    async #readAllRuns() {
        const isWanted = this.sets.length > 0 && !this.#hasMany();
        const limit = this.sets.length * runsKept;
        const { history } = isWanted ? await this.#readHistory(`/api/history?limit=${limit}`) : { history: [] };
        this.#isFirst = false;
        this.#forgetRuns();
        if (!isWanted)
            return;
        for (const { name } of this.sets) {
            const runs = history.filter((run) => run.name === name);
            if (history.length < limit || runs.length >= runsKept)
                this.#keep(name, runs.slice(0, runsKept));
        }
    }

    async readRuns(name) {
        const body = await this.#readHistory(historyPath(name, runsKept));
        this.#keep(name, body.history);
    }

    async #readHistory(path) {
        const { body } = await readJson(path);
        if (!isHistory(body))
            throw oddAnswer();
        return body;
    }

    #keep(name, runs) {
        this.runs.get(name)?.forEach((run) => this.runById.delete(run.id));
        this.runs.set(name, runs);
        runs.forEach((run) => this.runById.set(run.id, run));
    }

    #forgetRuns() {
        this.runs.clear();
        this.runById.clear();
        this.#awaited.clear();
    }

    #await(name, id) {
        this.#awaited.set(name, { id, left: askedTimes });
    }

    /** A run may have come and gone from the lists unseen, as while the tab was hidden. */
    #awaitLastRun({ name, last_result: last }) {
        if (last && this.runs.get(name)?.some((run) => run.id === last.id) === false)
            this.#await(name, last.id);
    }

    async #readEnded() {
        for (const task of this.changed.filter(({ state }) => state === 'error' || state === 'finished'))
            this.#await(task.name, task.id);
        if (this.#awaited.size > askedOneByOne) {
            await this.#readSets();
            await this.#readAllRuns();
        } else {
            await Promise.all([...this.#awaited.keys()].map((name) => this.#readOne(name)));
        }
    }

    async #readOne(name) {
        const wanted = this.#awaited.get(name);
        const index = this.sets.findIndex((set) => set.name === name);
        if (index < 0 || --wanted.left < 0) {
            this.#awaited.delete(name);
            return;
        }
        try {
            const [{ body }] = await Promise.all([readJson(setPath(name)), this.readRuns(name)]);
            if (!isSet(body))
                throw oddAnswer();
            this.sets = this.sets.map((set, at) => (at === index ? body : set));
            const runs = this.runs.get(name);
            if (runs.some((run) => run.id === wanted.id) && runs[0].id === body.last_result?.id)
                this.#awaited.delete(name);
        } catch (failure) {
            if (isAway(failure))
                throw failure;
            this.#setsAt = -Infinity; // the set is no longer configured: the next answer has all that are
            this.#awaited.delete(name);
        }
    }
}
