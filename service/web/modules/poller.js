/**
 * Calls `ask` again and again, which resolves to the milliseconds until the next call; not while the tab is hidden, and
 * never twice at once. Returns a function that asks now and resolves once an answer newer than the call is in.
 */
export function startPolling(ask) {
    let timer = 0;
    let current = null;
    let next = null;

    async function turn() {
        clearTimeout(timer);
        const pause = await ask();
        current = null;
        if (next === null && !document.hidden)
            timer = setTimeout(askNow, pause);
    }

    function askNow() {
        if (current === null) {
            current = turn();
            return current;
        }
        next ??= current.then(() => {
            next = null;
            current = turn();
            return current;
        });
        return next;
    }

    document.addEventListener('visibilitychange', () => {
        clearTimeout(timer);
        if (!document.hidden)
            askNow();
    });
    addEventListener('online', askNow);
    if (!document.hidden)
        askNow();
    return askNow;
}
