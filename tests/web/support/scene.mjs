import assert from 'node:assert/strict';
import { visit } from './browser.mjs';
import { MockService } from './mock_service.mjs';

/** A mock service in this state and a reader who has its page before them: { service, reader, page, stop }. */
export async function start(browser, state, options) {
    const service = Object.assign(await new MockService().start(), state);
    const reader = await visit(browser, service.url, options);
    await reader.page.waitForLoadState('networkidle');
    return { service, reader, page: reader.page, stop: () => Promise.all([reader.close(), service.stop()]) };
}

/** Runs `act` with such a service and reader, and ends with the reader's problems: none. */
export async function withPage(browser, state, options, act) {
    const { service, reader, page, stop } = await start(browser, state, options);
    try {
        await act(page, service, reader);
        assert.deepEqual(reader.problems, []);
    } finally {
        await stop();
    }
}
