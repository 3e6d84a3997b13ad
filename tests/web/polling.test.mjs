// When the page asks, what it costs, what survives an answer, and what happens when there is none.
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, isPoll, launch, listOf, picture, rowsOf, untilNextPoll, visit } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { emptyStatus, household, run, runningTask, set, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const start = (state, options) => scene.start(browser, state, options);

const home = household();
const statusRequests = (reader) => reader.requests.filter(isPoll);
const answered = (page) => page.waitForResponse(isPoll);

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
        const { reader, page, stop } = await start(home, { clock: 'paused' });
        await hide(page, true);
        await page.clock.runFor(120_000);
        assert.equal(statusRequests(reader).length, 1);
        await Promise.all([answered(page), hide(page, false)]);
        assert.equal(statusRequests(reader).length, 2);
        await stop();
    });

    test('waits for no answer to tell what has grown older while the tab was hidden', async () => {
        const { page, stop } = await start(home, { clock: 'paused' });
        const age = () => cardOf(page, 'hanako_photos').locator('.meta').first().innerText();
        assert.equal(await age(), 'Last success 2 hours ago');
        await page.route('**/api/**', () => undefined);
        await hide(page, true);
        await page.clock.fastForward('05:00:00');
        await hide(page, false);
        assert.equal(await age(), 'Last success 7 hours ago');
        await stop();
    });
});

/** What the server has sent to this reader: { bytes, count }. */
async function transferOf(reader) {
    const web = reader.requests.filter((request) => request.url().startsWith('http'));
    const sizes = await Promise.all(web.map((request) => request.sizes()));
    return { bytes: sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0), count: web.length };
}

describe('a first visit', () => {
    test('takes at most 6 requests and 60 kB, and tells when it is interactive', { skip: !process.env.APP_JS && 'needs APP_JS' },
        async () => {
            const service = Object.assign(await new MockService().start(), home);
            const times = [];
            for (let visitNumber = 0; visitNumber < 5; ++visitNumber) {
                const reader = await visit(browser, service.url);
                await reader.page.waitForLoadState('networkidle');
                const { bytes, count } = await transferOf(reader);
                assert.ok(count <= 6 && bytes <= 60_000, `${count} requests, ${bytes} bytes`);
                times.push(await reader.page.evaluate(() => performance.getEntriesByName('interactive')[0].startTime));
                console.log(`# first visit: ${count} requests, ${bytes} bytes, interactive after ${
                    Math.round(times.at(-1))} ms`);
                await reader.close();
            }
            await service.stop();
        });

    test('stays below 60 kB with 12 sets, 30 runs of each and 2,000 finished tasks', { skip: !process.env.APP_JS && 'needs APP_JS' },
        async () => {
            const id = (when) => `${when.replace(/\D/g, '')}-${randomBytes(4).toString('hex')}`; // as long as real ones
            const sets = Array.from({ length: 12 }, (_, index) => set(`user${index}_folder${index}`));
            const history = sets.flatMap(({ name }, index) => Array.from({ length: 167 }, (_, days) => run(name, days + index / 50)))
                .map((entry) => ({ ...entry, id: id(entry.started_at), files_scanned: 51_000 + randomInt(900),
                    bytes_scanned: 4e10 + randomInt(9e8) }));
            history.sort((left, right) => right.ended_at.localeCompare(left.ended_at));
            const finished = history.slice(0, 2000).map(({ id: ended, name, started_at, ended_at }) => task(name, 'finished',
                { id: ended, created_at: started_at, started_at, updated_at: ended_at }));
            const service = Object.assign(await new MockService().start(), { sets, history, status: { ...emptyStatus(), finished } });
            const reader = await visit(browser, service.url);
            await reader.page.locator('.charts').nth(11).waitFor();
            assert.equal(await reader.page.locator('#count-finished').innerText(), '2,000');
            const { bytes, count } = await transferOf(reader);
            console.log(`# first visit, 12 sets, 360 runs, 2,000 finished tasks: ${count} requests, ${bytes} bytes`);
            assert.ok(count <= 6 && bytes <= 60_000, `${count} requests, ${bytes} bytes`);
            await reader.close();
            await service.stop();
        });

    test('is called interactive when each set can be backed up, which waits for no chart', async () => {
        const service = Object.assign(await new MockService().start(), home);
        const context = await browser.newContext({ locale: 'en-GB' });
        const page = await context.newPage();
        const isInteractive = () => page.evaluate(() => performance.getEntriesByName('interactive').length);
        const hold = async (path) => {
            let letGo;
            const reached = new Promise((resume) => page.route(path, (route) => {
                letGo = () => route.continue();
                resume();
            }));
            return { reached, letGo: () => letGo() };
        };
        const sets = await hold('**/api/sets');
        const history = await hold('**/api/history*');
        await page.goto(service.url);
        await rowsOf(page, 'finished').first().waitFor();
        await sets.reached;
        assert.equal(await isInteractive(), 0);
        sets.letGo();
        await history.reached;
        assert.equal(await isInteractive(), 1);
        const card = cardOf(page, 'taro_documents');
        assert.match(await card.innerText(), /\/mnt\/data\/taro/);
        assert.doesNotMatch(await card.innerText(), /first run/i);
        await card.getByRole('button', { name: 'Back up now' }).click();
        history.letGo();
        await card.locator('.chart').first().waitFor();
        await rowsOf(page, 'pending').waitFor();
        assert.ok(service.requests.includes('POST /api/taro/documents'));
        assert.equal(service.requests.filter((request) => request.includes('/api/history')).length, 1);
        assert.equal(await isInteractive(), 1);
        await context.close();
        await service.stop();
    });

    test('asks the server before it looks for the language, and needs no Intl, whose first answer takes long', async () => {
        const running = { ...home.status, running: [runningTask()] };
        const takenOver = set('taken_over', { last_success_at: undefined, last_result: undefined });
        const service = Object.assign(await new MockService().start(), { ...home, sets: [...home.sets, takenOver], status: running });
        const context = await browser.newContext({ locale: 'en-GB' });
        const page = await context.newPage();
        await page.addInitScript(() => {
            window.asked = [];
            for (const name of ['DateTimeFormat', 'NumberFormat']) {
                Intl[name] = new Proxy(Intl[name], { construct(kind, words) {
                    window.asked.push(name);
                    return new kind(...words);
                } });
            }
            const { fetch, performance } = window;
            window.fetch = (...words) => {
                window.asked.push('fetch');
                return fetch(...words);
            };
            const storage = Object.getOwnPropertyDescriptor(window, 'localStorage').get;
            Object.defineProperty(window, 'localStorage', { get() {
                window.asked.push('localStorage');
                return storage.call(window);
            } });
            const mark = performance.mark.bind(performance);
            performance.mark = (name) => {
                window.asked.push(name);
                return mark(name);
            };
        });
        await page.goto(service.url);
        await cardOf(page, 'taro_documents').locator('.timeline').waitFor();
        const asked = await page.evaluate(() => window.asked);
        assert.deepEqual(asked.slice(0, asked.indexOf('interactive')), ['fetch', 'fetch', 'localStorage']);
        assert.ok(asked.includes('DateTimeFormat'));
        await context.close();
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
        service.logs[running.id] += '\nthe end';
        service.status = { ...home.status, finished: [{ ...running, state: 'finished', progress: undefined,
            updated_at: new Date().toISOString() }, ...home.status.finished] };
        await page.locator(`section[data-state=finished] [data-id=${running.id}]`).waitFor();
        assert.ok(await page.evaluate(() => window.rowBefore.closest('section').dataset.state === 'finished'));
        assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Hide log');
        await page.getByText('the end').waitFor();
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

describe('what changed', () => {
    test('is told by how much of it is what, and again when the words are the same', async () => {
        const waiting = ['a', 'b', 'c', 'd', 'e'].map((name) => task(`user_${name}`, 'pending'));
        const { service, page, stop } = await start(home);
        const poll = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        const told = page.locator('#live');
        service.status = { ...home.status, pending: waiting };
        await poll();
        await told.getByText('Pending: 5').waitFor();
        assert.equal(await told.innerText(), 'Pending: 5');
        await page.evaluate(() => new MutationObserver(() => { window.toldAgain = true; })
            .observe(document.querySelector('#live'), { childList: true, subtree: true, characterData: true }));
        service.status = { ...home.status, pending: waiting.map((one) => ({ ...one, id: `${one.id}-next` })) };
        await poll();
        await page.waitForFunction(() => window.toldAgain);
        assert.equal(await told.innerText(), 'Pending: 5');
        service.status = { ...home.status, running: [{ ...waiting[0], state: 'running' }], error: [{ ...waiting[1], state: 'error' }],
            finished: waiting.slice(2).map((one) => ({ ...one, state: 'finished' })) };
        await poll();
        await told.getByText('Failed: 1, Running: 1, Finished: 3').waitFor();
        await stop();
    });
});

describe('finished tasks', () => {
    const finished = Array.from({ length: 300 }, () => task('hanako_photos', 'finished'));
    const counted = (page) => Promise.all([page.locator('#count-finished'), listOf(page, 'finished').locator('.count')]
        .map((count) => count.innerText()));

    test('that were not told are counted, and shown when asked, which is no news', async () => {
        const { page, stop } = await start({ ...home, status: { ...emptyStatus(), finished } });
        assert.deepEqual(await counted(page), ['300', '300']);
        await listOf(page, 'finished').getByRole('button', { name: 'Show all 300' }).click();
        await rowsOf(page, 'finished').nth(299).waitFor({ state: 'attached' });
        assert.equal(await page.locator('#live').innerText(), '');
        assert.deepEqual(await counted(page), ['300', '300']);
        await stop();
    });

    test('that are new are news also when more are told', async () => {
        const running = runningTask();
        const { service, page, stop } = await start({ ...home, status: { ...emptyStatus(), running: [running], finished } });
        service.status = { ...emptyStatus(), finished: [{ ...running, state: 'finished', progress: undefined }, ...finished] };
        await listOf(page, 'finished').getByRole('button', { name: 'Show all' }).click();
        await page.locator('#live').getByText('hanako_photos: Finished').waitFor();
        assert.equal(await page.locator('#live').innerText(), 'hanako_photos: Finished');
        await stop();
    });
});

describe('the runs of a set', () => {
    const drawn = (page) => cardOf(page, 'hanako_photos').locator('.charts strong').nth(2);
    const asked = (service) => service.requests.filter((request) => request === 'GET /api/sets/hanako_photos').length;

    test('are asked for until the one that has ended is told, which the service writes after the end', async () => {
        const running = runningTask();
        const { service, reader, page, stop } = await start({ ...home, status: { ...home.status, running: [running] } },
            { clock: 'paused' });
        const ended = { ...running, state: 'finished', progress: undefined, updated_at: new Date().toISOString() };
        service.status = { ...home.status, finished: [ended, ...home.status.finished] };
        await untilNextPoll(reader);
        await rowsOf(page, 'finished').nth(3).waitFor();
        await page.waitForLoadState('networkidle');
        assert.notEqual(await drawn(page).innerText(), '4,242');
        const told = run('hanako_photos', 0, { id: running.id, files_changed: 4242 });
        service.history = [told, ...home.history];
        service.sets = [{ ...home.sets[0], last_result: told, last_success_at: told.ended_at }, ...home.sets.slice(1)];
        assert.ok(await untilNextPoll(reader) < 6000);
        await page.waitForFunction(() => document.body.innerText.includes('4,242 files changed'));
        assert.equal(await drawn(page).innerText(), '4,242');
        const times = asked(service);
        await untilNextPoll(reader);
        await page.waitForLoadState('networkidle');
        assert.equal(asked(service), times);
        await stop();
    });

    test('are asked for a few times only when they never tell it', async () => {
        const running = runningTask();
        const { service, reader, page, stop } = await start({ ...home, status: { ...home.status, running: [running] } },
            { clock: 'paused' });
        service.status = home.status;
        service.status = { ...home.status, error: [{ ...running, state: 'error', code: 'cancelled' }] };
        for (let times = 0; times < 9; ++times) {
            await untilNextPoll(reader);
            await page.waitForLoadState('networkidle');
        }
        assert.ok(asked(service) > 1 && asked(service) < 7, String(asked(service)));
        await stop();
    });

    test('are asked for when the sets tell of one that the lists have not shown', async () => {
        const { service, page, stop } = await start(home, { clock: true });
        const told = run('hanako_photos', 0, { files_changed: 4242 });
        service.history = [told, ...home.history];
        service.sets = [{ ...home.sets[0], last_result: told }, ...home.sets.slice(1)];
        await nextSets(page);
        await page.clock.runFor(10_100);
        await page.waitForFunction(() => document.body.innerText.includes('4,242'));
        assert.equal(await drawn(page).innerText(), '4,242');
        await stop();
    });
});

describe('the runs of many sets', () => {
    test('of a household that end at once are asked for together', async () => {
        const sets = Array.from({ length: 8 }, (_, index) => set(`user_folder${index}`));
        const history = sets.map(({ name }) => run(name, 1));
        const { service, page, stop } = await start({ status: emptyStatus(), sets, history });
        const ended = sets.map(({ name }) => task(name, 'finished'));
        service.requests.length = 0;
        service.sets = sets.map((one) => ({ ...one, keep_count: 6 }));
        service.history = [...ended.map(({ id, name }) => run(name, 0, { id, files_changed: 4242 })), ...history];
        service.status = { ...emptyStatus(), finished: ended };
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await page.waitForFunction(() => document.querySelectorAll('.runs > p').length === 8
            && [...document.querySelectorAll('.runs > p')].every((words) => words.textContent === 'Last 2 runs'));
        await page.getByText('of 6 generations').nth(7).waitFor();
        assert.deepEqual(service.requests.filter((request) => /history/.test(request)), ['GET /api/history?limit=240']);
        await stop();
    });

    test('are not told to be none while they are on their way', async () => {
        const sets = Array.from({ length: 20 }, (_, index) => set(`user_folder${index}`));
        const { page, stop } = await start({ status: emptyStatus(), sets, history: [run('user_folder3', 1)] });
        const held = new Promise((resume) => page.route('**/api/history*', resume));
        const card = cardOf(page, 'user_folder3');
        await card.getByRole('button', { name: 'Details' }).click();
        await card.locator('.timeline').waitFor();
        const request = await held;
        assert.doesNotMatch(await card.innerText(), /first run/i);
        await request.continue();
        await card.locator('.chart').first().waitFor();
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

    test('but answers is not said to be silent', async () => {
        const { page, stop } = await start(home, { expected: [/status of 503/] });
        await page.route('**/api/**', (route) => route.fulfill({ status: 503, json: { code: 'busy', message: 'All places are taken.' } }));
        await page.reload();
        await page.getByText('All places are taken. This page keeps trying.').waitFor();
        await stop();
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
