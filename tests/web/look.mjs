// node look.mjs FOLDER: takes pictures of the main states of the page, in both languages, widths and colour schemes.
import { mkdirSync } from 'node:fs';
import { launch } from './support/browser.mjs';
import { MockService } from './support/mock_service.mjs';
import { emptyStatus, failures, household, run, runningTask, set, task } from './support/samples.mjs';

const folder = process.argv[2];
if (!folder)
    throw new Error('Name the folder for the pictures.');
const home = household();
const many = Array.from({ length: 1000 }, (_, index) => set(`user${index % 40}_folder${index}`));
const states = {
    empty: { status: emptyStatus(), sets: [], history: [] },
    first: { status: emptyStatus(), sets: [set('foo_hoge', { date_last: undefined, last_result: undefined,
        last_success_at: undefined, generations: [], destination_size_bytes: undefined })], history: [] },
    fine: home,
    running: { ...home, status: { ...home.status, running: [runningTask()], pending: [task('taro_documents', 'pending')] } },
    errors: { ...home, status: { ...home.status, error: failures() },
        sets: [...home.sets.slice(0, 2), set('bad_one', { source: undefined, dest: undefined, keep_count: 3, generations: [],
            last_result: undefined, date_last: undefined, last_success_at: undefined, destination_size_bytes: undefined,
            faults: [{ line: 12, section: 'bad_one', message: 'The key "sorce" is unknown.', remedy: 'Write "source".' }] })],
        faults: [{ line: 3, message: 'The key "prot" is unknown in [server].', remedy: 'Write "port".' }] },
    many: { status: { error: many.slice(0, 300).map((one) => task(one.name, 'error', { code: 'source-missing',
        message: 'The source is not there.' })), running: [], pending: many.slice(0, 900).map((one) => task(one.name, 'pending')),
        finished: many.flatMap((one) => [task(one.name, 'finished'), task(one.name, 'finished'), task(one.name, 'finished')])
            .slice(0, 2800) }, sets: many, history: many.map((one) => run(one.name, 1)) },
};

mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const width of [320, 1440]) {
    for (const [colorScheme, locale] of [['light', 'en-US'], ['dark', 'ja-JP']]) {
        for (const [name, state] of Object.entries({ ...states, away: states.running })) {
            const service = Object.assign(await new MockService().start(), state);
            const context = await browser.newContext({ viewport: { width, height: width < 500 ? 640 : 900 }, locale, colorScheme });
            const page = await context.newPage();
            page.on('console', (message) => console.log(name, message.text()));
            page.on('pageerror', (error) => console.log(name, error));
            await page.goto(service.url);
            await page.waitForLoadState('networkidle');
            if (name === 'away') {
                await service.stop();
                await page.locator('#away').waitFor({ timeout: 20_000 });
            }
            await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`,
                fullPage: name !== "many" });
            await context.close();
            if (name !== 'away')
                await service.stop();
        }
    }
}
await browser.close();
