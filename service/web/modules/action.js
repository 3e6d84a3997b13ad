import { askToken } from './ask.js';
import { element, setText } from './dom.js';
import { brief } from './format.js';
import { currentLanguage, say } from './text.js';

/** What a failure reads like, { words, lang }; the server's own words, which are English, where it had some. */
export function wordsOf(failure) {
    if (failure.message)
        return { words: brief(failure.message), lang: 'en' };
    const words = failure.status ? say('answered', failure.status) : say('noAnswer');
    return { words: failure.status === 200 ? say('oddAnswer') : words, lang: currentLanguage() };
}

/** Lets `node` say that something failed. */
export function tellFailure(node, failure) {
    const { words, lang } = wordsOf(failure);
    node.replaceChildren(say('failed'), ' ', element('span', { lang }, words));
}

/** Does `request`, asking for the token when the server wants one. */
export async function withToken(request) {
    for (;;) {
        try {
            return await request();
        } catch (failure) {
            if (!failure.wantsToken || !await askToken(failure.hadToken))
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
            tellFailure(failed, failure);
        }
    }));
    return { node: element('span', { class: 'action' }, button, failed), button };
}
