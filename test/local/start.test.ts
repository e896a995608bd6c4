/** `npm start` as its user meets it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { close, listen } from '../../local/listen';
import { asList } from '../../src/json';
import { chat, call } from '../support/call';
import { root, startApp } from '../support/app';

test('prints what to try, steps over a taken port, and leaves nothing behind on Ctrl-C', async () => {
  const occupied = createServer();
  const port = await listen(occupied, 0);
  const child = spawn('npm', ['start', '--', '--port', String(port)], { cwd: root, detached: true });
  let printed = '';
  const done = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('Ctrl-C stops it.')) resolve();
    });
    child.once('exit', () => reject(new Error(printed)));
  });
  expect(printed).toContain(`Port ${port} is taken`);
  expect(printed).toMatch(/The OpenAI connector runs at http:\/\/127\.0\.0\.1:\d+/);
  expect(printed).toContain('OPENAI_API_KEY=sk-... npm start');

  const commands = printed.split('\n').filter((line) => line.startsWith('curl '));
  const replies = commands.map((command) => execFileSync('sh', ['-c', command], { encoding: 'utf8' }));
  expect(replies.map((reply) => JSON.parse(reply) as unknown)).toMatchObject([
    { first_content: 'You said: Hello' },
    { object: 'list' },
    { error: { code: 'invalid_input' } },
  ]);

  const group = child.pid ?? 0;
  process.kill(-group, 'SIGINT');
  await done;
  while (processesOf(group).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await close(occupied);
}, 60_000);

function processesOf(group: number): string[] {
  const lines = execFileSync('ps', ['-eo', 'pgid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.trim().startsWith(`${group} `));
}

test('two apps share storage, vault and OpenAI when the environment says so', async () => {
  const environment = { AzureWebJobsStorage: '' };
  const first = await startApp(environment);
  expect(first.storage).toMatch(/BlobEndpoint=http:.*TableEndpoint=http:/);
  const second = await startApp({
    AzureWebJobsStorage: first.storage,
    KEY_VAULT_URI: first.vault ?? '',
    OPENAI_BASE_URL: first.openai,
  });
  expect([second.storage, second.vault, second.openai]).toEqual([first.storage, first.vault, first.openai]);
  for (const { url } of [first, second]) {
    expect((await call(url, 'POST /v1/chat/completions', { body: chat('Hello') })).status).toBe(200);
  }
  await second.stop();
  await first.stop();
});

test('a data folder keeps the storage and the function key', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'openai-connector-'));
  const start = () => startApp({ AzureWebJobsStorage: '' }, ['--data', data]);
  const first = await start();
  await first.stop();
  const second = await start();
  expect(second.keys).toEqual(first.keys);
  const { url, keys } = second;
  const models = await call(url, 'GET /v1/models', { key: keys.default ?? '' });
  expect(asList(models.body.data).length).toBeGreaterThan(0);
  await second.stop();
});

test('a wrong option is refused with a sentence', async () => {
  await expect(startApp({}, ['--key', 'nameless'])).rejects.toThrow('--key must be name=value');
});
