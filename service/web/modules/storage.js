// What the browser keeps for the page, in 'sessionStorage' or 'localStorage'. Where it may keep nothing, as when its
// reader has forbidden that, the page remembers until it is closed.

const memory = new Map();

function tryStorage(area, act) {
    try {
        return act(globalThis[area]);
    } catch {
        return null;
    }
}

/** What was kept under `key`, null when there is nothing. */
export const recall = (area, key) => tryStorage(area, (storage) => storage.getItem(key)) ?? memory.get(key) ?? null;

export function keep(area, key, text) {
    memory.set(key, text);
    tryStorage(area, (storage) => storage.setItem(key, text));
}

export function forget(area, key) {
    memory.delete(key);
    tryStorage(area, (storage) => storage.removeItem(key));
}
