import { element, setText } from './dom.js';
import { backupPath } from './api.js';
import { say } from './text.js';

const saidFor = 2000;

/** Resolves to whether the text was copied; where it was not, it is selected. */
async function copyFrom(node) {
    try {
        await navigator.clipboard.writeText(node.textContent);
        return true;
    } catch {
        // navigator.clipboard exists on https and localhost only, most readers are on http in a LAN; or it is not allowed.
        getSelection().selectAllChildren(node);
        return document.execCommand('copy');
    }
}

/** Text to be typed elsewhere, with a button that copies it. */
export function snippet(text) {
    const code = element('code', { translate: 'no' }, text);
    const button = element('button', { type: 'button', class: 'quiet' }, say('copyText'));
    button.addEventListener('click', async () => {
        setText(button, say(await copyFrom(code) ? 'copied1' : 'copyByHand'));
        setTimeout(() => setText(button, say('copyText')), saidFor);
    });
    return element('div', { class: 'snippet' }, element('pre', { tabindex: '0' }, code), button);
}

/** The line that has cron back a set up, ready to copy, and what else it needs with a token or over TLS. */
export function cronSnippet(name, needsToken) {
    const made = snippet(cronLine(location.origin, name, needsToken));
    if (needsToken)
        made.append(element('p', { class: 'meta' }, say('cronToken')));
    if (location.protocol === 'https:')
        made.append(element('p', { class: 'meta' }, say('cronCertificate')));
    return made;
}

/** A line for crontab(5), where a percent sign would end the command. */
export function cronLine(origin, name, needsToken) {
    const header = needsToken ? '-H @token.header ' : '';
    const address = `${origin}${backupPath(name).replaceAll("'", '%27')}?wait`;
    return `0 2 * * * curl -sS --fail-with-body ${header}-X POST '${address}'`.replaceAll('%', '\\%');
}
