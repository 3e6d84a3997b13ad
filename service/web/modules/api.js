const tokenKey = 'token';
const patience = 15_000;

/** An answer that is no success, or no answer at all (status 0). */
export class ApiFailure extends Error {
    constructor(status, body = {}) {
        super(body.message ?? '');
        this.status = status;
        this.code = body.code;
        this.remedy = body.remedy;
    }
}

export const setToken = (token) => sessionStorage.setItem(tokenKey, token);
export const hasToken = () => sessionStorage.getItem(tokenKey) !== null;

async function ask(path, options) {
    const token = sessionStorage.getItem(tokenKey);
    const headers = { ...options.headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
    try {
        return await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(patience), ...options, headers });
    } catch {
        throw new ApiFailure(0);
    }
}

async function bodyOf(response, read) {
    try {
        return await read(response);
    } catch {
        throw new ApiFailure(0);
    }
}

async function failureOf(response) {
    return new ApiFailure(response.status, await response.json().catch(() => ({})));
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

/** Where a set is triggered: its name is split at the first underscore. */
export function backupPath(name) {
    const split = name.indexOf('_');
    return `/api/${encodeURIComponent(name.slice(0, split))}/${encodeURIComponent(name.slice(split + 1))}`;
}

export const taskPath = (id, part) => `/api/tasks/${encodeURIComponent(id)}/${part}`;
export const setPath = (name) => `/api/sets/${encodeURIComponent(name)}`;
export const historyPath = (name, limit) => `/api/history?name=${encodeURIComponent(name)}&limit=${limit}`;
