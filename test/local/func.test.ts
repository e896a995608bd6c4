/** Tests `npm run func` with and without Core Tools. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machine, root } from '../support/app';

const run = (PATH: string) =>
  spawnSync(process.execPath, ['build/local/func.js', '--port', '0'], {
    cwd: root,
    env: { ...machine, AzureWebJobsStorage: 'UseDevelopmentStorage=true', PATH },
    encoding: 'utf8',
  });

test('says what to do when Core Tools are not installed', () => {
  const { status, stderr } = run('/nowhere');
  expect(status).toBe(1);
  expect(stderr).toContain('https://aka.ms/azfunc-install');
});

test('runs `func start` with the addresses of the stand-ins', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'core-tools-'));
  const script =
    '#!/bin/sh\necho "$@"\necho "$KEY_VAULT_URI $OPENAI_BASE_URL"\n[ "$1" = --version ] || exit 7\n';
  writeFileSync(path.join(folder, 'func'), script);
  chmodSync(path.join(folder, 'func'), 0o755);
  const { status, stdout } = run(`${folder}:/bin:/usr/bin`);
  expect(stdout).toMatch(/^start --port 0\nhttps:\/\/127\.0\.0\.1:\d+ http:\/\/127\.0\.0\.1:\d+\/v1\n$/);
  expect(status).toBe(7);
});
