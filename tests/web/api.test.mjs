// The API as its description says it is: every answer of the real service that it names, held against openapi.json.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checked, description, isRefusal, mayAnswer, operations, seen } from './support/description.mjs';
import { policy } from './support/mock_service.mjs';
import { RealService, skip } from './support/real_service.mjs';

const repository = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, repository), 'utf8');
const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });
const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** A request to each operation, of which nothing needs to be there. */
const targets = operations.map(({ template, method, statuses }) => ({ method, statuses,
    target: template.replace(/\{\w+\}/g, 'any') }));

async function withService(sections, options, act) {
    const service = await new RealService().start(sections, options);
    try {
        await act(service);
    } finally {
        await service.stop();
    }
}

describe('the description', () => {
    test('names the codes that the program has', () => {
        const source = read('shared/fault.cpp');
        const words = source.slice(source.indexOf('QString faultCode'), source.indexOf('faultKindFromCode('));
        const codes = [...words.matchAll(/QStringLiteral\("([a-z-]+)"\)/g)].map(([, code]) => code);
        assert.deepEqual([...description.components.schemas.FaultCode.enum].sort(), codes.sort());
    });

    test('names the requests that the program has', () => {
        const rows = [...read('service/api/routes.cpp').matchAll(/Method::(\w+), u"([^"]*)"/g)]
            .map(([, method, pattern]) => `${method.toLowerCase()} /${pattern}`).filter((row) => !/ \/(assets\/.*)?$/.test(row));
        assert.deepEqual(operations.map(({ method, template }) => `${method} ${template.replace(/\{\w+\}/g, '*')}`).sort(), rows.sort());
    });

    test('lets every operation be refused while too many are connected', () => {
        const refusal = { code: 'service-unavailable', message: 'All places are taken.', remedy: 'Try again in a second.' };
        for (const operation of operations) {
            const status = operation.statuses.includes('503') ? '503' : 'default';
            assert.ok(mayAnswer(operation, status, refusal), `${operation.method} ${operation.template}`);
            assert.ok(!mayAnswer(operation, status, { nonsense: 1 }));
        }
    });

    test('is clean for a public linter', () => {
        const lint = spawnSync('node_modules/.bin/spectral', ['lint', '--fail-severity=warn',
            new URL('service/web/openapi.json', repository).pathname], { encoding: 'utf8' });
        assert.equal(lint.status, 0, lint.stdout + lint.stderr);
    });
});

describe('each real answer is as described', { skip }, () => {
    let service;
    let task;
    before(async () => {
        service = await new RealService().start([['foo_hoge'], ['山田_写真'], ['bad_set', 'sorce = x'], ['gone_set']]);
        rmSync(service.sources.gone_set, { recursive: true });
        task = (await checked(service, 'post', '/api/foo/hoge?wait')).body;
    });
    after(() => service.stop());

    test('triggering', async () => {
        assert.equal(task.state, 'finished');
        assert.equal((await checked(service, 'post', '/api/foo/hoge')).status, 202);
        assert.equal((await checked(service, 'post', `/api/${encodeURIComponent('山田')}/${encodeURIComponent('写真')}?wait`))
            .status, 200);
        const failed = await checked(service, 'post', '/api/gone/set?wait');
        assert.equal(failed.status, 500);
        assert.equal(failed.body.code, 'source-missing');
        assert.equal((await checked(service, 'post', '/api/bad/set')).status, 422);
        assert.equal((await checked(service, 'post', '/api/no/such')).status, 404);
        assert.equal((await checked(service, 'post', '/api/foo/hoge?accept=nonsense')).status, 400);
    });

    test('reading', async () => {
        for (const path of ['/api/status', '/api/status?finished=1', '/api/sets', '/api/sets/foo_hoge',
            '/api/sets/bad_set', '/api/history', '/api/history?limit=1&name=foo_hoge', `/api/tasks/${task.id}`,
            `/api/tasks/${task.id}/log`, '/healthz', '/metrics', '/api/openapi.json'])
            assert.equal((await checked(service, 'get', path)).status, 200, path);
        for (const path of ['/api/sets/no_such', '/api/tasks/no-such', '/api/tasks/no-such/log'])
            assert.equal((await checked(service, 'get', path)).status, 404, path);
        for (const path of ['/api/history?limit=x', '/api/status?finished=x'])
            assert.equal((await checked(service, 'get', path)).status, 400, path);
        const failed = (await checked(service, 'get', '/api/status')).body.error[0];
        assert.equal((await checked(service, 'get', `/api/tasks/${failed.id}/log`)).status, 200);
        const logs = join(service.folder, 'state', 'logs');
        readdirSync(logs).forEach((name) => rmSync(join(logs, name)));
        for (const { id } of [task, failed]) {
            const gone = await checked(service, 'get', `/api/tasks/${id}/log`);
            assert.equal(gone.status, 404);
            assert.match(gone.body.message, /no longer kept/);
        }
    });

    test('not modified', async () => {
        for (const { target } of targets.filter(({ statuses }) => statuses.includes('304'))) {
            const { response } = await checked(service, 'get', target);
            const again = await checked(service, 'get', target, { headers: { 'If-None-Match': response.headers.get('etag') } });
            assert.equal(again.status, 304, target);
            for (const name of ['etag', 'cache-control', 'vary'])
                assert.equal(again.response.headers.get(name), response.headers.get(name), `${target}: ${name}`);
        }
    });

    test('changing', async () => {
        assert.equal((await checked(service, 'post', `/api/tasks/${task.id}/cancel`)).status, 409);
        assert.equal((await checked(service, 'post', '/api/tasks/no-such/cancel')).status, 404);
        assert.ok((await checked(service, 'post', '/api/clear_error')).body.cleared >= 1);
        assert.ok((await checked(service, 'post', '/api/clear_finished')).body.cleared >= 1);
        assert.equal((await checked(service, 'get', `/api/tasks/${task.id}`)).status, 200);
    });

    test('while a task runs, waits, is cancelled, and the service stops', () => withService([['slow_set'], ['foo_hoge']],
        { files: 20, size: 1_000_000 }, async (busy) => {
            // Only of a second run is known how much it has to do.
            assert.equal((await checked(busy, 'post', '/api/slow/set?wait')).status, 200);
            for (let file = 0; file < 20; ++file)
                writeFileSync(join(busy.sources.slow_set, `file${file}`), Buffer.alloc(1_000_000, 100 + file));
            const config = readFileSync(join(busy.folder, 'config.ini'), 'utf8');
            busy.configure(config.replace('[slow_set]', '[slow_set]\nrsync_options = --bwlimit=1M'));
            const waiting = checked(busy, 'post', '/api/slow/set?wait');
            const running = async () => (await checked(busy, 'get', '/api/status')).body.running[0];
            let now;
            do {
                await pause(100);
                now = await running();
                now &&= (await checked(busy, 'get', `/api/tasks/${now.id}`)).body;
            } while (!now?.progress?.eta || !now.progress.files_total);
            assert.deepEqual(Object.keys(now.progress).sort(), Object.keys(description.components.schemas.Progress.properties).sort());
            assert.equal((await checked(busy, 'get', `/api/tasks/${now.id}/log`)).status, 200);
            const pending = (await checked(busy, 'post', '/api/foo/hoge')).body;
            assert.equal((await checked(busy, 'post', `/api/tasks/${pending.id}/cancel`)).body.state, 'error');
            const followUp = (await checked(busy, 'post', '/api/slow/set')).body;
            assert.equal(followUp.state, 'pending');
            await checked(busy, 'post', `/api/tasks/${followUp.id}/cancel`);
            assert.equal((await checked(busy, 'post', `/api/tasks/${now.id}/cancel`)).status, 200);
            assert.equal((await waiting).body.code, 'cancelled');

            const dismissed = checked(busy, 'post', '/api/slow/set?wait');
            while (!await running())
                await pause(100);
            await busy.kill('SIGTERM');
            assert.equal((await dismissed).status, 503);
            await busy.run();
        }));

    test('without a token, with a wrong one, and with one that may only read', () => withService([['foo_hoge']],
        { withToken: true, server: ['token_for = all'] }, async (locked) => {
            for (const { method, target, statuses } of targets) {
                const { status } = await checked(locked, method, target);
                assert.equal(status, statuses.includes('401') ? 401 : 200, target);
            }
            assert.equal((await checked(locked, 'get', '/api/status', bearer('wrong'))).status, 401);
            assert.equal((await checked(locked, 'get', '/api/status', bearer(locked.readToken))).status, 200);
            assert.equal((await checked(locked, 'post', '/api/foo/hoge', bearer(locked.readToken))).status, 403);
            assert.equal((await checked(locked, 'post', '/api/foo/hoge?wait', bearer(locked.token))).status, 200);
        }));

    test('without a token where reading is free: what is left of the answers', () => withService([['foo_hoge']],
        { withToken: true }, async (open) => {
            const made = (await checked(open, 'post', '/api/foo/hoge?wait', bearer(open.token))).body;
            for (const path of ['/api/status', '/api/sets', '/api/sets/foo_hoge', '/api/history', `/api/tasks/${made.id}`])
                assert.equal((await checked(open, 'get', path)).status, 200, path);
            assert.equal((await checked(open, 'get', `/api/tasks/${made.id}/log`)).status, 401);
            for (const path of ['/api/status', '/api/sets']) {
                const tagOf = async (options) => (await checked(open, 'get', path, options)).response.headers.get('etag');
                const [whole, left] = [await tagOf(bearer(open.token)), await tagOf()];
                const sent = (tag) => checked(open, 'get', path, { headers: { 'If-None-Match': tag } });
                assert.equal((await sent(left)).status, 304, path);
                assert.equal((await sent(whole)).status, 200, path);
            }
        }));

    test('to a page of another site, and to who asks too often', () => withService([['foo_hoge']],
        { server: ['requests_per_second = 3', 'max_waiting = 0'] }, async (strict) => {
            const elsewhere = { headers: { Origin: 'http://elsewhere.example' } };
            for (const { method, target } of targets) {
                const statuses = new Set();
                while (statuses.size < 2)
                    statuses.add((await checked(strict, method, target, elsewhere)).status);
                assert.deepEqual([...statuses].sort(), [403, 429], target);
            }
            let answer;
            do
                answer = await checked(strict, 'post', '/api/foo/hoge?wait');
            while (answer.response.headers.get('retry-after') === '1');
            assert.match(answer.body.message, /wait for the end/);
        }));

    test('when config.ini cannot be read', () => withService([['foo_hoge']], {}, async (lost) => {
        rmSync(join(lost.folder, 'config.ini'));
        for (const path of ['/api/sets', '/api/sets/foo_hoge'])
            assert.equal((await checked(lost, 'get', path)).status, 500, path);
        assert.equal((await checked(lost, 'post', '/api/foo/hoge')).status, 500);
        const health = await checked(lost, 'get', '/healthz');
        assert.equal(health.status, 503);
        assert.equal(health.body.reasons[0].code, 'config-unreadable');
        assert.match(await (await fetch(`${lost.url}/metrics`)).text(), /^backup_config_faults 1$/m);
    }));

    test('to a request that is none', async () => {
        const asked = (options, body = '') => new Promise((resolve, reject) => {
            const request = httpRequest(`${service.url}${options.path}`, options, (response) => {
                let text = '';
                response.on('data', (part) => { text += part; }).on('end', () => resolve([response.statusCode, text]));
            });
            request.on('error', reject).end(body);
        });
        const cases = [[405, { method: 'DELETE', path: '/api/status' }], [405, { path: '/api/clear_error' }],
            [404, { path: '/api/no-such-path' }], [421, { path: '/api/status', headers: { Host: 'elsewhere.example' } }],
            [413, { method: 'POST', path: '/api/foo/hoge' }, 'x'.repeat(70_000)],
            [431, { path: '/api/status', headers: { 'X-Long': 'x'.repeat(20_000) } }], [501, { method: 'MKCOL', path: '/api/status' }],
            [400, { path: '/api/%ff' }]];
        for (const [status, options, body] of cases) {
            const [answered, text] = await asked(options, body);
            assert.equal(answered, status, JSON.stringify(options).slice(0, 100));
            assert.deepEqual(isRefusal(JSON.parse(text)), [], text);
        }
    });

    test('that it names has been seen here', () => {
        const named = operations.flatMap(({ method, template, statuses }) => statuses.filter((status) => status !== 'default')
            .map((status) => `${method} ${template} ${status}`));
        assert.deepEqual(named.filter((answer) => !seen.has(answer)), []);
    });

    test('with and without a slash at the end, and HEAD as GET', async () => {
        for (const path of ['/api/status', '/api/sets', '/healthz']) {
            const whole = await (await fetch(service.url + path)).text();
            assert.equal(await (await fetch(`${service.url}${path}/`)).text(), whole);
            const head = await fetch(service.url + path, { method: 'HEAD', headers: { 'Accept-Encoding': 'identity' } });
            assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(whole)));
            assert.equal(await head.text(), '');
        }
    });

    test('the description is what the service serves', async () => {
        assert.deepEqual(await (await fetch(`${service.url}/api/openapi.json`)).json(), description);
    });

    test('the page is sent with strict headers', async () => {
        const page = await fetch(service.url);
        assert.equal(page.headers.get('content-security-policy'), policy); // under which all other tests see the page
        assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
        assert.equal(page.headers.get('content-encoding'), 'gzip');
    });
});
