import { readText, taskPath } from './api.js';
import { element, setText } from './dom.js';
import { tellFailure, withToken } from './action.js';
import { currentLanguage, say } from './text.js';

const longest = 200_000;

function shorten(text) {
    return text.length <= longest ? text : say('logShortened') + text.slice(text.indexOf('\n', text.length - longest) + 1);
}

/** The log of one task, one click away: { button, node, refresh }. */
export function logView(id, name) {
    const text = element('pre', { tabindex: '0', role: 'region', 'aria-label': say('logOf', name),
        translate: 'no', hidden: true, class: 'log', id: `log-${id}` });
    const button = element('button', { type: 'button', class: 'quiet', 'aria-expanded': 'false',
        'aria-controls': text.id }, say('showLog'));

    function show(words, lang) {
        text.lang = lang;
        setText(text, words);
    }

    async function refresh() {
        if (text.hidden)
            return;
        const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
        try {
            const log = await withToken(() => readText(taskPath(id, 'log')));
            if (log)
                show(shorten(log), 'en');
            else
                show(say('logEmpty'), currentLanguage());
        } catch (failure) {
            text.lang = currentLanguage();
            tellFailure(text, failure);
        }
        if (atEnd)
            text.scrollTop = text.scrollHeight;
    }

    button.addEventListener('click', () => {
        text.hidden = !text.hidden;
        button.setAttribute('aria-expanded', String(!text.hidden));
        setText(button, text.hidden ? say('showLog') : say('hideLog'));
        if (text.textContent === '')
            show(say('loading'), currentLanguage());
        refresh();
    });
    return { button, node: text, refresh };
}
