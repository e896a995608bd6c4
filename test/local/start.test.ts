/** Tests `npm start` as a user runs it. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { close, listen } from '../../local/listen';
import { asList, asObject } from '../../src/json';
import { chat, call } from '../support/call';
import { machine, root, startApp } from '../support/app';

const upstream = createHttpServer();
let upstreamUrl: string;
beforeAll(async () => {
  upstreamUrl = `http://127.0.0.1:${await listen(upstream, 0)}/v1`;
});
afterAll(() => close(upstream));

/** Makes a folder like a fresh checkout, without the local.settings.json of the person who runs the tests. */
function checkout(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'openai-connector-'));
  for (const name of readdirSync(root)) {
    if (!/^(\.git|build|dist|local\.settings\.json)$/.test(name)) {
      symlinkSync(path.join(root, name), path.join(folder, name));
    }
  }
  return folder;
}

test('prints commands to try, avoids a busy port, and leaves no process running after Ctrl-C', async () => {
  const occupied = createServer();
  const port = await listen(occupied, 0);
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: checkout(),
    env: machine,
    detached: true,
  });
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

test.each(['SIGTERM', 'SIGINT'] as const)(
  'after %s, a call in flight is answered, no other is taken, and then the app ends',
  async (signal) => {
    let answer: () => void = () => undefined;
    const arrived = new Promise<void>((arrive) => {
      upstream.once('request', (_, response: ServerResponse) => {
        answer = () => response.end(JSON.stringify({ object: 'list', data: [] }));
        arrive();
      });
    });
    const app = await startApp({ OPENAI_API_KEY: 'sk-a', OPENAI_BASE_URL: upstreamUrl });
    const called = call(app.url, 'GET /v1/models');
    await arrived;
    const stopped = app.stop(signal);
    while (await fetch(`${app.url}/health`).catch(() => undefined));
    answer();
    expect((await called).status).toBe(200);
    expect(await stopped).toBe(0);
  },
);

test('two apps can share storage, vault and OpenAI through environment variables', async () => {
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

test('with a data folder, the storage and the function key are kept after a restart', async () => {
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

test('a data folder is for one process at a time, and its lock outlives no process', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'openai-connector-'));
  const start = () => startApp({ AzureWebJobsStorage: '' }, ['--data', data]);
  const first = await start();
  const lock = readFileSync(path.join(data, 'lock'), 'utf8');
  await expect(start()).rejects.toThrow(
    `The app could not be started: the folder ${data} is in use by another \`npm start\` (process ${lock}). Stop that one, or choose another folder.`,
  );
  // The refusal leaves the first one alone.
  expect(readFileSync(path.join(data, 'lock'), 'utf8')).toBe(lock);
  await first.kill();
  expect(existsSync(path.join(data, 'lock'))).toBe(true);
  const second = await start();
  expect(second.keys).toEqual(first.keys);
  await second.stop();
  expect(existsSync(path.join(data, 'lock'))).toBe(false);
});

test.each([
  ['--azure', 'azure', 'identity'],
  ['--azure-behind', 'openai', 'vault'],
  ['--keyless', 'openai', 'federation'],
])('with %s, %s answers, and is opened by %s', async (option, upstream, source) => {
  const app = await startApp({}, ['--key', 'first=first-function-key-Zx81', option]);
  const reply = await call(app.url, 'POST /v1/chat/completions', { body: chat('Hello') });
  expect([reply.status, reply.headers.get('x-upstream')]).toEqual([200, upstream]);
  const { key_accepted, key_source, upstreams } = (await call(app.url, 'GET /v1/connection')).body;
  expect([key_accepted, key_source]).toEqual([true, source]);
  expect(asList(upstreams).map((one) => asObject(one).key_accepted)).not.toContain(false);
  await app.stop();
});

test.each<[string[], string]>([
  [['--key', 'nameless'], '--key must be name=value'],
  [['--port', 'abc'], '--port must be a number from 0 to 65535'],
  [['--port', '99999'], '--port must be a number from 0 to 65535'],
  [['--azure', '--keyless'], '--azure and --keyless cannot be used together'],
  [['--unknown'], 'npm start -- [--json]'],
])('the arguments %j are refused with the message "%s"', async (args, sentence) => {
  await expect(startApp({}, args)).rejects.toThrow(sentence);
});

test('a folder that does not exist is refused with a message', async () => {
  await expect(startApp({ FUNCTIONS_APP: '/nowhere/at/all' })).rejects.toThrow(
    'FUNCTIONS_APP is not a folder',
  );
});

test('the app starts even when the address of the vault is wrong', async () => {
  const app = await startApp({ KEY_VAULT_URI: 'contoso' });
  const { body } = await call(app.url, 'GET /v1/models');
  expect(body.error?.message).toContain('KEY_VAULT_URI must be an address');
  await app.stop();
});
