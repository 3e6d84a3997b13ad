import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Debian's Chromium, which asks nobody for anything by itself. */
export function launch() {
    return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

/**
 * A reader with a browser of their own: { page, problems, requests, close }. `problems` gathers whatever no page may
 * do: console errors, exceptions, breaches of the content policy, requests to other hosts.
 */
export async function visit(browser, url, options = {}) {
    const { expected = [], clock = false, hash = '', ...contextOptions } = options;
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...contextOptions });
    const page = await context.newPage();
    const problems = [];
    const requests = [];
    const note = (text) => expected.some((pattern) => pattern.test(text)) || problems.push(text);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(message.text()));
    page.on('pageerror', (error) => note(String(error)));
    page.on('dialog', (dialog) => note(`dialog: ${dialog.message()}`) && dialog.dismiss());
    page.on('request', (request) => {
        requests.push(request);
        if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
            note(`request to ${request.url()}`);
    });
    if (clock)
        await page.clock.install();
    if (clock === 'paused')
        await page.clock.pauseAt(Date.now() + 1000);
    await page.goto(url + hash);
    return { page, context, problems, requests, close: () => context.close() };
}

/** Whether this request, or the answer to it, is about the lists. */
export const isPoll = (exchange) => new URL(exchange.url()).pathname === '/api/status';
const polls = (requests) => requests.filter(isPoll).length;

/** The milliseconds that pass in the page until it asks again, with { clock: 'paused' }: no slow machine lengthens them. */
export async function untilNextPoll({ page, requests }) {
    const before = polls(requests);
    let passed = 0;
    while (polls(requests) === before) {
        await page.clock.runFor(250);
        passed += 250;
    }
    return passed;
}

/** The rules that the page breaks, as text, of all or of `rules`; empty when it breaks none. */
export async function accessibilityFaults(page, rules) {
    if (!await page.evaluate(() => 'axe' in window))
        await page.evaluate(axe.source);
    // What is in a picture is told by its label alone (role=img), and the bars of the charts are two elements in three.
    const { violations } = await page.evaluate((runOnly) => window.axe.run({ exclude: [['svg[role=img] > *']] },
        { resultTypes: ['violations'], preload: false, ...(runOnly ? { runOnly } : {}) }), rules);
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join('\n')}`);
}

/** Keeps a picture for people to look at. */
export async function picture(page, name) {
    const folder = process.env.SCREENSHOTS ?? new URL('../../../build/screenshots', import.meta.url).pathname;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

export const listOf = (page, state) => page.locator(`section.list[data-state=${state}]`);
export const rowsOf = (page, state) => listOf(page, state).locator('li.task');
export const cardOf = (page, name) => page.locator(`li.set[data-name="${name}"]`);
