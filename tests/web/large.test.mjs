// A thousand sets and four thousand tasks: nothing is lost, nothing holds up the page. What that costs is held by counts,
// which are the same on any machine; times are only printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessibilityFaults, cardOf, launch, listOf, picture, rowsOf, visit } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { run, runningTask, set, task } from './support/samples.mjs';

const sets = Array.from({ length: 1000 }, (_, index) => set(`user${index % 40}_folder${index}`));
const tasks = (state, count) => Array.from({ length: count }, (_, index) => task(sets[index % 1000].name, state,
    state === 'error' ? { code: 'source-missing', message: 'The source is not there.' } : {}));
const status = { error: tasks('error', 300), running: [runningTask()], pending: tasks('pending', 899),
    finished: tasks('finished', 2800) };
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** The longest that the page's thread was busy in one piece since it began, in milliseconds. */
const longestTask = (page) => page.evaluate(() => new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
        resolve(Math.max(...list.getEntries().map((entry) => entry.duration)));
        observer.disconnect();
    });
    observer.observe({ type: 'longtask', buffered: true });
    setTimeout(() => resolve(0), 1000);
}));

test('1,000 sets and 4,000 tasks are shown in part, found by name, and shown whole when asked', async () => {
    const service = Object.assign(await new MockService().start(), { sets, status, history: [run('user5_folder5', 1)] });
    const reader = await visit(browser, service.url);
    const { page } = reader;
    await page.waitForLoadState('networkidle');
    assert.match(await listOf(page, 'finished').getByRole('heading', { level: 3 }).innerText(), /2,800/);
    assert.equal(await rowsOf(page, 'finished').count(), 10);
    console.log(`# 4,000 tasks: longest task of the first display ${Math.round(await longestTask(page))} ms`);

    await page.getByLabel('Find a set').fill('folder77');
    assert.equal(await page.locator('li.set').count(), 11);
    await page.getByLabel('Find a set').fill('');
    const card = cardOf(page, 'user5_folder5');
    await card.getByRole('button', { name: 'Details' }).click();
    await card.locator('.chart').first().waitFor();
    assert.ok(service.requests.includes('GET /api/history?name=user5_folder5&limit=30'));
    await picture(page, 'many');

    await listOf(page, 'finished').getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(() => document.querySelectorAll('section[data-state=finished] li.task').length === 2800);
    const frames = await page.evaluate(async () => {
        const gaps = [];
        let last = performance.now();
        for (let step = 0; step < 60; ++step) {
            scrollBy(0, 500);
            await new Promise(requestAnimationFrame);
            gaps.push(performance.now() - last);
            last = performance.now();
        }
        return gaps.sort((left, right) => left - right);
    });
    console.log(`# 2,800 rows: frame while scrolling, median ${Math.round(frames[30])} ms, longest ${
        Math.round(frames.at(-1))} ms`);
    const ticking = setInterval(() => {
        service.status = { ...status, running: [runningTask()] };
    }, 500);
    const busy = await page.evaluate(() => new Promise((resolve) => {
        let longest = 0;
        new PerformanceObserver((list) => {
            longest = Math.max(longest, ...list.getEntries().map((entry) => entry.duration));
        }).observe({ type: 'longtask' });
        setTimeout(() => resolve(longest), 5000);
        document.dispatchEvent(new Event('visibilitychange'));
    }));
    clearInterval(ticking);
    console.log(`# 2,800 rows: longest task in 5 s of polling ${Math.round(busy)} ms`);
    assert.deepEqual(reader.problems, []);
    await reader.close();
    await service.stop();
});

/** How often the page has been laid out since it was opened. */
async function layouts(cdp) {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount').value;
}

/** Counts the rows and cards that are there when the first of them have come. */
function countFirst() {
    const count = () => ['li.task', 'li.set'].map((what) => document.querySelectorAll(what).length);
    new MutationObserver((_records, observer) => {
        if (count()[0] === 0)
            return;
        window.firstDrawn = count();
        observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
}

/** Counts what is touched from now on, but for the words of time, which may all change in the same second. */
function countTouched() {
    window.touched = 0;
    new MutationObserver((records) => {
        const other = records.filter(({ target }) => !(target.parentElement ?? target).closest('time') && !target.matches?.('time'));
        window.touched += other.length;
    }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
}

test('the first screen waits for no other, and an answer touches only what it changes', async () => {
    const service = Object.assign(await new MockService().start(), { sets, status, history: [] });
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    await page.addInitScript(countFirst);
    let answerSets;
    await page.route('**/api/sets', async (route) => {
        await new Promise((answer) => { answerSets = answer; });
        await route.continue();
    });
    const before = await layouts(cdp);
    await page.goto(service.url);
    await rowsOf(page, 'error').first().waitFor();
    const [tasksDrawn, setsDrawn] = await page.evaluate(() => window.firstDrawn);
    assert.ok(tasksDrawn > 0 && tasksDrawn <= 40, `${tasksDrawn} rows at first`);
    assert.equal(setsDrawn, 0);
    answerSets();
    await page.waitForFunction(() => document.querySelectorAll('li.set').length === 60);
    assert.equal(await rowsOf(page, 'error').count(), 50);
    const laidOut = await layouts(cdp) - before;
    assert.ok(laidOut <= 30, `${laidOut} layouts for 141 rows and cards`);

    await page.evaluate(countTouched);
    service.status = { ...status, running: [{ ...status.running[0], progress: { ...status.running[0].progress, percent: 87 } }] };
    await page.getByText('87%').waitFor();
    const touched = await page.evaluate(() => window.touched);
    assert.ok(touched > 0 && touched <= 20, `${touched} changes for one figure`);
    console.log(`# 4,000 tasks: ${tasksDrawn} rows at first, ${laidOut} layouts, ${touched} changes for one figure`);
    await context.close();
    await service.stop();
});

test('the large page is accessible', async () => {
    const service = Object.assign(await new MockService().start(), { sets, status, history: [] });
    const reader = await visit(browser, service.url, { viewport: { width: 320, height: 640 } });
    await reader.page.waitForLoadState('networkidle');
    assert.deepEqual(await accessibilityFaults(reader.page), []);
    await reader.close();
    await service.stop();
});
