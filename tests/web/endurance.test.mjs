// What the page must endure: answers of another shape, clocks that differ, a service that comes back as another one,
// answers that are late, names and messages made to deceive or to drown it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cardOf, isPoll, launch, listOf, picture, rowsOf, untilNextPoll } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { emptyStatus, household, runningTask, set, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const start = (state, options) => scene.start(browser, state, options);

const home = household();
const answered = (page, path = '/api/status') => page.waitForResponse((response) => new URL(response.url()).pathname === path);
const nextPoll = (page) => Promise.all([answered(page), page.clock.runFor(10_100)]);

describe('an answer of another shape', () => {
    const shapes = { 'an array': [], null: null, 'lists that are missing': { error: [] },
        'lists that are none': { ...emptyStatus(), running: 5 }, 'a task without a name': { ...emptyStatus(), error: [{}] },
        'a task that is null': { ...emptyStatus(), finished: [null] },
        'a task of no time': { ...emptyStatus(), finished: [{ ...task('a_b', 'finished'), updated_at: 'soon' }] } };
    for (const [label, shape] of Object.entries(shapes)) {
        test(`is not taken for a state: ${label}`, async () => {
            const { service, reader, page, stop } = await start(home, { clock: true });
            service.status = shape;
            await nextPoll(page);
            await page.locator('#away').waitFor();
            assert.match(await page.locator('#verdict').innerText(), /cannot answer as it should/);
            assert.equal(await rowsOf(page, 'finished').count(), 3);
            service.status = { ...home.status, running: [runningTask()] };
            await nextPoll(page);
            await rowsOf(page, 'running').waitFor();
            assert.ok(await page.locator('#away').isHidden());
            assert.deepEqual(reader.problems, []);
            await stop();
        });
    }

    test('of the sets leaves those that are known', async () => {
        const { service, page, stop } = await start(home, { clock: true });
        for (const sets of [null, [{}], [null], 'none']) {
            service.sets = sets;
            await Promise.all([answered(page, '/api/sets'), page.clock.fastForward(61_000)]);
            await page.locator('#away').waitFor();
            assert.equal(await page.locator('li.set').count(), 3);
            service.sets = home.sets;
            await nextPoll(page);
            await page.locator('#away').waitFor({ state: 'hidden' });
        }
        await stop();
    });
});

describe('a server', () => {
    test('whose clock differs is told by its own clock, and the difference is told', async () => {
        const hours = 3 * 3600_000;
        const behind = (entry) => JSON.parse(JSON.stringify(entry, (key, value) => (/_at$/.test(key)
            ? new Date(new Date(value) - hours).toISOString() : value)));
        const { page, stop } = await start({ ...home, status: behind({ ...home.status, pending: [task('taro_documents',
            'pending', { updated_at: new Date().toISOString() })] }), sets: behind(home.sets), clockAhead: -hours });
        assert.match(await rowsOf(page, 'pending').innerText(), /Requested (just now|\d+ seconds ago)/);
        assert.match(await cardOf(page, 'hanako_photos').innerText(), /Last success 2 hours ago/);
        assert.match(await page.locator('#overview').innerText(), /clock.*3 hrs? behind/);
        await stop();
    });

    test('whose clock agrees has nothing told about it', async () => {
        const { page, stop } = await start(home);
        assert.doesNotMatch(await page.locator('#overview').innerText(), /clock/);
        await stop();
    });

    test('that comes back with other sets is shown as it is now', async () => {
        const { service, page, stop } = await start({ ...home, status: { ...home.status, running: [runningTask()] } },
            { expected: [/ERR_CONNECTION_REFUSED/] });
        const { port } = service;
        await service.stop();
        await page.locator('#away').waitFor();
        const other = Object.assign(await new MockService().start(port), { sets: [set('other_set')] });
        await page.locator('#away').waitFor({ state: 'hidden' });
        await cardOf(page, 'other_set').waitFor();
        assert.equal(await page.locator('li.set').count(), 1);
        assert.equal(await page.locator('li.task').count(), 0);
        await other.stop();
        await stop().catch(() => undefined);
    });
});

describe('an answer that is late', () => {
    test('is not overtaken: what it says is never shown over what was said after it', async () => {
        const { service, page, stop } = await start(home);
        let letGo;
        await page.route('**/api/status?*', async (route) => {
            const answer = await route.fetch();
            await new Promise((resume) => { letGo = resume; });
            await route.fulfill({ response: answer });
        }, { times: 1 });
        const button = cardOf(page, 'taro_documents').getByRole('button', { name: 'Back up now' });
        await button.click(); // its poll answers with the task, and is held
        await page.waitForFunction(() => document.querySelector('.set button[aria-busy=true]'));
        service.status = emptyStatus();
        while (!letGo)
            await new Promise((resume) => setTimeout(resume, 10));
        await cardOf(page, 'hanako_photos').getByRole('button', { name: 'Back up now' }).click();
        await new Promise((resume) => setTimeout(resume, 200)); // the time of an overtaking, where there is one
        letGo();
        const isIdle = () => document.querySelector('.set button[aria-busy=true]') === null;
        await page.waitForFunction(isIdle);
        assert.deepEqual(await rowsOf(page, 'pending').getByRole('heading').allInnerTexts(), ['hanako_photos']);
        await stop();
    });

    test('is asked for once: a chart that takes long is not asked for again and again', async () => {
        const many = Array.from({ length: 20 }, (_, index) => set(`user_folder${index}`));
        const { service, reader, page, stop } = await start({ ...home, sets: many, status: { ...emptyStatus(),
            running: [task('user_folder9', 'running')] } }, { clock: 'paused' });
        let held = 0;
        await page.route('**/api/history*', () => { ++held; });
        await cardOf(page, 'user_folder3').getByRole('button', { name: 'Details' }).click();
        for (const state of ['pending', 'running', 'pending']) {
            service.status = { ...emptyStatus(), [state]: [task('user_folder9', state)] };
            await untilNextPoll(reader);
        }
        assert.equal(held, 1);
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await stop();
    });
});

describe('words made to deceive or to drown', () => {
    const rightToLeft = '\u202e';

    test('turn nothing round but themselves', async () => {
        const name = `user_${rightToLeft}gnp.exe`;
        const { page, stop } = await start({ sets: [set(name)], status: { ...emptyStatus(), error: [task(name, 'error',
            { code: 'mass-deletion', acceptable: true, message: `${rightToLeft}message`, remedy: `${rightToLeft}remedy` })] } });
        await rowsOf(page, 'error').getByRole('button', { name: 'Run anyway' }).click();
        // Where "anyway?" of the question stands: at its end, as no name may put it elsewhere.
        const [anyway, question] = await page.evaluate(() => {
            const title = document.querySelector('dialog h2');
            const text = title.lastChild;
            const range = document.createRange();
            range.setStart(text, text.data.lastIndexOf('anyway?'));
            range.setEnd(text, text.data.length);
            const whole = document.createRange();
            whole.selectNodeContents(title);
            return [range.getBoundingClientRect().right, whole.getBoundingClientRect().right];
        });
        assert.ok(Math.abs(anyway - question) < 2, `${anyway} of ${question}`);
        await stop();
    });

    test('and names written from right to left begin where all names do', async () => {
        const names = ['مرحبا_صور', 'foo_hoge'];
        const { page, stop } = await start({ sets: [], status: { ...emptyStatus(), finished: names.map((name) => task(name, 'finished')) } });
        const [arabic, latin] = await rowsOf(page, 'finished').locator('bdi').evaluateAll((nodes) => nodes.map((node) => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return range.getBoundingClientRect().left;
        }));
        assert.ok(Math.abs(arabic - latin) < 2, `${arabic} and ${latin}`);
        await stop();
    });

    test('of 100 kB are cut short, and the page stays as wide as it is', async () => {
        const long = 'Lorem.ipsum_'.repeat(8500);
        const { reader, page, stop } = await start({ sets: [set('user_set', { faults: [{ line: 1, message: long,
            remedy: long }] }), set(`user_${long}`, { source: '/a', dest: '/b', generations: [] })], status: { ...emptyStatus(), error: [task('user_set', 'error',
            { code: 'rsync-failed', message: long, remedy: long, warnings: [long] })],
        finished: [task(`user_${long}`, 'finished')] } }, { viewport: { width: 320, height: 640 } });
        const [wide, high] = await page.evaluate(() => [document.documentElement.scrollWidth,
            document.documentElement.scrollHeight]);
        assert.ok(wide <= 320, `${wide} px wide`);
        assert.ok(high < 10_000, `${high} px high`);
        assert.match(await rowsOf(page, 'error').innerText(), /Lorem/);
        await picture(page, 'drowned');
        assert.deepEqual(reader.problems, []);
        await stop();
    });

    test('keep their lines', async () => {
        const { page, stop } = await start({ ...home, status: { ...emptyStatus(), error: [task('a_b', 'error',
            { code: 'files-unreadable', message: 'two files:\na/first\nb/second' })] } });
        assert.match(await rowsOf(page, 'error').innerText(), /two files:\na\/first\nb\/second/);
        await stop();
    });
});

describe('a tab', () => {
    test('that is hidden asks nothing, not even when the network is back', async () => {
        const { reader, page, stop } = await start(home, { clock: 'paused' });
        await page.evaluate(() => {
            Object.defineProperty(document, 'hidden', { value: true, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
            window.dispatchEvent(new Event('online'));
        });
        await page.clock.runFor(60_000);
        assert.equal(reader.requests.filter(isPoll).length, 1);
        await stop();
    });

    test('that may not copy leaves the text selected, and says so', async () => {
        const { reader, page, stop } = await start({ ...home, sets: [] });
        await page.evaluate(() => {
            navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
            document.execCommand = () => false;
        });
        const lesson = page.locator('.lesson');
        // It says so for two seconds.
        await Promise.all([lesson.getByText('Press Ctrl+C').waitFor(), lesson.getByRole('button', { name: 'Copy' }).click()]);
        assert.match(await page.evaluate(() => getSelection().toString()), /^\[foo_hoge\]/);
        assert.deepEqual(reader.problems, []);
        await stop();
    });

    test('whose row goes away while it asks about it puts the focus on the tasks', async () => {
        const error = [task('a_b', 'error', { code: 'source-empty', acceptable: true })];
        const { service, page, stop } = await start({ ...home, status: { ...home.status, error, pending: [task('c_d', 'pending')] } });
        await rowsOf(page, 'error').getByRole('button', { name: 'Run anyway' }).click();
        service.status = home.status;
        await rowsOf(page, 'error').waitFor({ state: 'detached' });
        await page.keyboard.press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
        assert.equal(await page.evaluate(() => document.activeElement.id), 'tasks');
        await stop();
    });

    test('whose row goes away with the focus puts it on the list', async () => {
        const { service, page, stop } = await start({ ...home, status: { ...home.status, pending: [task('a_b', 'pending')] } });
        await rowsOf(page, 'pending').getByRole('button', { name: 'Cancel' }).focus();
        service.status = home.status;
        await rowsOf(page, 'pending').waitFor({ state: 'detached' });
        assert.equal(await page.evaluate(() => document.activeElement.id), 'list-pending');
        assert.equal(await listOf(page, 'pending').count(), 1);
        await stop();
    });
});
