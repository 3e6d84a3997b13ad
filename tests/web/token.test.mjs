// A service that asks for tokens: the page asks its reader, keeps the token for the tab, and forgets a wrong one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessibilityFaults, cardOf, isPoll, launch, picture, rowsOf, visit } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { emptyStatus, household, runningTask, set, task } from './support/samples.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Runs `act` with a service whose token is "secret", and a reader who must have no problems at the end. */
async function withToken(state, act) {
    const service = Object.assign(await new MockService().start(), { ...household(), token: 'secret', ...state });
    const reader = await visit(browser, service.url, { expected: [/status of 401/] });
    const { page } = reader;
    const dialog = page.getByRole('dialog');
    const enter = async (token) => {
        await dialog.getByLabel('Token').fill(token);
        await dialog.getByRole('button', { name: 'Enter' }).click();
    };
    try {
        await page.waitForLoadState('networkidle');
        await act({ page, service, reader, dialog, enter });
        assert.deepEqual(reader.problems, []);
    } finally {
        await reader.close();
        await service.stop();
    }
}

const kept = (page) => page.evaluate(() => sessionStorage.getItem('token'));

test('the token is asked for, kept for the tab only, and sent in a header', () => withToken({},
    async ({ page, service, reader, dialog, enter }) => {
        await picture(page, 'locked');
        await enter('wrong');
        await dialog.getByText('did not take this token').waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
        await enter('secret');
        await cardOf(page, 'hanako_photos').waitFor();
        assert.equal(await kept(page), 'secret');
        assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('secret')), false);
        assert.ok(service.requests.every((request) => !request.includes('secret')));
        const other = await reader.context.newPage();
        await other.goto(service.url);
        await other.getByRole('dialog').waitFor();
    }));

test('a wrong token that is given up leaves what can be read without one', () => withToken({ readsFreely: true },
    async ({ page, dialog, enter }) => {
        await page.getByRole('button', { name: 'Enter a token' }).click();
        await enter('wrong');
        await dialog.getByText('did not take this token').waitFor();
        await dialog.getByRole('button', { name: 'Close' }).click();
        await page.getByRole('heading', { name: 'All backups are fine' }).waitFor();
        assert.equal(await kept(page), null);
    }));

const askAgain = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('a token that the service cannot judge is kept, and the reader told why', () => withToken({},
    async ({ page, service, dialog, enter }) => {
        await enter('secret');
        await cardOf(page, 'hanako_photos').waitFor();
        service.hasNoTokens = true;
        await cardOf(page, 'hanako_photos').getByRole('button', { name: 'Back up now' }).click();
        await cardOf(page, 'hanako_photos').getByText('The token file cannot be used.').waitFor();
        await askAgain(page);
        await page.locator('#away').getByText('The token file cannot be used.').waitFor();
        assert.equal(await dialog.count(), 0);
        assert.equal(await kept(page), 'secret');
        service.hasNoTokens = false;
        await page.getByRole('button', { name: 'Try now' }).click();
        await page.getByRole('heading', { name: 'All backups are fine' }).waitFor();
    }));

test('no token is asked for while none can be right', () => withToken({ hasNoTokens: true },
    async ({ page, service, dialog }) => {
        await page.locator('#away').getByText('The token file cannot be used.').waitFor();
        assert.equal(await dialog.count(), 0);
        service.hasNoTokens = false;
        await page.getByRole('button', { name: 'Try now' }).click();
        await dialog.waitFor();
    }));

test('while the service cannot judge a token, what needs none is read', () => withToken({ readsFreely: true },
    async ({ page, service, enter }) => {
        await page.getByRole('button', { name: 'Enter a token' }).click();
        await enter('secret');
        await cardOf(page, 'hanako_photos').getByText('/mnt/data/hanako/photos').waitFor();
        service.hasNoTokens = true;
        service.status = { ...emptyStatus(), running: [runningTask()] };
        await askAgain(page);
        await rowsOf(page, 'running').waitFor();
        assert.equal(await kept(page), 'secret');
    }));

test('a token in letters that no header can carry is a wrong one', () => withToken({}, async ({ page, dialog, enter }) => {
    await enter('ひみつ');
    await dialog.getByText('did not take this token').waitFor();
    assert.equal(await kept(page), null);
}));

test('a token given for a change shows at once what was hidden', () => withToken({ readsFreely: true },
    async ({ page, enter }) => {
        const card = cardOf(page, 'hanako_photos');
        await card.getByText('Shown only with a token').first().waitFor();
        await card.getByRole('button', { name: 'Back up now' }).click();
        await enter('secret');
        await rowsOf(page, 'pending').waitFor();
        await card.getByText('/mnt/data/hanako/photos').waitFor();
        assert.ok(await page.getByRole('button', { name: 'Enter a token' }).isHidden());
    }));

test('where the advice is hidden, the token is what to do', () => {
    const failed = { ...task('hanako_photos', 'error'), code: 'mass-deletion', message: '', remedy: '' };
    return withToken({ readsFreely: true, status: { ...emptyStatus(), error: [failed] } }, async ({ page, service, enter }) => {
        const row = rowsOf(page, 'error');
        await row.getByText('Enter a token to see what to do.').waitFor();
        await page.getByRole('button', { name: 'Enter a token' }).click();
        service.status = { ...emptyStatus(), error: [{ ...failed, message: 'Half is gone.', remedy: 'Look first.' }] };
        await enter('secret');
        await row.getByText('Look first.').waitFor();
    });
});

test('a token can be entered where every set has a fault, which is told then', () => withToken({ readsFreely: true,
    sets: [set('bad_one', { source: undefined, dest: undefined, faults: [{ line: 12, section: 'bad_one',
        message: 'The key "sorce" is unknown.', remedy: 'Write "source".' }] })] }, async ({ page, enter }) => {
    await page.getByRole('button', { name: 'Enter a token' }).click();
    await enter('secret');
    await cardOf(page, 'bad_one').getByText('The key "sorce" is unknown.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Enter a token' }).isHidden());
}));

test('who reads a log is asked once, not each time that it grows', () => {
    const running = runningTask();
    const status = { ...emptyStatus(), running: [running] };
    return withToken({ readsFreely: true, status }, async ({ page, service, dialog, enter }) => {
        const row = rowsOf(page, 'running');
        await page.route('**/log', (route) => (route.request().headers().authorization ? route.continue()
            : route.fulfill({ status: 401, json: { code: 'unauthorized', message: 'A token is needed.' } })));
        const grow = async (percent) => {
            const asked = page.waitForRequest('**/log');
            service.status = { ...status, running: [{ ...running, progress: { ...running.progress, percent } }] };
            await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
            await row.getByText(`${percent}%`).waitFor();
            await (await (await asked).response()).finished();
        };
        await row.getByRole('button', { name: 'Show log' }).click();
        await dialog.getByRole('button', { name: 'Close' }).click();
        await row.locator('.log').getByText('A token is needed.').waitFor();
        await grow(51);
        await grow(52);
        assert.equal(await dialog.count(), 0);
        await row.getByRole('button', { name: 'Hide log' }).click();
        service.logs[running.id] = 'line one';
        await row.getByRole('button', { name: 'Show log' }).click();
        await enter('secret');
        await row.getByText('line one').waitFor();
    });
});

test('who is asked already is not asked a second time', () => withToken({ status: { ...emptyStatus() } },
    async ({ page, service, dialog, enter }) => {
        await enter('secret');
        await cardOf(page, 'hanako_photos').waitFor();
        service.token = 'changed';
        await cardOf(page, 'hanako_photos').getByRole('button', { name: 'Back up now' }).click();
        await dialog.waitFor();
        const polled = page.waitForResponse(isPoll);
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await polled;
        await page.locator('#away').waitFor();
        assert.equal(await dialog.count(), 1);
        await enter('changed');
        await rowsOf(page, 'pending').waitFor();
        assert.equal(await dialog.count(), 0);
    }));

test('the cron line has a place for the token where one is needed', () => withToken({ readsFreely: true, sets: [set('foo_hoge',
    { date_last: undefined, last_result: undefined, last_success_at: undefined, generations: [] })] }, async ({ page }) => {
    assert.match(await page.locator('.lesson code').innerText(), /-H @token\.header/);
    await page.locator('.lesson').getByText('token.header in the home folder').waitFor();
}));
