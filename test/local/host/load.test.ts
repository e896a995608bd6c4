/** Tests loading an app, and which routes are reserved for the host. */
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
])(
  'with the route prefix %j, for one function at %s, the number of loaded routes is %d',
  async (routePrefix, route, count) => {
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
  },
);
