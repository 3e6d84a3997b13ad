// A service that says what a test wants it to say: states that real backups reach too slowly or too rarely, and
// thousands of sets. It answers like the real one, which the other tests use.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const page = new URL('../../../service/web/', import.meta.url);
const types = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    + "trusted-types 'none'";

/** The script as the build has joined it, else the modules as they stand in the source, each by itself. */
function assetFile(path) {
    if (path === '/')
        return new URL('index.html', page);
    if (path === '/assets/app.css')
        return new URL('app.css', page);
    if (path === '/assets/app.js')
        return process.env.APP_JS ?? new URL('modules/main.js', page);
    return /^\/assets\/[a-z_]+\.js$/.test(path) ? new URL(path.replace('/assets/', 'modules/'), page) : undefined;
}

export class MockService {
    status = { error: [], finished: [], running: [], pending: [] };
    sets = [];
    faults = [];
    history = [];
    logs = {};
    requests = [];
    token = null;
    /** Whether reading is free, as with token_for = changes. */
    readsFreely = false;
    /** Whether it cannot read its token file, so that no token is valid. */
    hasNoTokens = false;
    /** Milliseconds by which this server's clock differs from the reader's. */
    clockAhead = 0;
    /** What a POST answers: (path) => [status, body]; undefined leaves it to the mock. */
    onPost = () => undefined;

    async start(port = 0) {
        this.server = createServer((request, response) => this.#handle(request, response));
        await new Promise((ready) => this.server.listen(port, '127.0.0.1', ready));
        this.server.unref();
        this.port = this.server.address().port;
        this.url = `http://127.0.0.1:${this.port}`;
        return this;
    }

    stop() {
        this.server.closeAllConnections();
        return new Promise((done) => this.server.close(done));
    }

    #handle(request, response) {
        const url = new URL(request.url, this.url);
        this.requests.push(`${request.method} ${url.pathname}${url.search}`);
        const file = assetFile(url.pathname);
        if (file)
            this.#send(request, response, 200, readFileSync(file), types[String(file).split('.').at(-1)]);
        else if (this.#lacksToken(request))
            this.#refuse(request, response);
        else
            this.#json(request, response, ...this.#answer(request, url));
    }

    #lacksToken({ method, headers }) {
        const isFree = this.readsFreely && method === 'GET' && !headers.authorization;
        return this.token && !isFree && (this.hasNoTokens || headers.authorization !== `Bearer ${this.token}`);
    }

    #refuse(request, response) {
        const error = request.headers.authorization ? ', error="invalid_token"' : '';
        response.setHeader('WWW-Authenticate',
            `Bearer realm="backup-server"${this.hasNoTokens ? ', error="server_error"' : error}`);
        this.#json(request, response, 401, { code: 'unauthorized',
            message: this.hasNoTokens ? 'The token file cannot be used.' : 'A token is needed.' });
    }

    /** What is left of the sets for one without a token. */
    #told(sets, { headers }) {
        if (!this.token || headers.authorization)
            return sets;
        return sets.map((set) => ({ ...set, source: '', dest: '',
            faults: set.faults.map((fault) => ({ ...fault, message: '', remedy: '' })) }));
    }

    /** The lists with only so many finished tasks; a test may also let the status be of another shape. */
    #newest(count) {
        const { finished } = this.status ?? {};
        if (count === null || !Array.isArray(finished) || finished.length <= Number(count))
            return this.status;
        return { ...this.status, finished: finished.slice(0, Number(count)), more_finished: finished.length - Number(count) };
    }

    #answer(request, url) {
        const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
        if (request.method === 'POST')
            return this.onPost(url.pathname + url.search) ?? this.#post(parts);
        if (url.pathname === '/api/status')
            return [200, this.#newest(url.searchParams.get('finished'))];
        if (url.pathname === '/api/sets')
            return [200, { sets: this.#told(this.sets, request), faults: this.faults }];
        if (parts[1] === 'sets')
            return [200, this.sets.find((set) => set.name === parts[2])];
        if (url.pathname === '/api/history') {
            const name = url.searchParams.get('name');
            return [200, { history: this.history.filter((run) => !name || run.name === name)
                .slice(0, Number(url.searchParams.get('limit') ?? 100)) }];
        }
        if (parts[3] === 'log')
            return [200, this.logs[parts[2]] ?? ''];
        return [404, { code: 'unknown-path', message: 'There is no such path.' }];
    }

    #post([, first, second]) {
        const cleared = { clear_error: 'error', clear_finished: 'finished' }[first];
        if (cleared) {
            const count = this.status[cleared].length;
            this.status = { ...this.status, [cleared]: [] };
            return [200, { message: 'cleared.', cleared: count }];
        }
        const now = new Date().toISOString();
        if (first === 'tasks')
            return this.#cancel(second, now);
        const task = { id: `new-${this.requests.length}`, name: `${first}_${second}`, state: 'pending', created_at: now,
            updated_at: now };
        this.status = { ...this.status, pending: [...this.status.pending, task] };
        return [202, { ...task, message: 'accepted.' }];
    }

    #cancel(id, now) {
        const found = [...this.status.pending, ...this.status.running].find((task) => task.id === id);
        const ended = { ...found, state: 'error', code: 'cancelled', message: 'Cancelled before it began.', updated_at: now };
        const others = (tasks) => tasks.filter((task) => task !== found);
        this.status = { ...this.status, pending: others(this.status.pending), running: others(this.status.running),
            error: [ended, ...this.status.error] };
        return [200, ended];
    }

    #json(request, response, status, body) {
        const isText = typeof body === 'string';
        this.#send(request, response, status, Buffer.from(isText ? body : JSON.stringify(body)),
            isText ? 'text/plain; charset=utf-8' : 'application/json');
    }

    #send(request, response, status, body, type) {
        const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
        const headers = { Date: new Date(Date.now() + this.clockAhead).toUTCString(), 'Content-Type': type, ETag: etag, 'Cache-Control': 'no-cache',
            'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
        if (request.headers['if-none-match'] === etag) {
            response.writeHead(304, headers).end();
            return;
        }
        response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip' }).end(gzipSync(body));
    }
}
