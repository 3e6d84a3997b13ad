// The real service with real folders in a place of its own.
import { execFileSync, spawn } from 'node:child_process';
import { fstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.BACKUP_SERVER;
export const skip = program ? false : 'BACKUP_SERVER names no program';

function answers(url, ca) {
    return new Promise((resolve) => (ca ? https : http).get(`${url}/healthz`, { ca }, (response) => resolve(response.resume()))
        .on('error', () => resolve(undefined)));
}

export class RealService {
    folder = mkdtempSync(join(tmpdir(), 'backup-page-'));

    /**
     * `sections` are [name, further lines]; each gets a source of `files` files and a destination of its own. `server`
     * holds lines of [server]. `withTls`: over HTTPS, by a `certificate` of its own.
     */
    async start(sections, { files = 20, size = 4000, withToken = false, withTls = false, server = [] } = {}) {
        this.sources = Object.fromEntries(sections.map(([name], index) => [name, join(this.folder, `source${index}`)]));
        for (const source of Object.values(this.sources)) {
            mkdirSync(source);
            for (let file = 0; file < files; ++file)
                writeFileSync(join(source, `file${file}`), Buffer.alloc(size, file));
        }
        const head = ['[server]', ...withToken ? [`token_file = ${join(this.folder, 'tokens')}`] : [],
            ...withTls ? ['certificate', 'key'].map((what) => `tls_${what} = ${join(this.folder, what)}.pem`) : [], ...server, ''];
        this.configure((head.length > 2 ? head.join('\n') : '') + sections.map(([name, more], index) => [`[${name}]`, `source = ${this.sources[name]}/`,
            `dest = ${this.destination(index)}/`, more ?? ''].join('\n')).join('\n'));
        mkdirSync(join(this.folder, 'backup'));
        if (withToken) {
            const made = (...more) => execFileSync(program, ['token', '--config', join(this.folder, 'config.ini'), ...more],
                { encoding: 'utf8' }).split('\n')[0];
            this.token = made();
            this.readToken = made('--read-only');
        }
        if (withTls) {
            execFileSync(program, ['certificate', '--config', join(this.folder, 'config.ini')]);
            this.certificate = join(this.folder, 'certificate.pem');
        }
        await this.run();
        return this;
    }

    destination = (index) => join(this.folder, 'backup', `copy${index}`);
    configure = (text) => writeFileSync(join(this.folder, 'config.ini'), `${text}\n`);

    /** Starts the program, at the port of before if there was one, and waits until it answers. */
    async run() {
        const path = join(this.folder, 'service.log');
        const log = openSync(path, 'a');
        const { size } = fstatSync(log);
        this.process = spawn(program, ['--config', join(this.folder, 'config.ini'), '--state-dir',
            join(this.folder, 'state'), '--listen', '127.0.0.1', '--port', String(this.port ?? 0)],
        { stdio: ['ignore', log, log] });
        this.ended = new Promise((resolve) => this.process.once('exit', resolve));
        const ca = this.certificate && readFileSync(this.certificate);
        const end = Date.now() + 60_000;
        while (this.process.exitCode === null && this.process.signalCode === null && Date.now() < end) {
            const said = /listening on (https?:\/\/[^/]*:(\d+))\//.exec(readFileSync(path).subarray(size));
            [, this.url, this.port] = said ?? [];
            if (said && await answers(this.url, ca))
                return;
            await new Promise((resume) => setTimeout(resume, 20));
        }
        throw new Error(`The service has ended or does not answer: ${readFileSync(path)}`);
    }

    async kill(signal) {
        this.process.kill(signal);
        await this.ended;
    }

    async stop() {
        await this.kill('SIGTERM');
        rmSync(this.folder, { recursive: true, force: true });
    }
}
