// Runs every test of the page: node run.mjs. BACKUP_SERVER names the service's program; without it the tests that need
// the real service are skipped, and say so.
await import('./text.test.mjs');
await import('./api.test.mjs');
await import('./monitoring.test.mjs');
await import('./service.test.mjs');
await import('./foreign.test.mjs');
await import('./page.test.mjs');
await import('./buttons.test.mjs');
await import('./readers.test.mjs');
await import('./token.test.mjs');
await import('./polling.test.mjs');
await import('./endurance.test.mjs');
await import('./large.test.mjs');
