// Tasks, sets and runs as the service tells them, for the states that a test wants to see.
const minute = 60_000;
const day = 24 * 60 * minute;
let nextId = 1;

export const before = (milliseconds) => new Date(Date.now() - milliseconds).toISOString();
export const dayText = (daysAgo) => before(daysAgo * day).slice(0, 10).replaceAll('-', '');

export function task(name, state, more = {}) {
    return { id: `t${nextId++}`, name, state, created_at: before(9 * minute), updated_at: before(3 * minute),
        ...(state === 'pending' ? {} : { started_at: before(4 * minute) }), ...more };
}

export function run(name, daysAgo, more = {}) {
    const noise = (Math.sin((daysAgo + 40 * name.length) * 12.9898) * 43758.5453) % 1;
    const size = 0.4 + 0.6 * Math.abs(noise);
    return { id: `h${nextId++}`, name, result: 'finished', committed: true,
        started_at: before(daysAgo * day + size * 4 * minute), ended_at: before(daysAgo * day), files_scanned: 51234,
        bytes_scanned: 4e10, files_changed: Math.round(size * 420), files_deleted: 3, bytes_sent: Math.round(size * 9e8),
        ...more };
}

export function set(name, more = {}) {
    const dest = name.split('_').at(-1);
    const generations = [1, 2, 3, 9].map((days) => ({ name: `${dest}_${dayText(days)}`, date: dayText(days) }));
    return { name, source: `/mnt/data/${name.replace('_', '/')}`, dest: `/mnt/backup/${name.replace('_', '/')}`,
        keep_count: 7, date_last: dayText(0), generations, faults: [], last_success_at: before(3 * 60 * minute),
        destination_free_bytes: 312e9, destination_size_bytes: 1e12, last_result: run(name, 0.1), ...more };
}

export const emptyStatus = () => ({ error: [], finished: [], running: [], pending: [] });

/** A family's server on an ordinary morning. */
export function household() {
    const names = ['hanako_photos', 'taro_documents', '山田_写真'];
    const history = names.flatMap((name) => Array.from({ length: 34 }, (_, index) => run(name, index + 0.11,
        index === name.length - 6 || index === 21 ? { result: 'error', committed: false, code: 'source-missing', files_changed: 0,
            bytes_sent: 0 } : {})));
    history.sort((left, right) => right.ended_at.localeCompare(left.ended_at));
    const finished = names.map((name) => {
        const { id, started_at, ended_at } = history.find((entry) => entry.name === name);
        return task(name, 'finished', { id, started_at, updated_at: ended_at });
    });
    const sets = names.map((name, index) => set(name, { last_success_at: finished[index].updated_at,
        last_result: history.find((entry) => entry.name === name) }));
    return { status: { ...emptyStatus(), finished }, sets, history };
}

export const runningTask = () => task('hanako_photos', 'running', { updated_at: before(2 * minute), progress: {
    phase: 'copy', percent: 43, bytes: 1_300_000_000, bytes_total: 3_020_000_000, files: 1210, files_total: 2870,
    rate: 24_300_000, eta: 71 } });

export const failures = () => [
    task('taro_documents', 'error', { code: 'mass-deletion', acceptable: true,
        message: '41500 of 51234 files are gone from the source, more than 50 % (max_delete). The latest copy is untouched.',
        remedy: 'Look at the source. If the files are meant to be gone, run this backup once with "run anyway" '
            + '(?accept=mass-deletion): the copy before becomes a generation.' }),
    task('山田_写真', 'error', { code: 'files-unreadable', message: '2 files could not be read: a/secret.key, b/broken.jpg.',
        remedy: 'Give the service the right to read them, then run the set again.',
        warnings: ['The destination keeps no owners; files belong to the service there.'] }),
];
