// What can be told without a browser: the dictionaries, and the functions that decide.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] }, configurable: true });
globalThis.localStorage = { getItem: () => null, setItem: () => undefined };

const modules = '../../service/web/modules';
const { en } = await import(`${modules}/text_en.js`);
const { ja } = await import(`${modules}/text_ja.js`);
const { localeFor, preferredLanguage } = await import(`${modules}/text.js`);
const format = await import(`${modules}/format.js`);
const { backupPath } = await import(`${modules}/api.js`);
const { cronLine } = await import(`${modules}/snippet.js`);
const description = JSON.parse(readFileSync(new URL('../../service/web/openapi.json', import.meta.url), 'utf8'));
const { timelinePlaces } = await import(`${modules}/timeline.js`);
const { isLate } = await import(`${modules}/health.js`);
const { overview, verdict, wordsOfChanges } = await import(`${modules}/presence.js`);
const samples = await import('./support/samples.mjs');

test('both languages say the same things', () => {
    assert.deepEqual(Object.keys(ja).sort(), Object.keys(en).sort());
    for (const key of Object.keys(en))
        assert.equal(typeof ja[key], typeof en[key], key);
    assert.deepEqual(Object.keys(ja.accept).sort(), Object.keys(en.accept).sort());
});

test('both languages have words for every fault of a task, for every guard and for every phase', () => {
    const { FaultCode, Progress } = description.components.schemas;
    // These only a request gets, whose answer has a message.
    const ofRequests = ['invalid-request', 'unknown-path', 'unknown-task', 'task-ended', 'method-not-allowed', 'forbidden',
        'unauthorized', 'too-many-requests'];
    const codes = FaultCode.enum.filter((code) => !ofRequests.includes(code)).sort();
    assert.equal(codes.length, FaultCode.enum.length - ofRequests.length);
    const guards = description.paths['/api/{user}/{target}'].post.parameters.find(({ name }) => name === 'accept');
    for (const words of [en, ja]) {
        assert.deepEqual(Object.keys(words.fault).sort(), codes);
        assert.deepEqual(Object.keys(words.accept).sort(), [...guards.schema.items.enum].sort());
        for (const phase of Progress.properties.phase.enum)
            assert.ok(words[phase], phase);
    }
    assert.deepEqual(Object.keys(ja.remedy).sort(), codes); // the server's own are in English
});

test('the language is the choice, else the first that is spoken, else English', () => {
    assert.equal(preferredLanguage(null, ['fr-FR', 'ja-JP', 'en']), 'ja');
    assert.equal(preferredLanguage('en', ['ja']), 'en');
    assert.equal(preferredLanguage('xx', ['de']), 'en');
    assert.equal(preferredLanguage('constructor', ['toString']), 'en');
    assert.equal(localeFor('en', ['ja', 'en-AU']), 'en-AU');
    assert.equal(localeFor('ja', ['fr-FR', 'ja']), 'ja');
    assert.equal(localeFor('en', ['de-DE', 'de']), 'en-DE');
    assert.equal(localeFor('en', ['de', 'ja']), 'en-DE');
    assert.equal(localeFor('en', []), 'en-US');
    for (const odd of ['C', 'en-US@posix', 'tlh', '', 'x'])
        assert.ok(new Intl.DateTimeFormat(localeFor('en', [odd])), odd);
    assert.equal(localeFor('en', ['C', 'de-DE']), 'en-DE');
    const time = (languages) => new Intl.DateTimeFormat(localeFor('en', languages), { dateStyle: 'medium', timeStyle: 'short' })
        .format(new Date(2026, 10, 22, 14, 5));
    assert.equal(time(['de-DE']), '22 Nov 2026, 14:05');
    assert.match(time(['en-US']), /^Nov 22, 2026, 2:05/);
});

test('figures read as a person says them', () => {
    assert.equal(format.bytes(0), '0 byte');
    assert.equal(format.bytes(1_234_567), '1.2 MB');
    assert.equal(format.bytes(999_000_000_000), '999 GB');
    assert.equal(format.bytes(97_460_000_000), '97.5 GB');
    assert.equal(format.bytes(999_700_000), '1,000 MB');
    assert.equal(format.duration(0.2), 'less than a second');
    assert.equal(format.duration(59.6), '1 min');
    assert.equal(format.duration(3725), '1 hr 2 min');
    assert.equal(format.duration(2 * 86_400 + 3 * 3600 + 5), '2 days 3 hr');
    assert.deepEqual([0, 999, 1000, 1234567, 12345.5, 0.12345].map(format.number),
        ['0', '999', '1,000', '1,234,567', '12,345.5', '0.12345']);
    assert.equal(format.percent(43.4), '43%');
    const now = Date.parse('2026-11-23T12:00:00Z');
    assert.equal(format.ago('2026-11-23T12:00:03Z', now), 'just now');
    assert.equal(format.ago('2026-11-23T11:57:00Z', now), '3 minutes ago');
    // Not "yesterday", nor "last month" or "last year": it may be the day before that, and two years back.
    assert.equal(format.ago('2026-11-21T13:00:00Z', now), '1 day ago');
    assert.equal(format.ago('2026-09-26T12:00:00Z', now), '1 month ago');
    assert.equal(format.ago('2024-12-15T12:00:00Z', now), '1 year ago');
    assert.equal(format.ago('2023-11-22T11:00:00Z', now), '3 years ago');
});

test('words of time are told until they are no longer true, and not made anew before', () => {
    const begin = Date.parse('2026-11-23T12:00:00Z');
    for (let age = 0; age < 3 * 365 * 86_400_000; age = age * 1.3 + 700) {
        const now = Math.round(begin + age);
        const { words, until } = format.agoUntil(begin, now);
        assert.ok(until > now, words);
        assert.equal(format.ago(begin, until - 1), words);
        assert.notEqual(format.ago(begin, until), words);
    }
    const clock = new format.Clock();
    const told = [];
    for (const seconds of [60, 61, 119, 120, 125, 61])
        clock.tick(begin, begin + seconds * 1000, (words) => told.push(words));
    assert.deepEqual(told, ['1 minute ago', '2 minutes ago', '1 minute ago']);
});

test('a name is split at its first underscore and encoded', () => {
    assert.equal(backupPath('foo_hoge_photos'), '/api/foo/hoge_photos');
    assert.equal(backupPath('_foo_hoge'), '/api/_foo/hoge'); // a user's part is never empty
    assert.equal(backupPath('山田_a/b?c'), '/api/%E5%B1%B1%E7%94%B0/a%2Fb%3Fc');
});

test('a cron line holds no bare percent sign and no quote that ends', () => {
    assert.equal(cronLine('http://pi:5000', "山_it's"),
        "0 2 * * * curl -sS --fail-with-body -X POST 'http://pi:5000/api/\\%E5\\%B1\\%B1/it\\%27s?wait'");
    assert.match(cronLine('http://pi:5000', 'a_b', true), / -H @token\.header -X POST 'http/);
});

test('copies stand on the time line in proportion, and those of one day above each other', () => {
    const places = timelinePlaces([0, 500, 500, 1000], 1000);
    assert.deepEqual(places.map(({ x }) => x), [8, 160, 160, 312]);
    assert.ok(places[2].y < places[1].y);
    assert.deepEqual(timelinePlaces([7], 7).map(({ x }) => x), [312]);
});

test('a set is late when it misses its own rhythm', () => {
    const daily = [1, 2, 3, 4].map((days) => ({ result: 'finished', ended_at: new Date(-days * 86_400_000).toISOString() }));
    const last = { last_success_at: daily[0].ended_at, generations: [] };
    assert.equal(isLate(last, daily, 0), false);
    assert.equal(isLate(last, daily, 2 * 86_400_000), true);
    assert.equal(isLate(last, daily.slice(0, 2), 9e9), false);
    assert.equal(isLate({ generations: [] }, daily, 9e9), false);
});

test('a set whose runs are not known yet is late by the days of its copies', () => {
    const { generations } = samples.set('a_b');
    const lateAfter = (days) => isLate(samples.set('a_b', { generations, last_success_at: samples.before(days * 86_400_000) }),
        undefined, Date.now());
    assert.equal(lateAfter(2), false);
    assert.equal(lateAfter(4), true);
});

test('the copies of a set are looked at once, not each time that it is judged', () => {
    const known = samples.set('a_b', { last_success_at: samples.before(9 * 86_400_000) });
    const { generations } = known;
    let looks = 0;
    Object.defineProperty(known, 'generations', { get() {
        looks += 1;
        return generations;
    } });
    assert.equal(isLate(known, undefined, Date.now()), true);
    assert.equal(isLate(known, undefined, Date.now()), true);
    assert.equal(isLate(known, undefined, Date.now() - 8 * 86_400_000), false);
    assert.equal(looks, 1);
});

test('the verdict calls fine only what is: every set was made, in its own time, and its last run was good', () => {
    const never = { date_last: undefined, last_success_at: undefined, last_result: undefined, generations: [] };
    const takenOver = { ...never, date_last: samples.dayText(2) };
    const fault = { line: 1, section: 'c_d', message: 'wrong' };
    const cancelled = samples.run('c_d', 0, { result: 'error', code: 'cancelled' });
    const failed = samples.run('c_d', 0, { result: 'error', code: 'source-missing' });
    const late = { last_success_at: samples.before(9 * 86_400_000) };
    const told = (...others) => verdict({ status: samples.emptyStatus(), faults: [], runs: new Map(),
        sets: [samples.set('a_b'), ...others.map((more, index) => samples.set(`c_d${index}`, more))] }, null, Date.now());
    const fine = { state: 'finished', words: en.allFine };
    assert.deepEqual(told(), fine);
    assert.deepEqual(told({ last_result: cancelled }), fine);
    assert.deepEqual(told(never), { state: 'never', words: 'One backup has not been made by this server yet' });
    assert.deepEqual(told(takenOver, never), { state: 'never', words: '2 backups have not been made by this server yet' });
    assert.deepEqual(told({ ...never, last_result: cancelled }), { state: 'never',
        words: 'One backup has never succeeded on this server' });
    assert.deepEqual(told({ ...never, last_result: cancelled }, never).words, 'One backup has not been made by this server yet');
    assert.deepEqual(told(late, never), { state: 'pending', words: 'One backup is later than usual' });
    assert.deepEqual(told({ last_result: failed }, late), { state: 'error', words: 'One backup failed' });
    assert.deepEqual(told({ ...never, faults: [fault] }, never).state, 'disabled');
    const alone = (more) => verdict({ status: samples.emptyStatus(), faults: [], runs: new Map(), sets: [samples.set('a_b', more)] },
        null, Date.now()).words;
    assert.equal(alone(never), 'No backup has been made yet');
    assert.equal(alone(takenOver), 'One backup has not been made by this server yet');
});

test('what a person has stopped is told as cancelled', () => {
    const ended = (code) => samples.task('a_b', 'error', { code });
    assert.equal(wordsOfChanges([ended('cancelled'), ended('source-missing')]), 'a_b: Cancelled. a_b: Failed');
    assert.equal(wordsOfChanges([...Array(3).fill(ended('cancelled')), ended('source-missing')]), 'Failed: 1, Cancelled: 3');
});

test('the overview tells the newest success, and that of the set which waits longest', () => {
    const now = Date.now();
    const at = (minutes) => samples.set('a_b', { last_success_at: new Date(now - minutes * 60_000).toISOString() });
    assert.equal(overview([at(5)], 0, now), '1 backup set · Last success 5 minutes ago');
    assert.equal(overview([at(5), at(5)], 0, now), '2 backup sets · Last success 5 minutes ago');
    assert.equal(overview([at(300), at(5), at(90)], 0, now),
        '3 backup sets · Last success 5 minutes ago · Least recent set: 5 hours ago');
});
