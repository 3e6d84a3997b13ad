import { setToken } from './api.js';
import { element } from './dom.js';
import { icon } from './icons.js';
import { say, sayOf } from './text.js';

/** Shows a modal dialog and resolves to the value of the button that closed it, '' for the Escape key. */
function ask(heading, contents, buttons) {
    const title = element('h2', { id: 'ask-title' }, ...heading);
    const form = element('form', { method: 'dialog' }, title, ...contents,
        element('p', { class: 'actions' }, ...buttons));
    const dialog = element('dialog', { 'aria-labelledby': 'ask-title' }, form);
    document.body.append(dialog);
    return new Promise((resolve) => {
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(dialog.returnValue);
        });
        dialog.showModal();
    });
}

/** Says what a run past this guard would do; resolves to whether it is wanted. */
export async function askAnyway(name, code) {
    const answer = await ask([icon('warning'), say('askAnyway', name)],
        [element('p', {}, sayOf('accept', code) ?? say('acceptOther'))],
        [element('button', { value: '', autofocus: true }, say('keepSafe')),
            element('button', { value: 'yes', class: 'danger' }, say('anyway'))]);
    return answer === 'yes';
}

/** Asks for the token and keeps it for this tab; resolves to whether one was given. */
export async function askToken(wasWrong) {
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
