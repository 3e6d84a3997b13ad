import { askToken } from './ask.js';
import { element, setText } from './dom.js';
import { brief } from './format.js';
import { say } from './text.js';

/** What a failure reads like; the server's own words where it had some. */
export function wordsOf(failure) {
    if (failure.message)
        return brief(failure.message);
    if (failure.status === 200)
        return say('oddAnswer');
    return failure.status ? say('answered', failure.status) : say('noAnswer');
}

/** Does `request`, asking for the token when the server wants one. */
export async function withToken(request) {
    for (;;) {
        try {
            return await request();
        } catch (failure) {
            if (failure.status !== 401 || !await askToken(failure.hadToken))
                throw failure;
        }
    }
}

/** Does `act` while `button` shows that it works; nothing when it works already. */
export async function whileBusy(button, act) {
    if (button.getAttribute('aria-busy') === 'true')
        return;
    button.setAttribute('aria-busy', 'true');
    try {
        await act();
    } finally {
        button.removeAttribute('aria-busy');
    }
}

/**
 * A button that shows that it works and says when it failed: { node, button }. `subject` names what it is for, to those
 * who do not see where it stands.
 */
export function actionButton(label, act, { subject, kind = 'plain' } = {}) {
    const button = element('button', { type: 'button', class: kind }, label);
    if (subject)
        button.append(element('span', { class: 'offscreen' }, ` ${subject}`));
    const failed = element('span', { class: 'failure', role: 'alert' });
    button.addEventListener('click', () => whileBusy(button, async () => {
        setText(failed, '');
        try {
            await withToken(act);
        } catch (failure) {
            setText(failed, say('failed', wordsOf(failure)));
        }
    }));
    return { node: element('span', { class: 'action' }, button, failed), button };
}
