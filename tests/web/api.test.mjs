// The API as its description says it is: every kind of answer of the real service, checked against openapi.json.
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { RealService, skip } from './support/real_service.mjs';

const repository = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, repository), 'utf8');
const description = JSON.parse(read('service/web/openapi.json'));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(description, 'api');

const fits = (template, path) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);

/** The description of what this request may be answered, after references. */
function described(method, path, status) {
    const template = Object.keys(description.paths).find((known) => known === path)
        ?? Object.keys(description.paths).filter((known) => description.paths[known][method]).find((known) => fits(known, path));
    const answer = description.paths[template]?.[method]?.responses[status];
    const name = answer?.$ref?.split('/').at(-1);
    return name ? { ...description.components.responses[name], pointer: `/components/responses/${name}` }
        : answer && { ...answer, pointer: `/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}/responses/${status}` };
}

async function checked(service, method, target, options = {}) {
    const response = await fetch(service.url + target, { method: method.toUpperCase(), ...options });
    const path = target.split('?')[0];
    const answer = described(method, path, response.status);
    assert.ok(answer, `${method} ${target} may not be answered ${response.status}`);
    const body = await response.text();
    if (answer.content) {
        const type = response.headers.get('content-type').split(';')[0];
        assert.ok(answer.content[type], `${target}: ${type}`);
        if (type === 'application/json') {
            const pointer = `${answer.pointer}/content/application~1json/schema`;
            const isValid = ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
            assert.ok(isValid(JSON.parse(body)), `${method} ${target}: ${JSON.stringify(isValid.errors)}\n${body}`);
        }
    } else {
        assert.equal(body, '');
    }
    return { response, body: body.startsWith('{') ? JSON.parse(body) : body };
}

describe('the description', () => {
    test('names the codes that the program has', () => {
        const source = read('shared/fault.cpp');
        const words = source.slice(source.indexOf('QString faultCode'), source.indexOf('faultKindFromCode('));
        const codes = [...words.matchAll(/QStringLiteral\("([a-z-]+)"\)/g)].map(([, code]) => code);
        assert.deepEqual([...description.components.schemas.FaultCode.enum].sort(), codes.sort());
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
        assert.equal((await checked(service, 'post', '/api/foo/hoge')).response.status, 202);
        assert.equal((await checked(service, 'post', `/api/${encodeURIComponent('山田')}/${encodeURIComponent('写真')}?wait`))
            .response.status, 200);
        const failed = await checked(service, 'post', '/api/gone/set?wait');
        assert.equal(failed.response.status, 500);
        assert.equal(failed.body.code, 'source-missing');
        assert.equal((await checked(service, 'post', '/api/bad/set')).response.status, 422);
        assert.equal((await checked(service, 'post', '/api/no/such')).response.status, 404);
        assert.equal((await checked(service, 'post', '/api/foo/hoge?accept=nonsense')).response.status, 400);
    });

    test('reading', async () => {
        for (const path of ['/api/status', '/api/sets', '/api/sets/foo_hoge', '/api/sets/bad_set', '/api/history',
            '/api/history?limit=1&name=foo_hoge', `/api/tasks/${task.id}`, `/api/tasks/${task.id}/log`, '/healthz',
            '/metrics', '/api/openapi.json'])
            assert.equal((await checked(service, 'get', path)).response.status, 200, path);
        for (const path of ['/api/sets/no_such', '/api/tasks/no-such', '/api/tasks/no-such/log'])
            assert.equal((await checked(service, 'get', path)).response.status, 404, path);
        assert.equal((await checked(service, 'get', '/api/history?limit=x')).response.status, 400);
    });

    test('not modified', async () => {
        for (const path of ['/api/status', '/api/openapi.json']) {
            const { response } = await checked(service, 'get', path);
            const again = await checked(service, 'get', path, { headers: { 'If-None-Match': response.headers.get('etag') } });
            assert.equal(again.response.status, 304, path);
        }
    });

    test('changing', async () => {
        assert.equal((await checked(service, 'post', `/api/tasks/${task.id}/cancel`)).response.status, 409);
        assert.equal((await checked(service, 'post', '/api/tasks/no-such/cancel')).response.status, 404);
        assert.ok((await checked(service, 'post', '/api/clear_error')).body.cleared >= 1);
        assert.ok((await checked(service, 'post', '/api/clear_finished')).body.cleared >= 1);
        assert.equal((await checked(service, 'get', `/api/tasks/${task.id}`)).response.status, 200);
    });

    test('the description is what the service serves', async () => {
        assert.deepEqual(await (await fetch(`${service.url}/api/openapi.json`)).json(), description);
    });

    test('the page is sent with strict headers', async () => {
        const page = await fetch(service.url);
        assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
        assert.doesNotMatch(page.headers.get('content-security-policy'), /unsafe/);
        assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
        assert.equal(page.headers.get('content-encoding'), 'gzip');
    });
});

describe('monitoring', () => {
    const monitoring = (name) => new URL(`packaging/monitoring/${name}`, repository).pathname;
    const promtool = (...words) => execFileSync('promtool', words, { encoding: 'utf8', stdio: 'pipe' });

    test('promtool accepts the metrics, and the dashboard and rules ask for no others', { skip }, async () => {
        const service = await new RealService().start([['foo_hoge']]);
        await fetch(`${service.url}/api/foo/hoge?wait`, { method: 'POST' });
        const metrics = await (await fetch(`${service.url}/metrics`)).text();
        await service.stop();
        const check = spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' });
        assert.equal(check.status, 0, check.stderr);
        assert.equal(check.stderr, '');
        for (const file of ['backup-server.rules.yml', 'grafana-dashboard.json']) {
            const asked = new Set(read(`packaging/monitoring/${file}`).match(/\bbackup_[a-z_]+/g));
            for (const name of asked)
                assert.match(metrics, new RegExp(`^${name}[{ ]`, 'm'), `${name} in ${file}`);
        }
    });

    test('promtool accepts the sample configuration and the rules, and each alert fires when it should', () => {
        promtool('check', 'config', monitoring('prometheus.yml'));
        promtool('check', 'rules', monitoring('backup-server.rules.yml'));
        promtool('test', 'rules', new URL('rules_test.yml', import.meta.url).pathname);
    });
});
