// Whoever reads the page: at any width, in either language, by light or dark, with keyboard or screen reader.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, launch, listOf, picture, rowsOf } from './support/browser.mjs';
import { emptyStatus, failures, household, runningTask, set, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const withPage = (state, options, act) => scene.withPage(browser, state, options, act);

const home = household();
const busy = { ...home, status: { ...home.status, running: [runningTask()], pending: [task('taro_documents', 'pending')],
    error: failures() } };
const neverRun = { date_last: undefined, last_result: undefined, last_success_at: undefined, generations: [] };
const states = {
    busy,
    home,
    unconfigured: { status: emptyStatus(), sets: [], history: [] },
    first: { status: emptyStatus(), sets: [set('foo_hoge', neverRun)], history: [] },
    faulty: { ...home, faults: [{ line: 3, message: 'The key "prot" is unknown in [server].', remedy: 'Write "port".' }],
        sets: [...home.sets, set('bad_one', { ...neverRun, source: undefined, dest: undefined, faults: [{ line: 12,
            section: 'bad_one', message: 'The key "sorce" is unknown.', remedy: 'Write "source".' }] })] },
};
const looks = [320, 1440].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));
// What a scheme can break; all rules are held against the other one.
const colourRules = ['color-contrast', 'link-in-text-block'];

/** In each width and scheme the page as it is now breaks no rule and is no wider than the window; keeps its pictures. */
async function isFit(page, name, language) {
    for (const { width, colorScheme } of looks) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const look = `${name}-${width}-${colorScheme}-${language}`;
        assert.deepEqual(await accessibilityFaults(page, colorScheme === 'dark' ? colourRules : undefined), [], look);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${look}: ${wide} px wide`);
        if ((colorScheme === 'dark') === (language === 'en'))
            await picture(page, look);
    }
}

describe('the page is accessible and fits, at 320 px and 1,440 px, by light and dark', () => {
    for (const [language, locale] of [['en', 'en-GB'], ['ja', 'ja-JP']]) {
        const options = { locale, reducedMotion: 'reduce', viewport: { width: 320, height: 900 } };
        for (const [name, state] of Object.entries(states))
            test(`${name}, ${language}`, () => withPage(state, options, (page) => isFit(page, name, language)));

        test(`with all that opens opened, ${language}`, () => withPage(busy, options, async (page, service) => {
            service.logs[await rowsOf(page, 'error').first().getAttribute('data-id')] = 'line one\nline two';
            await rowsOf(page, 'error').first().locator('button[aria-expanded]').click();
            for (const summary of await page.locator('summary').all())
                await summary.click();
            await page.getByText('line two').waitFor();
            await isFit(page, 'opened', language);
        }));

        test(`a question, ${language}`, () => withPage(busy, options, async (page) => {
            await rowsOf(page, 'error').first().locator('button.danger').click();
            await isFit(page, 'question', language);
        }));

        test(`locked, ${language}`, () => withPage({ ...home, token: 'secret' }, { ...options, expected: [/status of 401/] },
            async (page) => {
                await page.getByRole('dialog').waitFor();
                await isFit(page, 'token', language);
                await page.getByRole('dialog').locator('input').fill('wrong');
                await page.keyboard.press('Enter');
                await page.getByRole('dialog').getByRole('alert').waitFor();
                await isFit(page, 'token-wrong', language);
                await page.keyboard.press('Escape');
                await isFit(page, 'locked', language);
            }));

        test(`with a button that failed, ${language}`, () => withPage(busy, { ...options, expected: [/status of 422/] },
            async (page, service) => {
                service.onPost = () => [422, { code: 'config-invalid', message: 'Line 7: "source" is missing.' }];
                for (const button of await page.locator('.set button.primary').all())
                    await button.click();
                await page.getByRole('alert').getByText('Line 7').nth(2).waitFor();
                await isFit(page, 'refused', language);
            }));

        test(`away, ${language}`, () => withPage(busy, { ...options, expected: [/ERR_CONNECTION_REFUSED/] },
            async (page, service) => {
                await service.stop();
                await page.locator('#away').waitFor();
                await isFit(page, 'away', language);
            }));
    }
});

describe('readers', () => {
    test('speak Japanese when they prefer it, and can switch', () => withPage(busy, { locale: 'ja-JP' }, async (page) => {
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'ja');
        assert.ok((await listOf(page, 'error').innerText()).includes('エラー'));
        assert.ok((await rowsOf(page, 'error').first().innerText()).includes('非常に多くのファイルが消えたか'));
        await page.getByRole('button', { name: 'English' }).click();
        await page.getByRole('heading', { name: 'Backup sets' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Backup sets' }).waitFor();
    }));

    test('see a bar that is full and one that is not, also in forced colours', () => withPage(busy, { forcedColors: 'active',
        reducedMotion: 'reduce' }, async (page) => {
        const bar = page.getByRole('progressbar');
        const pictures = [];
        for (const value of [5, 95]) {
            await bar.evaluate((node, shown) => { node.value = shown; }, value);
            pictures.push((await bar.screenshot()).toString('base64'));
        }
        assert.notEqual(pictures[0], pictures[1]);
    }));

    test('without JavaScript are told so, and see no heading of what is not there', () => withPage(home, { javaScriptEnabled: false },
        async (page) => {
            assert.deepEqual((await page.getByRole('heading').allInnerTexts()).filter(Boolean), ['Backups']);
            const [told, title] = await Promise.all([page.locator('noscript p'), page.locator('h1')]
                .map((node) => node.boundingBox()));
            assert.equal(told.x, title.x);
        }));

    test('whose browser keeps nothing for a page can use it, change the language and enter a token', () => withPage({ ...home,
        token: 'secret', readsFreely: true }, {}, async (page) => {
        await page.addInitScript(() => {
            for (const name of ['localStorage', 'sessionStorage'])
                Object.defineProperty(window, name, { get() { throw new DOMException('forbidden', 'SecurityError'); } });
        });
        await page.reload();
        await page.getByRole('heading', { name: 'All backups are fine' }).waitFor();
        await page.getByRole('button', { name: '日本語' }).click();
        await page.getByRole('heading', { name: 'すべて正常です' }).waitFor();
        await page.getByRole('button', { name: 'トークンを入力' }).click();
        await page.getByRole('dialog').locator('input').fill('secret');
        await page.keyboard.press('Enter');
        await page.getByText('/mnt/data/hanako/photos').waitFor();
    }));

    for (const width of [320, 640]) {
        test(`who double the size of letters alone find all within its place, at ${width} px`, () => withPage(busy, {
            viewport: { width, height: 900 } }, async (page) => {
            await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
            const tooWide = await page.evaluate(() => [...document.querySelectorAll('html, #counts a, .list header, .actions')]
                .filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.outerHTML.slice(0, 60)));
            assert.deepEqual(tooWide, []);
            await picture(page, `letters-${width}`);
        }));
    }

    test('who print the page get dark letters and no buttons, also when they read it light on dark', () => withPage(busy, {
        colorScheme: 'dark' }, async (page) => {
        const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
        const onScreen = await ink();
        await page.emulateMedia({ media: 'print' });
        const printed = await ink();
        await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
        assert.notEqual(printed, onScreen);
        assert.equal(printed, await ink());
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.getByRole('button').count(), 0);
        assert.equal(await rowsOf(page, 'error').first().isVisible(), true);
    }));

    test('who speak Japanese are told which words are English', () => withPage({ ...home,
        faults: [{ line: 3, message: 'English: fault', remedy: 'English: its remedy' }],
        status: { ...emptyStatus(), error: [task('taro_documents', 'error', { code: 'of-a-later-version',
            message: 'English: message', remedy: 'English: remedy', warnings: ['English: warning'] }),
        task('hanako_photos', 'error', { code: 'internal', remedy: 'English: told in Japanese by the page' }),
        task('hanako_photos', 'error', { code: 'of-a-later-version' })] } },
    { locale: 'ja-JP', expected: [/status of (422|503)/] }, async (page, service) => {
        const row = rowsOf(page, 'error').first();
        const log = row.locator('.log');
        const id = await row.getAttribute('data-id');
        const told = () => page.evaluate(() => {
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            while (texts.nextNode()) {
                const { data, parentElement } = texts.currentNode;
                if (/English: /.test(data))
                    found.push([data.trim(), parentElement.closest('[lang]').lang]);
            }
            return found;
        });
        const refuse = (path, message) => page.route(path, (route) => route.fulfill({ status: 503,
            contentType: 'application/json', body: JSON.stringify({ message }) }));

        await row.locator('.actions .quiet').click();
        await log.getByText('ログは空です').waitFor();
        assert.equal(await log.getAttribute('lang'), 'ja');
        await row.locator('.actions .quiet').click();
        service.logs[id] = 'English: log';
        await row.locator('.actions .quiet').click();
        await log.getByText('English: log').waitFor();
        await refuse('**/log', 'English: no log');
        const second = rowsOf(page, 'error').nth(1);
        await second.locator('.actions .quiet').click();
        await second.getByText('English: no log').waitFor();
        assert.equal(await second.locator('.log').getAttribute('lang'), 'ja');
        service.onPost = () => [422, { message: 'English: refusal' }];
        await row.getByRole('button', { name: '再実行' }).click();
        await row.getByText('English: refusal').waitFor();
        await refuse('**/api/status?*', 'English: no status');
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await page.locator('#away').getByText('English: no status').waitFor();
        assert.equal(await page.locator('#away-age').evaluate((node) => node.closest('[lang]').lang), 'ja');
        assert.deepEqual(await told(), ['no status', 'message', 'remedy', 'warning', 'refusal', 'log', 'no log', 'fault',
            'its remedy'].map((words) => [`English: ${words}`, 'en']));
        assert.deepEqual(await accessibilityFaults(page), []);
    }));

    test('who go from button to button are told of each whose it is', () => withPage(busy, {}, async (page) => {
        for (const item of await page.locator('li.task, li.set').all()) {
            const name = await item.getByRole('heading').innerText();
            for (const button of (await item.ariaSnapshot()).match(/(?<=button ").*?(?=")/g))
                assert.ok(button.includes(name), `${button}: ${name}`);
        }
    }));

    test('see the blanks of names, paths and messages as they are', () => {
        const name = 'a  b_c';
        const told = task(name, 'error', { code: 'source-missing', message: 'The source /mnt/a  b does not exist.' });
        return withPage({ ...home, sets: [set(name, { source: '/mnt/a  b' })], status: { ...emptyStatus(), error: [told] } }, {},
            async (page) => {
                assert.ok((await rowsOf(page, 'error').innerText()).includes('The source /mnt/a  b does'));
                assert.equal(await rowsOf(page, 'error').getByRole('heading').innerText(), name);
                assert.equal(await cardOf(page, name).getByRole('heading').innerText(), name);
                assert.equal(await cardOf(page, name).locator('.path').first().innerText(), '/mnt/a  b');
            });
    });

    test('reach everything with the keyboard, and see where they are', () => withPage(busy, {}, async (page) => {
        const reached = new Set();
        for (let presses = 0; presses < 90; ++presses) {
            await page.keyboard.press('Tab');
            const [tag, text, outline] = await page.evaluate(() => [document.activeElement.tagName,
                document.activeElement.innerText, getComputedStyle(document.activeElement).outlineStyle]);
            if (tag === 'BODY')
                break;
            reached.add(text.replace(/\s+/g, ' ').trim());
            assert.notEqual(outline, 'none', text);
        }
        for (const wanted of ['Skip to the tasks', '日本語', 'Clear errors', 'Retry taro_documents', 'Show log',
            'Cancel hanako_photos', 'Back up now taro_documents'])
            assert.ok(reached.has(wanted), `${wanted} in ${[...reached].join(', ')}`);
    }));
});
