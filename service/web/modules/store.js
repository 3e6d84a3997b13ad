import { historyPath, readJson, setPath } from './api.js';
import { manySets } from './set_list.js';

const runsKept = 30;
const setsAge = 60_000;
const askedOneByOne = 5;

const endedIds = (status) => new Map([...status.error, ...status.finished].map((task) => [task.id, task.name]));

/** No answer, or none without a token; any other failure is an answer. */
const isAway = (failure) => failure.status === 0 || failure.status === 401;

/** What the server said last. Each part keeps its last known value while the server is away. */
export class Store {
    status = null;
    sets = null;
    faults = [];
    answeredAt = null;
    /** Ended runs by set, newest first, only of sets that were asked for; and each of them by its id. */
    runs = new Map();
    runById = new Map();
    #etags = {};
    #setsAt = 0;

    /** Throws an ApiFailure; what has been read until then is kept. */
    async refresh(now) {
        const before = this.status;
        const setsAreOld = now - this.#setsAt > setsAge;
        await Promise.all([this.#readStatus(), setsAreOld ? this.#readSets(now) : undefined]);
        this.answeredAt = Date.now();
        if (before === null)
            await this.#readFirstRuns();
        else if (before !== this.status)
            await this.#readEnded(before, now);
    }

    /** What was told to one without a token may be told in full now. */
    forget() {
        this.#etags = {};
        this.#setsAt = 0;
    }

    async #read(path) {
        const answer = await readJson(path, this.#etags[path]);
        this.#etags[path] = answer.etag;
        return answer.body;
    }

    async #readStatus() {
        this.status = await this.#read('/api/status') ?? this.status;
    }

    async #readSets(now) {
        try {
            const body = await this.#read('/api/sets');
            if (body) {
                this.sets = body.sets;
                this.faults = body.faults ?? [];
            }
        } catch (failure) {
            if (isAway(failure))
                throw failure;
            this.sets ??= []; // config.ini cannot be read, which is no reason to hide the tasks
            this.faults = [{ line: 0, message: failure.message, remedy: failure.remedy }];
        }
        this.#setsAt = now;
    }

    /** One request for the charts of a household; with many sets each card asks when it is opened. */
    async #readFirstRuns() {
        if (this.sets.length === 0 || this.sets.length > manySets)
            return;
        const limit = this.sets.length * runsKept;
        const { body } = await readJson(`/api/history?limit=${limit}`);
        for (const { name } of this.sets) {
            const runs = body.history.filter((run) => run.name === name);
            if (body.history.length < limit || runs.length >= runsKept)
                this.#keep(name, runs.slice(0, runsKept));
        }
    }

    async readRuns(name) {
        const { body } = await readJson(historyPath(name, runsKept));
        this.#keep(name, body.history);
    }

    #keep(name, runs) {
        this.runs.get(name)?.forEach((run) => this.runById.delete(run.id));
        this.runs.set(name, runs);
        runs.forEach((run) => this.runById.set(run.id, run));
    }

    async #readEnded(before, now) {
        const known = endedIds(before);
        const names = new Set([...endedIds(this.status)].filter(([id]) => !known.has(id)).map(([, name]) => name));
        if (names.size > askedOneByOne) {
            await this.#readSets(now);
            this.runs.clear();
            this.runById.clear();
            return;
        }
        await Promise.all([...names].map((name) => this.#readOne(name)));
    }

    async #readOne(name) {
        const index = this.sets.findIndex((set) => set.name === name);
        if (index < 0)
            return;
        try {
            const [{ body }] = await Promise.all([readJson(setPath(name)), this.readRuns(name)]);
            this.sets = this.sets.map((set, at) => (at === index ? body : set));
        } catch (failure) {
            if (isAway(failure))
                throw failure;
            this.#setsAt = 0; // the set is no longer configured: the next answer has all that are
        }
    }
}
