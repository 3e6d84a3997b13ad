import { setToken } from './api.js';
import { element } from './dom.js';
import { brief } from './format.js';
import { icon } from './icons.js';
import { say, sayOf } from './text.js';

// FIRST STRONG ISOLATE and its end: a name that turns the writing round turns only itself.
const isolated = (name) => `\u2068${name}\u2069`;

/** Shows a modal dialog and resolves to the value of the button that closed it, '' for the Escape key. */
function ask(heading, contents, buttons) {
    const title = element('h2', { id: 'ask-title' }, ...heading);
    const form = element('form', { method: 'dialog' }, title, ...contents,
        element('p', { class: 'actions' }, ...buttons));
    const dialog = element('dialog', { 'aria-labelledby': 'ask-title' }, form);
    const asker = document.activeElement;
    document.body.append(dialog);
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            if (!asker.isConnected) // its row has gone meanwhile
                document.getElementById('tasks').focus({ preventScroll: true });
            resolve(dialog.returnValue);
        });
        dialog.showModal();
        dialog.scrollTop = 0; // a low window shows the question first, not the button that has the focus
    });
}

/** Says what a run past these guards would do; resolves to whether it is wanted. */
export async function askAnyway(name, codes) {
    const answer = await ask([icon('warning'), say('askAnyway', isolated(brief(name)))],
        codes.map((code) => element('p', {}, sayOf('accept', code) ?? say('acceptOther'))),
        [element('button', { value: '', autofocus: true }, say('keepSafe')),
            element('button', { value: 'yes', class: 'danger' }, say('anyway'))]);
    return answer === 'yes';
}

let asking = null;

/** Asks for the token and keeps it for this tab; resolves to whether one was given. Who asks meanwhile gets the same. */
export function askToken(wasWrong) {
    asking ??= askOnce(wasWrong).finally(() => { asking = null; });
    return asking;
}

async function askOnce(wasWrong) {
    const input = element('input', { id: 'token', type: 'password', autocomplete: 'off', autofocus: true });
    const contents = [element('p', {}, say('tokenSteps')),
        element('p', {}, element('label', { for: 'token' }, say('token')), input)];
    if (wasWrong)
        contents.unshift(element('p', { class: 'failure', role: 'alert' }, say('tokenWrong')));
    const answer = await ask([say('askToken')], contents,
        [element('button', { value: 'yes', class: 'primary' }, say('enter')),
            element('button', { value: '', formnovalidate: true }, say('close'))]);
    if (answer !== 'yes' || input.value.trim() === '')
        return false;
    setToken(input.value.trim());
    return true;
}
