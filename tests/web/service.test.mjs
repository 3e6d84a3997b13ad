// The page on the real service, with real backups.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { accessibilityFaults, cardOf, isPoll, launch, listOf, picture, rowsOf, visit } from './support/browser.mjs';
import { RealService, skip } from './support/real_service.mjs';

const hostile = '<img src=x onerror=alert(1)>_"&\'';
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Runs `act` with a service that has these sets and a reader of its page, who must have no problems at the end. */
async function withService(sections, act, options = {}) {
    const service = await new RealService().start(sections, options.tree);
    const reader = await visit(browser, service.url, options);
    try {
        await reader.page.waitForLoadState('networkidle');
        await act(reader.page, service, reader);
        assert.deepEqual(reader.problems, []);
    } finally {
        await reader.close();
        await service.stop();
    }
}

const press = (place, name) => place.getByRole('button', { name }).click();
const finishedRow = (page, name) => rowsOf(page, 'finished').filter({ hasText: name });

describe('a real backup', { skip }, () => {
    test('is asked for, runs, finishes, and is there', () => withService([['foo_hoge'], ['山田_写真'], [hostile]],
        async (page, service) => {
            await press(page.locator('.lesson'), 'Copy').catch(() => undefined);
            for (const [index, name] of ['foo_hoge', '山田_写真', hostile].entries()) {
                await press(page.locator('li.set').nth(index), 'Back up now');
                await finishedRow(page, name).waitFor();
                assert.equal(readdirSync(service.destination(index)).length, 20);
            }
            assert.equal(await page.locator('img').count(), 0);
            const card = cardOf(page, 'foo_hoge');
            await card.locator('.chart').first().waitFor();
            assert.match(await card.innerText(), /Finished[\s\S]*Last success (just now|\d+ (second|minute)s? ago)[\s\S]*Last run/);
            assert.match(await card.innerText(), /free of/);
            assert.match(await finishedRow(page, 'foo_hoge').innerText(), /20 files changed/);
            await press(finishedRow(page, 'foo_hoge'), 'Show log');
            await finishedRow(page, 'foo_hoge').locator('.log').getByText(/\w+/).waitFor();
            assert.deepEqual(await accessibilityFaults(page), []);
            await picture(page, 'real-finished');
            await press(page, 'Clear finished');
            await listOf(page, 'finished').getByText('Backups that are done').waitFor();
        }));

    test('shows its progress moving, and can be cancelled', () => withService([['slow_set', 'rsync_options = --bwlimit=400K'],
        ['foo_hoge'], ['bar_fuga']], async (page, service) => {
        await press(cardOf(page, 'slow_set'), 'Back up now');
        await press(cardOf(page, 'bar_fuga'), 'Back up now');
        await press(rowsOf(page, 'pending').filter({ hasText: 'bar_fuga' }), 'Cancel');
        await rowsOf(page, 'error').filter({ hasText: 'bar_fuga' }).getByText('Cancelled before it began').waitFor();
        assert.equal(existsSync(service.destination(2)), false);
        await press(cardOf(page, 'foo_hoge'), 'Back up now');
        const row = rowsOf(page, 'running').filter({ hasText: 'slow_set' });
        await row.getByText('Copying').waitFor();
        await row.getByText('kB/s').waitFor();
        const seen = new Set();
        while (seen.size < 3) {
            seen.add(await row.locator('.figures').innerText());
            await page.waitForResponse(isPoll);
        }
        await rowsOf(page, 'pending').filter({ hasText: 'foo_hoge' }).waitFor();
        await picture(page, 'real-running');
        await press(row, 'Cancel');
        await rowsOf(page, 'error').filter({ hasText: 'slow_set' }).getByText('Cancelled').first().waitFor();
        await finishedRow(page, 'foo_hoge').waitFor();
    }, { tree: { files: 20, size: 1_000_000 } }));

    test('that a guard refuses can be retried, and run anyway', () => withService([['foo_hoge']], async (page, service) => {
        await press(cardOf(page, 'foo_hoge'), 'Back up now');
        await finishedRow(page, 'foo_hoge').waitFor();
        const source = service.sources.foo_hoge;
        renameSync(source, `${source}.away`);
        await press(cardOf(page, 'foo_hoge'), 'Back up now');
        await rowsOf(page, 'error').filter({ hasText: 'The source is not there' }).waitFor();
        renameSync(`${source}.away`, source);
        await press(rowsOf(page, 'error').first(), 'Retry');
        await finishedRow(page, 'foo_hoge').nth(1).waitFor();
        for (const file of readdirSync(source))
            rmSync(join(source, file));
        await press(cardOf(page, 'foo_hoge'), 'Back up now');
        const refused = rowsOf(page, 'error').filter({ hasText: 'The source is empty' });
        await refused.waitFor();
        await picture(page, 'real-refused');
        await press(refused, 'Run anyway');
        await press(page.getByRole('dialog'), 'Do not run');
        await page.waitForResponse(isPoll);
        assert.equal(await page.locator('li.task').count(), 4);
        assert.equal(readdirSync(service.destination(0)).length, 20);
        await press(refused, 'Run anyway');
        await press(page.getByRole('dialog'), 'Run anyway');
        await finishedRow(page, 'foo_hoge').nth(2).waitFor();
        assert.equal(readdirSync(service.destination(0)).length, 0);
        await press(page, 'Clear errors');
        await listOf(page, 'error').getByText('Nothing has failed.').waitFor();
    }));
});

describe('the real service', { skip }, () => {
    test('may be killed and come back', () => withService([['slow_set', 'rsync_options = --bwlimit=1M']],
        async (page, service) => {
            await press(cardOf(page, 'slow_set'), 'Back up now');
            await rowsOf(page, 'running').getByText('Copying').waitFor();
            await service.kill('SIGKILL');
            await page.locator('#away').waitFor();
            assert.equal(await rowsOf(page, 'running').count(), 1);
            await service.run();
            await page.locator('#away').waitFor({ state: 'hidden' });
            await page.locator('section.list:is([data-state=running],[data-state=pending]) li.task').waitFor();
        }, { tree: { files: 20, size: 1_000_000 }, expected: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/] }));

    test('teaches over TLS what the cron line needs to work with its own certificate', () => withService([['foo_hoge']],
        async (page, service) => {
            const lesson = page.locator('.lesson');
            assert.match(await lesson.locator('.snippet .meta').innerText(), /--cacert \/path\/to\/certificate\.pem after curl/);
            const command = (await lesson.locator('code').innerText()).replace('0 2 * * * ', '').replaceAll('\\%', '%');
            const statusOf = (line) => spawnSync('sh', ['-c', line], { env: { PATH: process.env.PATH } }).status;
            assert.equal(statusOf(command), 60); // curl(1): the certificate cannot be verified
            assert.equal(statusOf(command.replace('curl', `curl --cacert ${service.certificate}`)), 0);
            await finishedRow(page, 'foo_hoge').waitFor();
        }, { tree: { withTls: true }, ignoreHTTPSErrors: true }));

    test('hides paths until it gets its token, and lets nothing be changed without', () => withService([['foo_hoge']],
        async (page, service) => {
            const card = cardOf(page, 'foo_hoge');
            await card.getByText('Shown only with a token').first().waitFor();
            await press(card, 'Back up now');
            const dialog = page.getByRole('dialog');
            await dialog.getByLabel('Token').fill('nonsense');
            await press(dialog, 'Enter');
            await dialog.getByText('did not take this token').waitFor();
            await dialog.getByLabel('Token').fill(service.token);
            await press(dialog, 'Enter');
            await finishedRow(page, 'foo_hoge').waitFor();
            await page.reload();
            await card.getByText(service.sources.foo_hoge).waitFor();
        }, { tree: { withToken: true }, expected: [/status of 401/] }));

    test('costs a first visit at most 6 requests and 60 kB', () => withService([['foo_hoge'], ['bar_fuga']],
        async (page, service, reader) => {
            const web = reader.requests.filter((request) => request.url().startsWith('http'));
            const sizes = await Promise.all(web.map((request) => request.sizes()));
            const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
            const interactive = await page.evaluate(() => performance.getEntriesByName('interactive')[0].startTime);
            console.log(`# real service, first visit: ${web.length} requests, ${bytes} bytes, interactive after ${
                Math.round(interactive)} ms`);
            assert.ok(web.length <= 6 && bytes <= 60_000, `${web.length} requests, ${bytes} bytes`);
        }));

    test('shows a thousand sets, and backs up the one that was looked for', () => withService(
        Array.from({ length: 1000 }, (_, index) => [`user${index % 40}_folder${index}`]), async (page, service) => {
            await page.getByRole('button', { name: 'Show all 1,000' }).waitFor();
            await page.getByLabel('Find a set').fill('folder987');
            await press(cardOf(page, 'user27_folder987'), 'Back up now');
            await finishedRow(page, 'user27_folder987').waitFor();
            assert.equal(readdirSync(service.destination(987)).length, 1);
            await press(cardOf(page, 'user27_folder987'), 'Details');
            await cardOf(page, 'user27_folder987').locator('.chart').first().waitFor();
        }, { tree: { files: 1, size: 10 } }));

    test('shows what is wrong in the configuration, and what to write when it is empty', () => withService([['foo_hoge',
        'keep_cuont = 3']], async (page, service) => {
        assert.match(await cardOf(page, 'foo_hoge').innerText(), /Line 4[\s\S]*keep_cuont/);
        service.configure('');
        await page.reload();
        await page.locator('.lesson').getByText('[foo_hoge]').waitFor();
        rmSync(join(service.folder, 'config.ini'));
        await page.reload();
        await page.getByRole('heading', { name: 'The configuration has a fault' }).waitFor();
        assert.match(await page.locator('#set-list > .faults').innerText(), /config\.ini/);
    }, { expected: [/status of 500/] }));
});
