/** Loading an app, and what the host keeps to itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadApp } from '../../../local/host/load';

test.each([
  ['', 'admin/x', 0],
  ['', 'runtime', 0],
  ['admin', 'x', 0],
  ['runtime/a', 'x', 0],
  ['', 'administration', 1],
  ['api', 'admin/x', 1],
])('with the prefix %j, of one function at %s there is %d', async (routePrefix, route, count) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'functions-app-'));
  writeFileSync(path.join(folder, 'host.json'), JSON.stringify({ extensions: { http: { routePrefix } } }));
  writeFileSync(path.join(folder, 'package.json'), '{"main":"none.js"}');
  const trigger = { type: 'httpTrigger', direction: 'in', route };
  const registry = {
    functions: [{ name: 'f', bindings: { trigger }, callback: () => undefined }],
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
  };
  const { routes } = await loadApp(folder, registry, () => undefined);
  rmSync(folder, { recursive: true });
  expect(routes).toHaveLength(count);
});
