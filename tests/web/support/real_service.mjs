// The real service with real folders in a place of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.BACKUP_SERVER;
export const skip = program ? false : 'BACKUP_SERVER names no program';

async function freePort() {
    const server = createServer();
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    return port;
}

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
        this.port ??= await freePort();
        this.url = `http${withTls ? 's' : ''}://127.0.0.1:${this.port}`;
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

    /** Starts the program and waits until it answers. */
    async run() {
        this.log = openSync(join(this.folder, 'service.log'), 'a');
        this.process = spawn(program, ['--config', join(this.folder, 'config.ini'), '--state-dir',
            join(this.folder, 'state'), '--listen', '127.0.0.1', '--port', String(this.port)],
        { stdio: ['ignore', this.log, this.log] });
        this.ended = new Promise((resolve) => this.process.once('exit', resolve));
        const ca = this.certificate && readFileSync(this.certificate);
        for (let tries = 0; tries < 200; ++tries) {
            if (await answers(this.url, ca))
                return;
            await new Promise((resume) => setTimeout(resume, 50));
        }
        throw new Error('The service does not answer.');
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
