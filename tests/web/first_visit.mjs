// node first_visit.mjs [VISITS]: when a reader who was never here can press "Back up now", in milliseconds from the
// start of the navigation, with five sets of a real service; and, by turns, when a page without anything is there, which
// is the browser's own share. BACKUP_SERVER names the service's program; for figures, leave the machine alone.
import { launch } from './support/browser.mjs';
import { RealService } from './support/real_service.mjs';

const visits = Number(process.argv[2] ?? 20);
const names = ['taro_documents', 'taro_photos', 'hanako_documents', 'hanako_mail', 'pi_etc'];

/** Milliseconds until `measured`, which the page is asked for when it is at rest, in a context of its own. */
async function timed(browser, url, measured) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'networkidle' });
    const milliseconds = await page.evaluate(measured);
    await context.close();
    return milliseconds;
}

function told(what, times) {
    const sorted = times.toSorted((left, right) => left - right).map(Math.round);
    console.log(`${what}: ${sorted[Math.floor(sorted.length / 2)]} ms (${sorted[0]} to ${sorted.at(-1)})`);
}

const service = await new RealService().start(names.map((name) => [name]));
const browser = await launch();
try {
    for (const name of names)
        await fetch(`${service.url}/api/${name.replace('_', '/')}?wait`, { method: 'POST' });
    const page = [];
    const nothing = [];
    for (let visit = 0; visit < visits; ++visit) {
        nothing.push(await timed(browser, `${service.url}/healthz`,
            () => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd));
        page.push(await timed(browser, service.url, () => performance.getEntriesByName('interactive')[0].startTime));
    }
    told('a page without anything', nothing);
    told('interactive', page);
    told('of it the page', page.map((time, visit) => time - nothing[visit]));
} finally {
    await browser.close();
    await service.stop();
}
