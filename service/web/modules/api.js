import { forget, keep, recall } from './storage.js';

const tokenKey = 'token';
const patience = 15_000;
const sameClock = 2000;
let serverAhead = 0;

/** An answer that is no success, or no answer at all (status 0). */
export class ApiFailure extends Error {
    constructor(status, body = {}, mayTokenHelp = true) {
        super(body.message ?? '');
        this.status = status;
        this.code = body.code;
        this.remedy = body.remedy;
        /** Whether to ask for a token: there is none, or the service knows it for a wrong one. */
        this.wantsToken = status === 401 && mayTokenHelp && currentToken() === null;
    }
}

/** An answer of another shape than this page knows: of another version, or of something else at this address. */
export const oddAnswer = () => new ApiFailure(200);

/** The time by the server's clock, by which all that it tells is dated. */
export const serverNow = () => Date.now() + serverAhead;
/** Milliseconds by which the server's clock is ahead of this machine's, to a second; 0 when they agree. */
export const clockDifference = () => serverAhead;

/** Date tells whole seconds, cut off. */
function readClock(response) {
    const ahead = Date.parse(response.headers.get('Date')) + 500 - Date.now();
    if (!Number.isNaN(ahead))
        serverAhead = Math.abs(ahead) > sameClock ? ahead : 0;
}

/** What the reader has typed, kept for this tab only; null when there is none. */
export const currentToken = () => recall('sessionStorage', tokenKey);
export const setToken = (token) => keep('sessionStorage', tokenKey, token);

/** A wrong token is refused even where none is needed, so it is not sent twice. */
function drop(token) {
    if (currentToken() === token)
        forget('sessionStorage', tokenKey);
    return Object.assign(new ApiFailure(401), { hadToken: true, wantsToken: true });
}

/** Whether the service cannot tell a right token from a wrong one: its file of them cannot be used. */
const knowsNoToken = (response) => (response.headers.get('WWW-Authenticate') ?? '').includes('error="server_error"');

async function ask(path, options, token = currentToken()) {
    if (token !== null && /[^!-~]/.test(token))
        throw drop(token); // fetch takes no such header
    const headers = { ...options.headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
    let response;
    try {
        response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout?.(patience), ...options, headers });
    } catch {
        throw new ApiFailure(0);
    }
    readClock(response);
    if (response.status !== 401 || token === null)
        return response;
    if (knowsNoToken(response))
        return ask(path, options, null); // what needs no token is told all the same
    throw drop(token);
}

async function bodyOf(response, read) {
    try {
        return await read(response);
    } catch (problem) {
        throw problem instanceof SyntaxError ? oddAnswer() : new ApiFailure(0);
    }
}

async function failureOf(response) {
    return new ApiFailure(response.status, await response.json().catch(() => ({})), !knowsNoToken(response));
}

/** Resolves to { etag, body }, without a body when `etag` still holds. */
export async function readJson(path, etag) {
    const response = await ask(path, { headers: etag ? { 'If-None-Match': etag } : {} });
    if (response.status === 304)
        return { etag };
    if (!response.ok)
        throw await failureOf(response);
    return { etag: response.headers.get('ETag'), body: await bodyOf(response, (answer) => answer.json()) };
}

export async function readText(path) {
    const response = await ask(path, {});
    if (!response.ok)
        throw await failureOf(response);
    return bodyOf(response, (answer) => answer.text());
}

export async function post(path) {
    const response = await ask(path, { method: 'POST' });
    if (!response.ok)
        throw await failureOf(response);
    return bodyOf(response, (answer) => answer.json());
}

/** Where a set is triggered: its name is split at the first underscore that has something before it. */
export function backupPath(name) {
    const split = name.indexOf('_', 1);
    return `/api/${encodeURIComponent(name.slice(0, split))}/${encodeURIComponent(name.slice(split + 1))}`;
}

export const taskPath = (id, part) => `/api/tasks/${encodeURIComponent(id)}/${part}`;
export const setPath = (name) => `/api/sets/${encodeURIComponent(name)}`;
export const historyPath = (name, limit) => `/api/history?name=${encodeURIComponent(name)}&limit=${limit}`;
