// The metrics, and what packaging/monitoring makes of them, by Prometheus's own judgement.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { RealService, skip } from './support/real_service.mjs';

const repository = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, repository), 'utf8');

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

    test('promtool accepts what the dashboard asks', () => {
        const { panels, templating } = JSON.parse(read('packaging/monitoring/grafana-dashboard.json'));
        const asked = [...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
            ...templating.list.filter(({ type }) => type === 'query')
                .map(({ query }) => query.query.match(/^label_values\((.+), \w+\)$/)[1])];
        // Grafana puts the reader's choice in the place of its variables.
        const named = new RegExp(`\\$(${templating.list.map(({ name }) => name).join('|')})\\b`, 'g');
        const rules = asked.map((expr, index) => ({ record: `dashboard:panel${index}`,
            expr: expr.replace(named, '.*').replaceAll('$__rate_interval', '5m') }));
        assert.ok(rules.length > panels.length);
        assert.deepEqual(rules.filter(({ expr }) => expr.includes('$')), []);
        const folder = mkdtempSync(join(tmpdir(), 'backup-dashboard-'));
        try {
            const file = join(folder, 'rules.yml'); // YAML holds JSON
            writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
            assert.match(promtool('check', 'rules', file), new RegExp(`SUCCESS: ${rules.length} rules found`));
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
