/** Tests the trigger “When a batch ends”: who is told, by which event, how often, and what is refused. */
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { signedHeaders } from '../local/openai/batches';
import { close, listenOnFreePort } from '../local/listen';
import { watchBatches } from '../src/http/batch-watch';
import { asList, asObject, type JsonObject } from '../src/json';
import { connectionId } from './support/app';
import { instanceKey, startSurroundings, type Instance, type Surroundings } from './support/instances';

const secret = `whsec_${Buffer.from('a secret of OpenAI').toString('base64')}`;
const secrets = { 'openai-api-key': 'sk-a', 'openai-webhook-secret': secret };
const settings = {
  CALLBACK_HOSTS: '127.0.0.1',
  PRICES: JSON.stringify({ 'gpt-6-luna': { input: 1e6, output: 1e6 } }),
};

let around: Surroundings;
let app: Instance;
/** Where the flow waits, and what it gets. */
const flow: { url: string; told: JsonObject[]; status: number } = { url: '', told: [], status: 200 };
/** Where OpenAI sends events. */
let webhook: string;
const servers: Server[] = [];

async function serve(
  handle: (body: string, headers: Record<string, string>) => Promise<number>,
): Promise<string> {
  const { server, boundPort } = await listenOnFreePort(0, () =>
    createServer((request, response) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      void text(request)
        .then((body) => handle(body, headers))
        .then((status) => response.writeHead(status).end());
    }),
  );
  servers.push(server);
  return `http://127.0.0.1:${boundPort}`;
}

beforeEach(async () => {
  around = await startSurroundings();
  app = around.start(settings, secrets);
  Object.assign(flow, { told: [], status: 200 });
  const flowUrl = await serve((body) => {
    flow.told.push(asObject(JSON.parse(body)));
    return Promise.resolve(flow.status);
  });
  flow.url = `${flowUrl}/workflows/1?sig=Zm9vYmFy`;
  webhook = await serve(async (body, headers) => (await event(asObject(JSON.parse(body)), headers)).status);
});
afterEach(async () => {
  await Promise.all([around.stop(), ...servers.splice(0).map(close)]);
});

const event = (body: JsonObject, headers: Record<string, string>) =>
  app.call('POST /v1/webhooks/openai', { body, headers: { ...headers, 'x-functions-key': '' } });
const start = async (headers: Record<string, string> = {}) => {
  const body = { model: 'gpt-6-luna', prompts: ['Hello', 'World [takes 5 min]'] };
  return String((await app.call('POST /v1/batches', { body, headers })).body.batch_id);
};
const subscribe = (callbackUrl: unknown = flow.url, headers: Record<string, string> = {}) =>
  app.call('POST /v1/subscriptions/batches', { body: { callbackUrl }, headers });
const watch = () => watchBatches(app.dependencies, { invocationId: 'a', log: () => undefined });
const minutes = (count: number) => (around.clock.now += count * 60_000);

async function used() {
  const sums = await app.dependencies.usage.read({ from: '2026-11-01', to: '2026-11-30' });
  return sums.map(({ connection, sum }) => ({ connection, calls: sum.calls, cost: sum.cost }));
}

test('a flow is told once that its batch has ended, although the event comes twice', async () => {
  const subscribed = await subscribe();
  expect(subscribed.status).toBe(201);
  expect(subscribed.headers.location).toMatch(
    /^https:\/\/contoso\.azurewebsites\.net\/v1\/subscriptions\/batches\/[\w-]{24}$/,
  );
  const id = await start();
  minutes(6);
  const sent = await around.openai.batches.sendEvents({ url: webhook, secret });
  const again = await around.openai.batches.sendEvents({ url: webhook, secret }, true);
  expect([...sent, ...again]).toEqual([200, 200]);
  expect(flow.told).toEqual([
    {
      ...{ batch_id: id, status: 'completed', total: 2, completed: 2, failed: 0 },
      ...{ ends_by: '2026-11-23T12:00:00Z', ended_at: '2026-11-22T12:06:00Z' },
      message: 'The batch has ended. 2 of 2 prompts have an answer, and 0 failed.',
    },
  ]);
  const { body } = await app.call(`GET /v1/batches/${id}`);
  expect(asList(body.results)).toHaveLength(2);
  const [sum, ...others] = await used();
  expect(others).toEqual([]);
  const { total_tokens } = asObject(body.usage);
  expect(sum).toEqual({ connection: connectionId(instanceKey), calls: 1, cost: Number(total_tokens) / 2 });
  expect((await watch()).told).toBe(0);
  expect(flow.told).toHaveLength(1);
  expect(JSON.stringify([subscribed.body, subscribed.logged])).not.toContain('sig=');
});

test('only the flows of the connection that has started the batch are told', async () => {
  await subscribe(flow.url, { 'x-functions-key': 'another-key' });
  await start();
  minutes(6);
  expect(await around.openai.batches.sendEvents({ url: webhook, secret })).toEqual([200]);
  expect(flow.told).toEqual([]);
  expect((await used()).map(({ connection }) => connection)).toEqual([connectionId(instanceKey)]);
});

test('a flow that is turned off is not told any more, and only its own connection can turn it off', async () => {
  const { headers } = await subscribe();
  const target = `DELETE ${new URL(headers.location ?? '').pathname}`;
  await start();
  minutes(6);
  await app.call(target, { headers: { 'x-functions-key': 'another-key' } });
  await watch();
  expect(flow.told).toHaveLength(1);
  await start();
  minutes(6);
  expect((await app.call(target)).status).toBe(200);
  expect(await watch()).toMatchObject({ ended: 1, told: 0 });
  expect(flow.told).toHaveLength(1);
});

describe('an event', () => {
  const about = (id: string) => ({ object: 'event', id: 'evt_1', type: 'batch.completed', data: { id } });
  const seconds = () => Math.floor(around.clock.now / 1000);
  const signed = (body: JsonObject, time: number, by = secret) =>
    signedHeaders('wh_1', time, JSON.stringify(body), by);

  test.each<[string, (body: JsonObject) => Record<string, string>]>([
    ['with the signature of another secret', (body) => signed(body, seconds(), 'whsec_YW5vdGhlcg==')],
    ['that is older than five minutes', (body) => signed(body, seconds() - 301)],
    ['from the future', (body) => signed(body, seconds() + 301)],
    ['with another id than the signed one', (body) => ({ ...signed(body, seconds()), 'webhook-id': 'wh_2' })],
    ['without a signature', (body) => ({ ...signed(body, seconds()), 'webhook-signature': '' })],
  ])('%s is refused, and wakes nobody', async (_, headersFor) => {
    await subscribe();
    const id = await start();
    minutes(6);
    const before = around.openai.requests.length;
    const reply = await event(about(id), headersFor(about(id)));
    expect([reply.status, reply.body.error?.code]).toEqual([400, 'webhook_signature_wrong']);
    expect([around.openai.requests.length - before, flow.told]).toEqual([0, []]);
  });

  test('with one right signature among several is taken', async () => {
    await subscribe();
    const id = await start();
    minutes(6);
    const headers = signed(about(id), seconds());
    const several = `v1,AAAA v2,BBBB ${String(headers['webhook-signature'])}`;
    const reply = await event(about(id), { ...headers, 'webhook-signature': several });
    expect([reply.status, flow.told.length]).toEqual([200, 1]);
  });

  test('does not decide what has become of a batch', async () => {
    await subscribe();
    const id = await start();
    const reply = await event(about(id), signed(about(id), seconds()));
    expect([reply.status, flow.told]).toEqual([200, []]);
    expect(await used()).toEqual([]);
  });

  test('that comes again is not looked at again', async () => {
    const id = await start();
    const headers = signed(about(id), seconds());
    const replies = [await event(about(id), headers)];
    const asked = around.openai.requests.length;
    replies.push(await event(about(id), headers));
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(around.openai.requests).toHaveLength(asked);
  });

  test('about a batch of nobody asks OpenAI nothing', async () => {
    const before = around.openai.requests.length;
    const reply = await event(about('batch_foreign'), signed(about('batch_foreign'), seconds()));
    expect([reply.status, around.openai.requests.length - before]).toEqual([200, 0]);
  });

  test('that cannot be handled can come again', async () => {
    await subscribe();
    const id = await start();
    minutes(6);
    around.openai.revokedKeys.add('sk-a');
    const failed = await event(about(id), signed(about(id), seconds()));
    expect([failed.status, failed.body.error?.code]).toEqual([503, 'batches_unavailable']);
    around.openai.revokedKeys.clear();
    expect((await event(about(id), signed(about(id), seconds()))).status).toBe(200);
    expect(flow.told).toHaveLength(1);
  });

  test('is refused as long as there is no secret', async () => {
    app = around.start(settings, { 'openai-api-key': 'sk-a' });
    const reply = await event(about('batch_1'), signed(about('batch_1'), seconds()));
    expect([reply.status, reply.body.error?.code]).toEqual([404, 'webhook_not_set_up']);
  });
});

test('the timer finds what no event has told', async () => {
  await subscribe();
  await start();
  expect(await watch()).toEqual({ ended: 0, failed: 0, told: 0 });
  minutes(15);
  expect(await watch()).toMatchObject({ ended: 1 });
  expect(flow.told).toHaveLength(1);
  expect(await watch()).toEqual({ ended: 0, failed: 0, told: 0 });
});

test('a callback that fails is tried eight times, and then no more', async () => {
  await subscribe();
  await start();
  flow.status = 500;
  for (let turn = 0; turn < 12; turn++) {
    minutes(15);
    await watch();
  }
  expect(flow.told).toHaveLength(8);
});

test('a callback that has failed once reaches its flow later', async () => {
  await subscribe();
  await start();
  minutes(15);
  flow.status = 503;
  await watch();
  flow.status = 202;
  expect((await watch()).told).toBe(0);
  minutes(15);
  expect((await watch()).told).toBe(1);
  expect(flow.told).toHaveLength(2);
});

test.each([404, 410])(
  'a flow that answers %d is gone, and is not told about the next batch',
  async (status) => {
    await subscribe();
    await start();
    minutes(15);
    flow.status = status;
    await watch();
    flow.status = 200;
    await start();
    minutes(15);
    expect(await watch()).toMatchObject({ ended: 1, told: 0 });
    expect(flow.told).toHaveLength(1);
  },
);

describe('a callback', () => {
  test.each([
    'https://prod-01.westeurope.logic.azure.com/workflows/1/triggers/manual/run?sig=a',
    'https://europe-001.azure-apihub.net/a?sig=b',
    'https://0123.4.environment.api.powerplatform.com/a?sig=b',
  ])('to %s is allowed', async (url) => {
    app = around.start({}, secrets);
    expect((await subscribe(url)).status).toBe(201);
  });

  test.each([
    'http://prod-01.westeurope.logic.azure.com/a',
    'https://logic.azure.com.contoso.com/a',
    'https://evil-logic.azure.com/a',
    'https://contoso.com/a',
    'https://prod.logic.azure.com:8443/a',
    'https://a:b@prod.logic.azure.com/a',
    'https://169.254.169.254/metadata',
    'https://[::1]/a',
    'https://localhost/a',
    'http://127.0.0.1/a',
    'no address',
    '',
  ])('to %s is refused, and the error names the field', async (url) => {
    app = around.start({}, secrets);
    const reply = await subscribe(url);
    expect([reply.status, reply.body.error?.code, reply.body.error?.param]).toEqual([
      400,
      'invalid_input',
      'callbackUrl',
    ]);
  });

  test('to this machine is only allowed outside of Azure', async () => {
    expect((await subscribe()).status).toBe(201);
    app = around.start({ ...settings, WEBSITE_SITE_NAME: 'a' }, secrets);
    expect((await subscribe()).status).toBe(400);
  });
});
