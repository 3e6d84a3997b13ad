// Each button of the page is pressed, and does what it says; the last test finds one that nobody has pressed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, isPoll, launch, listOf, picture, rowsOf } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { failures, household, runningTask, set, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const offered = new Set();
const pressed = new Set();

/** What stands on the buttons that can be seen, without what differs from one to the next. */
async function look(page) {
    const words = await page.evaluate(() => [...document.querySelectorAll('button, summary')]
        .filter((button) => button.checkVisibility()).map((button) => {
            const copy = button.cloneNode(true);
            copy.querySelectorAll('.offscreen').forEach((hidden) => hidden.remove());
            return copy.textContent;
        }));
    return words.map((label) => label.replace(/[\d,]+ (of [\d,]+ )?|…| [\d,]+$/g, '').trim());
}

/** Presses the button or the heading of what is folded that is called `name`, in `place`, a locator. */
async function press(place, name) {
    const page = place.page();
    (await look(page)).forEach((label) => offered.add(label));
    const button = place.locator('button, summary').filter({ hasText: name, visible: true }).first();
    pressed.add((await button.evaluate((node) => [...node.childNodes].filter((child) => !child.classList?.contains('offscreen'))
        .map((child) => child.textContent).join(''))).replace(/[\d,]+ (of [\d,]+ )?|…| [\d,]+$/g, '').trim());
    await button.click();
    (await look(page)).forEach((label) => offered.add(label));
}

const home = household();
const busy = () => ({ ...home, status: { ...home.status, running: [runningTask()],
    pending: [task('taro_documents', 'pending')], error: failures() } });
const withPage = (state, options, act) => scene.withPage(browser, state, options, act);
const posts = (service) => service.requests.filter((request) => request.startsWith('POST'));
const body = (page) => page.locator('body');

describe('the buttons of tasks', () => {
    test('clear a list', () => withPage(busy(), {}, async (page, service) => {
        await press(body(page), 'Clear errors');
        await listOf(page, 'error').getByText('Nothing has failed.').waitFor();
        await press(body(page), 'Clear finished');
        await listOf(page, 'finished').getByText('Backups that are done').waitFor();
        assert.deepEqual(posts(service), ['POST /api/clear_error', 'POST /api/clear_finished']);
    }));

    test('start and retry', () => withPage(busy(), {}, async (page, service) => {
        await press(cardOf(page, '山田_写真'), 'Back up now');
        await rowsOf(page, 'pending').nth(1).waitFor();
        await press(rowsOf(page, 'error').first(), 'Retry');
        await rowsOf(page, 'pending').nth(2).waitFor();
        assert.deepEqual(posts(service), ['POST /api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F', 'POST /api/taro/documents']);
    }));

    for (const state of ['pending', 'running']) {
        test(`cancel a ${state} task, and no other`, () => withPage(busy(), {}, async (page, service) => {
            const id = await rowsOf(page, state).getAttribute('data-id');
            await press(rowsOf(page, state), 'Cancel');
            await rowsOf(page, state).waitFor({ state: 'detached' });
            assert.deepEqual(posts(service), [`POST /api/tasks/${id}/cancel`]);
            assert.match(await listOf(page, 'error').locator(`[data-id="${id}"]`).innerText(), /Cancelled[\s\S]*Press “Retry”/);
            assert.equal(await rowsOf(page, state === 'pending' ? 'running' : 'pending').count(), 1);
        }));
    }

    test('show the log and hide it', () => withPage(busy(), {}, async (page, service) => {
        const row = rowsOf(page, 'error').first();
        service.logs[await row.getAttribute('data-id')] = 'line one\nline two';
        await press(row, 'Show log');
        await row.getByText('line two').waitFor();
        await press(row, 'Hide log');
        await row.getByText('line two').waitFor({ state: 'hidden' });
    }));

    test('ask before a guard is passed, and say what would happen', () => withPage(busy(), {}, async (page, service) => {
        const row = rowsOf(page, 'error').first();
        await press(row, 'Run anyway');
        const dialog = page.getByRole('dialog');
        assert.ok((await dialog.innerText()).includes('they are missing in the newest copy too'));
        assert.deepEqual(await accessibilityFaults(page), []);
        await picture(page, 'run-anyway');
        await press(dialog, 'Run anyway');
        await rowsOf(page, 'pending').nth(1).waitFor();
        assert.deepEqual(posts(service), ['POST /api/taro/documents?accept=mass-deletion']);
        assert.equal(await rowsOf(page, 'error').nth(1).getByRole('button', { name: 'Run anyway' }).count(), 0);
    }));

    test('show the question from its beginning where the window is too low for all of it', () => withPage(busy(),
        { viewport: { width: 320, height: 240 } }, async (page) => {
            await press(rowsOf(page, 'error').first(), 'Run anyway');
            const { y } = await page.getByRole('dialog').getByRole('heading').boundingBox();
            assert.ok(y > 0, `at ${y} px`);
        }));

    test('ask for each guard that is passed, also for those that were passed before', () => {
        const refused = task('taro_documents', 'error', { code: 'destination-changed', acceptable: true, accepted: ['source-empty'] });
        return withPage({ ...home, status: { ...home.status, error: [refused] } }, {}, async (page, service) => {
            await press(rowsOf(page, 'error').first(), 'Run anyway');
            const dialog = page.getByRole('dialog');
            assert.match(await dialog.innerText(), /mounted at the destination[\s\S]*The source is empty now/);
            await press(dialog, 'Run anyway');
            await rowsOf(page, 'pending').first().waitFor();
            assert.deepEqual(posts(service),
                ['POST /api/taro/documents?accept=destination-changed&accept=source-empty&accept=mass-deletion']);
        });
    });

    const refusals = { 'the button': (page) => press(page.getByRole('dialog'), 'Do not run'),
        'the Escape key': (page) => page.keyboard.press('Escape'),
        'the Enter key, which presses what is chosen at first': (page) => page.keyboard.press('Enter') };
    for (const [label, refuse] of Object.entries(refusals)) {
        test(`do nothing when that question is answered with no, by ${label}`, () => withPage(busy(), {},
            async (page, service, reader) => {
                const row = rowsOf(page, 'error').first();
                const button = row.getByRole('button', { name: 'Run anyway' });
                await press(row, 'Run anyway');
                await page.getByRole('dialog').waitFor();
                await refuse(page);
                await page.getByRole('dialog').waitFor({ state: 'detached' });
                // The next answer of the service is shown, and still nothing was asked of it.
                await page.waitForResponse(isPoll);
                assert.deepEqual(reader.requests.filter((request) => request.method() !== 'GET'), []);
                assert.deepEqual(posts(service), []);
                assert.equal(await button.getAttribute('aria-busy'), null);
                assert.ok(await button.evaluate((node) => node === document.activeElement));
            }));
    }

    test('report failures in the words of the service', () => withPage(busy(), { expected: [/status of 422/] },
        async (page, service) => {
            service.onPost = () => [422, { code: 'config-invalid', message: 'Line 7: "source" is missing.' }];
            await press(cardOf(page, 'taro_documents'), 'Back up now');
            await page.getByRole('alert').getByText('Line 7: "source" is missing.').waitFor();
        }));

    test('show that they work', () => withPage(home, {}, async (page, _service, reader) => {
        let letGo;
        await page.route('**/api/taro/documents', (route) => { letGo = () => route.continue(); });
        const button = cardOf(page, 'taro_documents').getByRole('button', { name: 'Back up now' });
        await button.click();
        assert.equal(await button.getAttribute('aria-busy'), 'true');
        await button.click();
        letGo();
        await rowsOf(page, 'pending').first().waitFor();
        assert.equal(reader.requests.filter((request) => request.method() === 'POST').length, 1);
    }));
});

describe('the other buttons', () => {
    test('unfold what is folded, and copy', () => withPage(busy(), { permissions: ['clipboard-read', 'clipboard-write'] },
        async (page) => {
            await press(rowsOf(page, 'error').nth(1), 'warning');
            await rowsOf(page, 'error').getByText('keeps no owners').waitFor();
            const card = cardOf(page, 'hanako_photos');
            await press(card, 'generations');
            await card.locator('.dates li').first().waitFor();
            await press(card, 'Every night at two');
            // It says so for two seconds.
            await Promise.all([card.getByRole('button', { name: 'Copied' }).waitFor(), press(card, 'Copy')]);
            assert.match(await page.evaluate(() => navigator.clipboard.readText()), /curl .*\/api\/hanako\/photos/);
            pressed.add('Copied'); // the same button
        }));

    test('change the language, both ways', () => withPage(busy(), {}, async (page) => {
        await press(body(page), '日本語');
        await page.getByRole('heading', { name: 'エラー' }).waitFor();
        offered.clear(); // the labels of the other language, which text.test.mjs holds against these
        await body(page).getByRole('button', { name: 'English' }).click();
        await page.getByRole('heading', { name: 'Errors' }).waitFor();
    }));

    test('show what many have left out', () => {
        const sets = Array.from({ length: 70 }, (_, index) => set(`user_folder${index}`));
        const finished = sets.map((one) => task(one.name, 'finished'));
        return withPage({ ...home, sets, status: { ...home.status, finished } }, {}, async (page) => {
            assert.equal(await rowsOf(page, 'finished').count(), 10);
            await press(listOf(page, 'finished'), 'Show all');
            await rowsOf(page, 'finished').nth(69).waitFor();
            assert.equal(await page.locator('li.set').count(), 60);
            await press(page.locator('#set-list'), 'Show all');
            await page.locator('li.set').nth(69).waitFor();
            const card = cardOf(page, 'user_folder3');
            await press(card, 'Details');
            await card.getByText('/mnt/data/user/folder3').waitFor();
            await press(card, 'Details');
            await card.getByText('/mnt/data/user/folder3').waitFor({ state: 'hidden' });
        });
    });

    test('ask for the token, take it, and give up', () => withPage({ ...home, token: 'secret', readsFreely: true }, {},
        async (page) => {
            await press(page.locator('#top'), 'Enter a token');
            await press(page.getByRole('dialog'), 'Close');
            await page.getByRole('dialog').waitFor({ state: 'detached' });
            await press(page.locator('#top'), 'Enter a token');
            await page.getByRole('dialog').getByLabel('Token').fill('secret');
            await press(page.getByRole('dialog'), 'Enter');
            await cardOf(page, 'hanako_photos').getByText('/mnt/data/hanako/photos').waitFor();
        }));

    test('try at once whether the server answers again', () => withPage(busy(), { clock: true,
        expected: [/ERR_CONNECTION_REFUSED/] }, async (page, service, reader) => {
        const { port } = service;
        await service.stop();
        await page.clock.runFor(2100);
        await page.locator('#away').waitFor();
        await page.clock.pauseAt(Date.now() + 3600_000);
        await Promise.all([page.waitForEvent('requestfailed'), press(page.locator('#away'), 'Try now')]);
        await page.waitForFunction(() => !document.querySelector('#try-now[aria-busy]'));
        assert.ok(await page.locator('#away').isVisible());
        const back = Object.assign(await new MockService().start(port), home);
        await press(page.locator('#away'), 'Try now'); // the page's own clock stands still: it asks for no other reason
        await page.locator('#away').waitFor({ state: 'hidden' });
        assert.equal(await rowsOf(page, 'running').count(), 0);
        assert.deepEqual(reader.problems, []);
        await back.stop();
        await service.start(port);
    }));
});

test('no button is left that these tests have not pressed', () => {
    assert.deepEqual([...offered].filter((label) => !pressed.has(label)), []);
});
