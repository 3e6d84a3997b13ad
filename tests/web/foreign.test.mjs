// A page of another site in a browser of the same network: it must reach nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { RealService, skip } from './support/real_service.mjs';

let browser;
let foreign;
let foreignUrl;
before(async () => {
    browser = await launch();
    foreign = createServer((request, response) => response.setHeader('Content-Type', 'text/html').end('<p>another site</p>'));
    await new Promise((ready) => foreign.listen(0, '127.0.0.1', ready));
    foreignUrl = `http://localhost:${foreign.address().port}`;
});
after(async () => {
    await browser.close();
    foreign.close();
});

/** What a script of the page gets from `url`: "answered" when it learns anything of the answer. */
const fetched = (page, url, options) => page.evaluate(async ([target, init]) => {
    try {
        const answer = await fetch(target, init);
        return answer.type === 'opaque' ? 'opaque' : `answered ${answer.status}`;
    } catch {
        return 'refused';
    }
}, [url, options]);

const tasksOf = async (service) => Object.values(await (await fetch(`${service.url}/api/status`)).json()).flat().length;

test('a page of another site can neither change nor read', { skip }, async () => {
    const service = await new RealService().start([['foo_hoge']]);
    const page = await (await browser.newContext()).newPage();
    try {
        await page.goto(foreignUrl);
        assert.equal(await fetched(page, `${service.url}/api/status`, {}), 'refused');
        assert.equal(await fetched(page, `${service.url}/api/foo/hoge`, { method: 'POST' }), 'refused');
        assert.equal(await fetched(page, `${service.url}/api/foo/hoge`, { method: 'POST', headers: { 'X-A': 'b' } }), 'refused');
        await fetched(page, `${service.url}/api/foo/hoge`, { method: 'POST', mode: 'no-cors' });
        await fetched(page, `${service.url}/api/foo/hoge`, { method: 'POST', mode: 'no-cors', body: 'x',
            referrerPolicy: 'no-referrer' });
        await page.evaluate((target) => new Promise((done) => {
            const image = Object.assign(new Image(), { onload: done, onerror: done, src: target });
            document.body.append(image);
        }), `${service.url}/api/foo/hoge`);
        assert.equal(await tasksOf(service), 0);

        await page.setContent(`<form method="post" action="${service.url}/api/foo/hoge"><button>Win</button></form>`);
        await Promise.all([page.waitForNavigation(), page.getByRole('button').click()]);
        assert.match(await page.content(), /forbidden/);
        assert.equal(await tasksOf(service), 0);
    } finally {
        await page.close();
        await service.stop();
    }
});

test('a link of another site opens the page', { skip }, async () => {
    const service = await new RealService().start([['foo_hoge']]);
    const page = await (await browser.newContext()).newPage();
    try {
        await page.goto(foreignUrl);
        await page.setContent(`<a href="${service.url}/">backups</a>`);
        await Promise.all([page.waitForNavigation(), page.getByRole('link').click()]);
        await page.locator('li.set').first().waitFor();
    } finally {
        await page.close();
        await service.stop();
    }
});
