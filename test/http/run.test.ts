/** What the walk makes of defects: nothing of their inside is shown or logged. */
import { HttpRequest, InvocationContext } from '@azure/functions';
import { actions } from '../../src/actions';
import { randomBytes } from 'node:crypto';
import { createAdaptation } from '../../src/adaptation';
import { AppError } from '../../src/errors';
import type { Dependencies } from '../../src/http/answer';
import { run } from '../../src/http/run';
import { asObject } from '../../src/json';
import { createPictures } from '../../src/pictures';
import { readSettings } from '../../src/settings';

const models = actions.find(({ operationId }) => operationId === 'ModelsGet');
const secret = 'sk-inside-of-a-defect';

/** Runs an action with dependencies that fail; gives the reply and what was logged. */
async function runWith(failing: Partial<Dependencies>) {
  if (!models) throw new Error('ModelsGet is gone');
  const logged: string[] = [];
  const log = (level: string, ...args: unknown[]) => logged.push(`${level} ${args.join(' ')}`);
  const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a' });
  const dependencies: Dependencies = {
    settings,
    settingProblems: [],
    throttle: {
      acquire: () =>
        Promise.resolve({ granted: true, limit: 9, remaining: 8, resetSeconds: 1, alone: false }),
      usage: () => Promise.resolve({ limit: 9, used: 1, resetSeconds: 1 }),
      cleanUp: () => Promise.resolve(0),
    },
    keys: {
      get: () => Promise.resolve({ value: 'sk-a', source: 'setting' }),
      afterRefusal: () => Promise.resolve(undefined),
    },
    openai: { send: () => Promise.resolve({ object: 'list', data: [] }) },
    adaptation: createAdaptation({ settings, now: () => 0 }),
    pictures: createPictures({
      settings,
      now: () => 0,
      randomBytes,
      warn: () => undefined,
      store: undefined,
    }),
    now: () => 0,
    ...failing,
  };
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/v1/models', headers: {} });
  const context = new InvocationContext({ invocationId: 'id-1', logHandler: log });
  const reply = await run(models, dependencies)(request, context);
  const { status, body } = asObject(reply);
  return { reply: { status, body: Buffer.isBuffer(body) ? body.toString() : '' }, logged };
}

const defects: [string, Partial<Dependencies>][] = [
  [
    'the keys',
    {
      keys: {
        get: () => Promise.reject(new TypeError(secret)),
        afterRefusal: () => Promise.reject(new Error(secret)),
      },
    },
  ],
  ['the adapter', { openai: { send: () => Promise.reject(new TypeError(secret)) } }],
];

test.each(defects)('a defect in %s is a 500, and the log says where', async (_, failing) => {
  const { reply, logged } = await runWith(failing);
  expect(reply.status).toBe(500);
  expect(JSON.parse(reply.body)).toMatchObject({ error: { code: 'internal_error', request_id: 'id-1' } });
  expect(logged).toHaveLength(2);
  expect(logged[0]).toMatch(/^error \{"event":"defect","requestId":"id-1"/);
  expect(logged[1]).toMatch(/^error \{"event":"request".*"status":500,"code":"internal_error"/);
  expect(reply.body + logged.join('')).not.toContain(secret);
});

test('an answer with documented lists of another type is unreadable', async () => {
  const { reply } = await runWith({ openai: { send: () => Promise.resolve({ data: 'none' }) } });
  expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
    502,
    { error: { code: 'openai_unreadable' } },
  ]);
});

test('the caller waits for a key no longer than there is time', async () => {
  const never = new Promise<never>(() => undefined);
  const now = jest.fn().mockReturnValueOnce(0).mockReturnValue(94_999);
  const { reply } = await runWith({ keys: { get: () => never, afterRefusal: () => never }, now });
  expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
    503,
    { error: { code: 'vault_unavailable' } },
  ]);
});

test('after a refusal of the stored key there is one more call, with the new key', async () => {
  const used: string[] = [];
  const { reply } = await runWith({
    keys: {
      get: () => Promise.resolve({ value: 'sk-old', source: 'vault' }),
      afterRefusal: () => Promise.resolve({ value: 'sk-new', source: 'vault' }),
    },
    openai: {
      send: (_, key) => {
        used.push(key.value);
        return Promise.reject(new AppError('stored_key_refused'));
      },
    },
  });
  expect(used).toEqual(['sk-old', 'sk-new']);
  expect(reply.status).toBe(502);
});
