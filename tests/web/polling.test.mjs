// When the page asks, what it costs, what survives an answer, and what happens when there is none.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, launch, picture, rowsOf, untilNextPoll, visit } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { household, runningTask, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const start = (state, options) => scene.start(browser, state, options);

const home = household();
const statusRequests = (reader) => reader.requests.filter((request) => request.url().endsWith('/api/status'));
const answered = (page) => page.waitForResponse((response) => response.url().endsWith('/api/status'));

async function hide(page, hidden) {
    await page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
}

describe('polling', () => {
    test('asks every 10 s, with If-None-Match, and an unchanged answer carries nothing', async () => {
        const { reader, page, stop } = await start(home, { clock: 'paused' });
        const [response, pause] = await Promise.all([answered(page), untilNextPoll(reader)]);
        assert.ok(pause >= 10_000 && pause < 14_000, `${pause} ms`);
        assert.equal(response.status(), 304);
        assert.ok(response.request().headers()['if-none-match']);
        await stop();
    });

    test('asks every 2 s while something runs', async () => {
        const { reader, stop } = await start({ ...home, status: { ...home.status, running: [runningTask()] } },
            { clock: 'paused' });
        for (let times = 0; times < 3; ++times) {
            const pause = await untilNextPoll(reader);
            assert.ok(pause >= 2000 && pause < 6000, `${pause} ms`);
        }
        await stop();
    });

    test('is silent while the tab is hidden, and asks at once when it is seen again', async () => {
        const { reader, page, stop } = await start(home, { clock: true });
        await hide(page, true);
        await page.clock.runFor(120_000);
        assert.equal(statusRequests(reader).length, 1);
        await Promise.all([answered(page), hide(page, false)]);
        assert.equal(statusRequests(reader).length, 2);
        await stop();
    });
});

describe('a first visit', () => {
    test('takes at most 6 requests and 60 kB, and tells when it is interactive', { skip: !process.env.APP_JS && 'needs APP_JS' },
        async () => {
            const service = Object.assign(await new MockService().start(), home);
            const times = [];
            for (let visitNumber = 0; visitNumber < 5; ++visitNumber) {
                const reader = await visit(browser, service.url);
                await reader.page.waitForLoadState('networkidle');
                const web = reader.requests.filter((request) => request.url().startsWith('http'));
                assert.ok(web.length <= 6, web.map((request) => request.url()).join('\n'));
                let bytes = 0;
                for (const request of web) {
                    const sizes = await request.sizes();
                    bytes += sizes.responseBodySize + sizes.responseHeadersSize;
                }
                assert.ok(bytes <= 60_000, `${bytes} bytes`);
                times.push(await reader.page.evaluate(() => performance.getEntriesByName('interactive')[0].startTime));
                console.log(`# first visit: ${web.length} requests, ${bytes} bytes, interactive after ${
                    Math.round(times.at(-1))} ms`);
                await reader.close();
            }
            await service.stop();
        });
});

describe('rows', () => {
    test('keep focus, selection and open logs when they change their list', async () => {
        const running = runningTask();
        const { service, page, stop } = await start({ ...home, status: { ...home.status, running: [running] } });
        service.logs[running.id] = 'copying a\ncopying b';
        await page.evaluate(() => { window.rowBefore = document.querySelector('[data-state=running] li.task'); });
        await rowsOf(page, 'running').getByRole('button', { name: 'Show log' }).click();
        await page.getByText('copying b').waitFor();
        await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('li.task[data-state=running] h4')));
        service.status = { ...home.status, finished: [{ ...running, state: 'finished', progress: undefined,
            updated_at: new Date().toISOString() }, ...home.status.finished] };
        await page.locator(`section[data-state=finished] [data-id=${running.id}]`).waitFor();
        assert.ok(await page.evaluate(() => window.rowBefore.closest('section').dataset.state === 'finished'));
        assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Hide log');
        assert.ok(await page.getByText('copying b').isVisible());
        assert.equal(await page.evaluate(() => getSelection().toString().trim()), 'hanako_photos');
        await stop();
    });

    test('that ended are announced, and their set is asked for again', async () => {
        const running = runningTask();
        const { service, page, stop } = await start({ ...home, status: { ...home.status, running: [running] } });
        service.status = { ...home.status, error: [{ ...running, state: 'error', progress: undefined, code: 'source-missing',
            message: 'gone' }] };
        await rowsOf(page, 'error').first().waitFor();
        assert.equal(await page.locator('#live').innerText(), 'hanako_photos: Failed');
        await page.waitForLoadState('networkidle');
        assert.ok(service.requests.includes('GET /api/sets/hanako_photos'));
        await stop();
    });
});

describe('a service that is away', () => {
    test('leaves the last known state, greyed, with its age, and comes back by itself', async () => {
        const { service, reader, page, stop } = await start({ ...home, status: { ...home.status, running: [runningTask()] } },
            { expected: [/ERR_CONNECTION_REFUSED/] });
        const { port } = service;
        await service.stop();
        await page.locator('#away').waitFor();
        assert.match(await page.locator('#away').innerText(), /the state of \d+:\d\d/);
        assert.equal(await page.locator('body.stale').count(), 1);
        assert.equal(await rowsOf(page, 'running').count(), 1);
        assert.match(await page.title(), /does not answer/);
        assert.deepEqual(await accessibilityFaults(page), []);
        await picture(page, 'away');
        const back = Object.assign(await new MockService().start(port), home);
        await page.locator('#away').waitFor({ state: 'hidden' });
        assert.equal(await page.locator('body.stale').count(), 0);
        assert.equal(await page.locator('#live').innerText() !== '', true);
        await rowsOf(page, 'running').waitFor({ state: 'detached' });
        assert.deepEqual(reader.problems, []);
        await back.stop();
        await stop().catch(() => undefined);
    });

    test('that talks nonsense is told apart from one that is fine', async () => {
        const { service, reader, page, stop } = await start(home, { clock: true });
        service.status = 'this is no JSON';
        await Promise.all([answered(page), page.clock.runFor(10_100)]);
        await page.locator('#away').waitFor();
        assert.equal(await cardOf(page, 'hanako_photos').count(), 1);
        assert.deepEqual(reader.problems, []);
        await stop();
    });
});

/** The answer to the next request for the sets, which are asked for again after a minute. */
async function nextSets(page) {
    await cardOf(page, 'hanako_photos').locator('.chart').first().waitFor();
    const [response] = await Promise.all([page.waitForResponse('**/api/sets'), page.clock.fastForward(61_000)]);
    return response;
}

describe('the sets', () => {
    test('are told as faulty while config.ini cannot be read, and as before when it can be again', async () => {
        const { page, stop } = await start(home, { clock: true, expected: [/status of 500/] });
        await page.route('**/api/sets', (route) => route.fulfill({ status: 500,
            json: { code: 'config-unreadable', message: 'config.ini cannot be read.', remedy: 'Look at it.' } }));
        await nextSets(page);
        await page.locator('#sets').getByText('config.ini cannot be read.').waitFor();
        assert.equal(await page.locator('li.set').count(), 3);
        await page.unroute('**/api/sets');
        await nextSets(page);
        await page.locator('#sets').getByText('config.ini cannot be read.').waitFor({ state: 'detached' });
        assert.equal(await page.locator('li.set').count(), 3);
        await stop();
    });

    test('are not sent again while they are the same', async () => {
        const { page, stop } = await start(home, { clock: true });
        assert.equal((await nextSets(page)).status(), 304);
        await stop();
    });
});

describe('the tab', () => {
    test('tells the state in title and picture', async () => {
        const { service, page, stop } = await start(home);
        const looks = async () => [await page.title(), await page.locator('link[rel=icon]').getAttribute('href')];
        const [fineTitle, fineIcon] = await looks();
        assert.match(fineTitle, /^All backups are fine/);
        service.status = { ...home.status, error: [task('taro_documents', 'error', { code: 'source-missing' })] };
        await cardOf(page, 'taro_documents').getByRole('button', { name: 'Back up now' }).click();
        await rowsOf(page, 'error').first().waitFor();
        const [failedTitle, failedIcon] = await looks();
        assert.match(failedTitle, /^One backup failed/);
        assert.notEqual(failedIcon, fineIcon);
        await stop();
    });

    test('tells that the server is away, also when it was never there', async () => {
        const { page, stop } = await start(home, { expected: [/ERR_FAILED/] });
        await page.route('**/api/**', (route) => route.abort());
        await page.reload();
        await page.getByRole('heading', { name: 'The server does not answer' }).waitFor();
        assert.match(await page.locator('link[rel=icon]').getAttribute('href'), /^data:image\/svg/);
        await stop();
    });
});
