// Whoever reads the page: at any width, in either language, by light or dark, with keyboard or screen reader.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, launch, listOf, picture, rowsOf } from './support/browser.mjs';
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
// Each width, scheme and language meets each other one; the rules, which take long, are held against half of them.
const cases = [[320, 'light', 'ja-JP', true], [320, 'dark', 'en-GB'], [1440, 'light', 'ja-JP'], [1440, 'dark', 'en-GB', true]]
    .map(([width, colorScheme, locale, isJudged]) => ({ viewport: { width, height: 900 }, colorScheme, locale, isJudged,
        reducedMotion: 'reduce', label: `${width}-${colorScheme}-${locale.slice(0, 2)}` }));

/** The page as it is now breaks no rule and is no wider than the window; keeps its picture. */
async function isFit(page, name, { viewport, label, isJudged }) {
    if (isJudged)
        assert.deepEqual(await accessibilityFaults(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `${wide} px wide`);
    await picture(page, `${name}-${label}`);
}

describe('the page is accessible and fits', () => {
    for (const { label, isJudged, ...options } of cases) {
        const look = { label, isJudged, ...options };
        for (const [name, state] of Object.entries(states))
            test(`${name}, ${label}`, () => withPage(state, options, (page) => isFit(page, name, look)));

        test(`with all that opens opened, ${label}`, () => withPage(busy, options, async (page, service) => {
            service.logs[await rowsOf(page, 'error').first().getAttribute('data-id')] = 'line one\nline two';
            await rowsOf(page, 'error').first().locator('button[aria-expanded]').click();
            for (const summary of await page.locator('summary').all())
                await summary.click();
            await page.getByText('line two').waitFor();
            await isFit(page, 'opened', look);
        }));

        test(`a question, ${label}`, () => withPage(busy, options, async (page) => {
            await rowsOf(page, 'error').first().locator('button.danger').click();
            await isFit(page, 'question', look);
        }));

        test(`locked, ${label}`, () => withPage({ ...home, token: 'secret' }, { ...options, expected: [/status of 401/] },
            async (page) => {
                await page.getByRole('dialog').waitFor();
                await isFit(page, 'token', look);
                await page.getByRole('dialog').locator('input').fill('wrong');
                await page.keyboard.press('Enter');
                await page.getByRole('dialog').getByRole('alert').waitFor();
                await isFit(page, 'token-wrong', look);
                await page.keyboard.press('Escape');
                await isFit(page, 'locked', look);
            }));

        test(`with a button that failed, ${label}`, () => withPage(busy, { ...options, expected: [/status of 422/] },
            async (page, service) => {
                service.onPost = () => [422, { code: 'config-invalid', message: 'Line 7: "source" is missing.' }];
                for (const button of await page.locator('.set button.primary').all())
                    await button.click();
                await page.getByRole('alert').getByText('Line 7').nth(2).waitFor();
                await isFit(page, 'refused', look);
            }));

        test(`away, ${label}`, () => withPage(busy, { ...options, expected: [/ERR_CONNECTION_REFUSED/] },
            async (page, service) => {
                await service.stop();
                await page.locator('#away').waitFor();
                await isFit(page, 'away', look);
            }));
    }
});

describe('readers', () => {
    test('speak Japanese when they prefer it, and can switch', () => withPage(busy, { locale: 'ja-JP' }, async (page) => {
        assert.equal(await page.evaluate(() => document.documentElement.lang), 'ja');
        assert.ok((await listOf(page, 'error').innerText()).includes('エラー'));
        assert.ok((await rowsOf(page, 'error').first().innerText()).includes('非常に多くのファイルが消えています'));
        await page.getByRole('button', { name: 'English' }).click();
        await page.getByRole('heading', { name: 'Backup sets' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Backup sets' }).waitFor();
    }));

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
