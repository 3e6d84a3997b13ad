import { readText, taskPath } from './api.js';
import { element, setText } from './dom.js';
import { tellFailure, withToken } from './action.js';
import { currentLanguage, say } from './text.js';

const longest = 200_000;

function shorten(text) {
    return text.length <= longest ? text : say('logShortened') + text.slice(text.indexOf('\n', text.length - longest) + 1);
}

/** The log of one task, one click away: { button, node, refresh }. `nameId` is the id of the element that shows the name. */
export function logView(id, name, nameId) {
    const text = element('pre', { tabindex: '0', role: 'region', 'aria-label': say('logOf', name),
        translate: 'no', hidden: true, class: 'log', id: `log-${id}` });
    const button = element('button', { type: 'button', class: 'quiet', id: `show-${text.id}`, 'aria-expanded': 'false',
        'aria-controls': text.id, 'aria-labelledby': `show-${text.id} ${nameId}` }, say('showLog'));

    let isBusy = false;
    let isStale = false;
    const readLog = () => readText(taskPath(id, 'log'));

    function show(words, lang) {
        text.lang = lang;
        setText(text, words);
    }

    /** Asks for the token only where its reader has just asked for the log, not each time that it grows. */
    async function refresh(read = readLog) {
        isStale = isBusy;
        if (text.hidden || isBusy)
            return;
        isBusy = true;
        const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
        try {
            const log = await read();
            if (log)
                show(shorten(log), 'en');
            else
                show(say('logEmpty'), currentLanguage());
        } catch (failure) {
            text.lang = currentLanguage();
            if (failure.status === 404)
                setText(text, say('logGone'));
            else
                tellFailure(text, failure);
        }
        if (atEnd)
            text.scrollTop = text.scrollHeight;
        isBusy = false;
        if (isStale)
            refresh();
    }

    button.addEventListener('click', () => {
        text.hidden = !text.hidden;
        button.setAttribute('aria-expanded', String(!text.hidden));
        setText(button, text.hidden ? say('showLog') : say('hideLog'));
        if (text.textContent === '')
            show(say('loading'), currentLanguage());
        refresh(() => withToken(readLog));
    });
    return { button, node: text, refresh };
}
