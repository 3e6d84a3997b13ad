// What the page shows and does, for states that the mock service sets up at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, launch, listOf, picture, rowsOf } from './support/browser.mjs';
import { dayText, emptyStatus, failures, household, run, runningTask, set, task } from './support/samples.mjs';
import * as scene from './support/scene.mjs';

const hostile = '<img src=x onerror=alert(1)>_"&\'</script>';
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const withPage = (state, options, act) => scene.withPage(browser, state, options, act);

const home = household();
const busy = { ...home, status: { ...home.status, running: [runningTask()], pending: [task('taro_documents', 'pending')],
    error: failures() } };
const unconfigured = { status: emptyStatus(), sets: [], history: [] };

describe('the lists', () => {
    test('have icon, word, count and rows', () => withPage(busy, {}, async (page) => {
        for (const [state, word, count] of [['error', 'Errors', 2], ['running', 'Running', 1], ['pending', 'Pending', 1],
            ['finished', 'Finished', 3]]) {
            const heading = listOf(page, state).getByRole('heading', { level: 3 });
            assert.equal((await heading.innerText()).replace(/\s+/g, ' '), `${word} ${count}`);
            assert.equal(await heading.locator(`.icon-${state}`).count(), 1);
            assert.equal(await rowsOf(page, state).count(), count);
        }
    }));

    test('tell how far a running task is', () => withPage(busy, {}, async (page) => {
        const row = rowsOf(page, 'running').first();
        assert.equal(await row.getByRole('progressbar').getAttribute('value'), '43');
        const words = await row.innerText();
        for (const part of ['Copying', '43%', '1,210 of 2,870 files', '1.3 GB of 3 GB', '24.3 MB/s', '1 min 11 sec'])
            assert.ok(words.includes(part), `${part} in ${words}`);
    }));

    test('tell of an error what happened, what is safe and what to do', () => withPage(busy, {}, async (page) => {
        const words = await rowsOf(page, 'error').first().innerText();
        for (const part of ['41500 of 51234 files are gone', 'The newest copy and all generations are as they were', 'Look at the source'])
            assert.ok(words.includes(part), part);
        const partly = await rowsOf(page, 'error').nth(1).innerText();
        assert.ok(partly.includes('keep their last good copy in it, where there was one that could be kept.'));
    }));

    test('promise nothing of copies that could not be seen', () => {
        const codes = ['destination-missing', 'destination-changed', 'destination-lost'];
        const error = codes.map((code) => task('taro_documents', 'error', { code }));
        return withPage({ ...home, status: { ...emptyStatus(), error } }, {}, async (page) => {
            for (const words of await rowsOf(page, 'error').allInnerTexts()) {
                assert.match(words, /This run has changed nothing\. Whether .* could not be seen/);
                assert.doesNotMatch(words, /are as they were/);
            }
        });
    });

    test('promise of a run that was left where it was only what holds before and after the new copy took its place', () => {
        const error = ['probe-timeout', 'cancelled'].map((code) => task('taro_documents', 'error', { code }));
        return withPage({ ...home, status: { ...emptyStatus(), error } }, {}, async (page) => {
            const [hung, cancelled] = await rowsOf(page, 'error').allInnerTexts();
            for (const words of [hung, cancelled]) {
                assert.match(words, /is a complete one, the one before this run or the new one/);
                assert.doesNotMatch(words, /changed nothing|are as they were/);
            }
            assert.match(hung, /could not be seen/);
        });
    });

    test('promise on a full disk only what keep_count keeps', () => withPage({ ...home, status: {
        ...emptyStatus(), error: [task('taro_documents', 'error', { code: 'destination-full' })] } }, {},
    async (page) => assert.match(await rowsOf(page, 'error').innerText(), /all generations within keep_count are as/)));

    test('tell that the log of a task is no longer kept', () => withPage(busy, { expected: [/status of 404/] }, async (page) => {
        await page.route('**/log', (route) => route.fulfill({ status: 404, json: { code: 'unknown-task', message: 'gone' } }));
        const row = rowsOf(page, 'error').first();
        await row.getByRole('button', { name: 'Show log' }).click();
        await row.getByText('This log is no longer kept.').waitFor();
    }));

    test('tell that a waiting task may pass a guard now, and that one that is done did', () => {
        const waiting = task('taro_documents', 'pending');
        return withPage({ ...home, status: { ...emptyStatus(), pending: [waiting] } }, {}, async (page, service) => {
            service.status = { ...emptyStatus(), pending: [{ ...waiting, accepted: ['mass-deletion'] }] };
            await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
            await rowsOf(page, 'pending').getByText('Runs past a safety check').waitFor();
            service.status = { ...emptyStatus(), finished: [{ ...waiting, state: 'finished', accepted: ['mass-deletion'] }] };
            await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
            await rowsOf(page, 'finished').getByText('ran past a safety check').waitFor();
        });
    });

    test('tell how long a finished task took and what it did', () => {
        const done = task('taro_documents', 'finished');
        const state = { ...home, status: { ...emptyStatus(), finished: [done] },
            history: [run('taro_documents', 0, { id: done.id, files_changed: 1210, files_deleted: 3, bytes_sent: 2_500_000 })] };
        return withPage(state, {}, async (page) => {
            assert.match(await rowsOf(page, 'finished').innerText(),
                /Finished 3 minutes ago · took 1 min · 1,210 files changed · 3 deleted · 2\.5 MB copied/);
        });
    });

    test('give the exact time on hover', () => withPage(busy, {}, async (page) => {
        const time = rowsOf(page, 'pending').locator('time');
        await time.hover();
        assert.match(await time.getAttribute('title'), /20\d\d.*\d\d:\d\d:\d\d/);
    }));

    test('show warnings and the log one click away', () => withPage(busy, {}, async (page, service) => {
        const row = rowsOf(page, 'error').nth(1);
        service.logs[await row.getAttribute('data-id')] = 'line one\n<b>line two</b>';
        await row.getByText('1 warning').click();
        assert.ok(await row.getByText('keeps no owners').isVisible());
        await row.getByRole('button', { name: 'Show log' }).click();
        await row.getByText('<b>line two</b>').waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
    }));
});

describe('the sets', () => {
    test('show paths, generations, last success and the last runs', () => withPage(home, {}, async (page) => {
        const card = cardOf(page, 'hanako_photos');
        const words = await card.innerText();
        for (const part of ['/mnt/data/hanako/photos', '/mnt/backup/hanako/photos', 'Last success 2 hours ago',
            '312 GB free of 1 TB when last seen', '4 of 7 generations', 'Last 30 runs'])
            assert.ok(words.includes(part), part);
        assert.equal(await card.locator('.timeline circle').count(), 5);
        assert.equal(await card.locator('.chart').count(), 3);
        const chart = card.locator('.chart').first();
        assert.equal(await chart.locator('.finished, .failed').count(), 30);
        assert.equal(await chart.locator('.failed').count(), 2);
        await chart.hover();
        assert.equal(await chart.locator('title').count(), 30);
        assert.match(await chart.locator('title').nth(7).textContent(), /20\d\d.*\d\d:\d\d:\d\d: .*\(failed\)/);
        await card.getByText('4 of 7 generations').click();
        assert.equal(await card.locator('.dates li').count(), 4);
    }));

    test('end the time line at the last copy where a wrong clock has dated that after today', () => withPage({ ...home,
        sets: [set('foo_hoge', { date_last: '20991231' }), set('bar_fuga', { date_last: dayText(1) })] }, {}, async (page) => {
        assert.match(await cardOf(page, 'foo_hoge').locator('.ends span').last().innerText(), /31 Dec 2099/);
        assert.equal(await cardOf(page, 'bar_fuga').locator('.ends span').last().innerText(), 'Today');
    }));

    test('tell of many copies how many, from when to when, to those who do not see the time line', () => {
        const generations = Array.from({ length: 20 }, (_, index) => ({ name: `hoge_202610${30 - index}`, date: `202610${30 - index}` }));
        return withPage({ ...home, sets: [set('foo_hoge', { date_last: '20261031', generations })] }, {}, async (page) => {
            const spoken = await cardOf(page, 'foo_hoge').locator('svg.timeline').getAttribute('aria-label');
            assert.equal(spoken, '21 copies on a time line, from 11 Oct 2026 to 31 Oct 2026');
        });
    });

    test('call what a person has stopped cancelled, not failed', () => {
        const stopped = run('taro_documents', 0, { result: 'error', committed: false, code: 'cancelled' });
        const history = [stopped, ...home.history.filter(({ name }) => name === 'taro_documents')];
        const error = [task('taro_documents', 'error', { id: stopped.id, code: 'cancelled' })];
        return withPage({ history, status: { ...emptyStatus(), error }, sets: [set('taro_documents', { last_result: stopped })] },
            {}, async (page) => {
                const card = cardOf(page, 'taro_documents');
                assert.equal(await card.locator('.pill').innerText(), 'Cancelled');
                const chart = card.locator('.chart').first();
                assert.equal(await chart.locator('.cancelled').count(), 1);
                assert.match(await chart.getAttribute('aria-label'), /30 runs, 2 failed/);
                await chart.hover();
                assert.match(await chart.locator('title').first().textContent(), /\(cancelled\)/);
                assert.equal(await rowsOf(page, 'error').locator('.mark').textContent(), 'Cancelled');
            });
    });

    test('tell why the last run failed, also when its task is cleared, but not while another one runs', () => {
        const failed = run('taro_documents', 0, { result: 'error', code: 'source-missing', message: 'It is gone.' });
        const state = { status: emptyStatus(), sets: [set('taro_documents', { last_result: failed })], history: [failed] };
        return withPage(state, {}, async (page) => {
            const card = cardOf(page, 'taro_documents');
            await card.getByText('The last run failed: The source is not there').waitFor();
            await card.getByRole('button', { name: 'Back up now' }).click();
            await card.locator('.pill').getByText('Pending').waitFor();
            assert.equal(await card.getByText('The last run failed').isVisible(), false);
        });
    });

    test('show faults with their lines', () => withPage({ ...home, faults: [{ line: 3, message: 'unknown key "prot".' }],
        sets: [set('bad_one', { source: undefined, dest: undefined, faults: [{ line: 12, section: 'bad_one',
            message: 'The key "sorce" is unknown.', remedy: 'Write "source".' }] })] }, {}, async (page) => {
        assert.match(await cardOf(page, 'bad_one').innerText(), /Line 12[\s\S]*"sorce"[\s\S]*Write "source"/);
        assert.ok(await cardOf(page, 'bad_one').getByRole('button', { name: 'Back up now' }).isDisabled());
        assert.match(await page.locator('#set-list > .faults').innerText(), /Line 3[\s\S]*"prot"/);
    }));

    const unknown = { last_result: undefined, last_success_at: undefined, generations: [], destination_free_bytes: undefined,
        destination_size_bytes: undefined };

    test('of another server are told by the day of their last copy, and their generations as unknown', () => withPage(
        { ...home, sets: [set('old_set', { ...unknown, date_last: '20261120' }), set('new_set', { ...unknown, date_last: undefined })] },
        {}, async (page) => {
            const old = await cardOf(page, 'old_set').innerText();
            assert.match(old, /Last copy of 20 Nov 2026 · This server has no record of it/);
            assert.match(old, /No run here yet[\s\S]*Generations are counted at the first run/);
            assert.doesNotMatch(old, /Never|0 of/);
            assert.match(await cardOf(page, 'new_set').innerText(),
                /Never backed up[\s\S]*Generations are counted at the first run[\s\S]*The first run will be shown here/);
        }));

    test('that never had a whole run here are told so, with the day of a copy that lacks something', () => {
        const failed = (name, code) => ({ last_success_at: undefined, last_result: run(name, 0, { result: 'error', code }) });
        const sets = [set('a_part', failed('a_part', 'files-unreadable')),
            set('a_none', { ...unknown, date_last: undefined, ...failed('a_none', 'source-missing') })];
        return withPage({ ...home, sets }, {}, async (page) => {
            assert.match(await cardOf(page, 'a_part').innerText(), /Last copy of .* 20\d\d · No run here has succeeded yet/);
            assert.match(await cardOf(page, 'a_none').innerText(), /\nNo run here has succeeded yet/);
            assert.match(await cardOf(page, 'a_none').innerText(), /\nThe history holds no run of this set/);
        });
    });

    test('that a fault disables tell their generations without a limit, which nobody knows', () => withPage({ ...home,
        sets: [set('bad_one', { source: undefined, dest: undefined, keep_count: undefined, faults: [{ line: 12, section: 'bad_one',
            message: 'The key "sorce" is unknown.' }] })] }, {}, async (page) => {
        const words = await cardOf(page, 'bad_one').innerText();
        assert.match(words, /\n4 generations\n/);
        assert.doesNotMatch(words, / of 0/);
    }));

    for (const focused of ['.cron pre', '.dates summary']) {
        test(`keep what is open and has the focus when a run begins and ends: ${focused}`, () => withPage(home, {}, async (page,
            service) => {
            const card = cardOf(page, 'taro_documents');
            await card.getByText('Every night at two').click();
            await card.getByText('4 of 7 generations').click();
            await card.locator(focused).focus();
            const poll = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
            service.status = { ...home.status, running: [task('taro_documents', 'running')] };
            await poll();
            await card.locator('.pill').getByText('Running').waitFor();
            const told = run('taro_documents', 0);
            service.history = [told, ...home.history];
            service.sets = home.sets.map((one) => (one.name === told.name ? { ...one, last_result: told,
                generations: one.generations.slice(1) } : one));
            service.status = { ...home.status, finished: [task('taro_documents', 'finished', { id: told.id }), ...home.status.finished] };
            await poll();
            await card.getByText('3 of 7 generations').waitFor();
            assert.equal(await card.locator('details[open]').count(), 2);
            assert.ok(await card.locator(focused).evaluate((node) => node === document.activeElement));
        }));
    }

    test('teach what to write when there are none', () => withPage(unconfigured, {}, async (page) => {
        assert.match(await page.locator('.lesson pre').innerText(), /\[foo_hoge\]\nsource = /);
        await picture(page, 'empty');
    }));

    test('teach the cron line with this address, ready to copy', () => withPage({ ...unconfigured, sets: [set('foo_hoge',
        { date_last: undefined, last_result: undefined, last_success_at: undefined, generations: [] })] },
    { permissions: ['clipboard-read', 'clipboard-write'] }, async (page, service) => {
        const lesson = page.locator('.lesson');
        const line = `0 2 * * * curl -sS --fail-with-body -X POST '${service.url}/api/foo/hoge?wait'`;
        assert.equal(await lesson.locator('code').innerText(), line);
        assert.equal(await page.getByText('--cacert').count(), 0);
        await Promise.all([lesson.getByText('Copied').waitFor(), lesson.getByRole('button', { name: 'Copy' }).click()]);
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), line);
    }));

    test('copy on plain http too, where browsers have no clipboard for pages', () => withPage(unconfigured,
        { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
            await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
            await Promise.all([page.getByText('Copied').waitFor(),
                page.locator('.lesson').getByRole('button', { name: 'Copy' }).click()]);
            await page.evaluate(() => document.body.append(document.createElement('textarea')));
            await page.locator('textarea').press('ControlOrMeta+V');
            assert.match(await page.locator('textarea').inputValue(), /^\[foo_hoge\]\nsource/);
        }));
});

describe('safety', () => {
    test('names and messages reach the page as text only', () => withPage({ sets: [set(hostile, { faults: [{ line: 1,
        message: hostile, remedy: hostile }] })], status: { ...emptyStatus(), error: [task(hostile, 'error',
        { code: hostile, message: hostile, remedy: hostile, warnings: [hostile] })], running: [task(hostile, 'running')] },
    faults: [{ line: 1, message: hostile }], history: [] }, {}, async (page) => {
        assert.equal(await page.locator('img').count(), 0);
        assert.equal(await rowsOf(page, 'error').getByRole('heading').innerText(), hostile);
        await picture(page, 'hostile-names');
    }));

    test('the policy refuses inline script and markup made of text', () => withPage(home, {
        expected: [/Content Security Policy/, /TrustedHTML|TrustedScript|HTMLScriptElement/] }, async (page) => {
        const ran = await page.evaluate(() => {
            const script = document.createElement('script');
            script.setAttribute('nonce', 'x');
            script.append('window.ran = true');
            document.body.append(script);
            return window.ran;
        });
        assert.equal(ran, undefined);
        const refused = await page.evaluate(() => {
            try {
                document.body.innerHTML += '<p>x</p>';
                return false;
            } catch {
                return true;
            }
        });
        assert.ok(refused);
    }));
});
