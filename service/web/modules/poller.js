const pauseAfterMistake = 10_000;

/**
 * Calls `ask` again and again, which resolves to the milliseconds until the next call; not while the tab is hidden, and
 * never twice at once, so that no answer overtakes another. Returns a function that asks now and resolves once an answer newer than the call is in.
 */
export function startPolling(ask) {
    let timer = 0;
    let current = null;
    let next = null;

    async function turn() {
        clearTimeout(timer);
        let pause = pauseAfterMistake;
        try {
            pause = await ask();
        } catch (problem) {
            reportError(problem);
        }
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

    function askIfSeen() {
        clearTimeout(timer);
        if (!document.hidden)
            askNow();
    }

    document.addEventListener('visibilitychange', askIfSeen);
    addEventListener('online', askIfSeen);
    askIfSeen();
    return askNow;
}
