/** Tests that a call goes to the next upstream when one is full or down, and that pauses are kept. */
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../../local/openai';
import { asList, asObject, type JsonObject } from '../../src/json';
import { startAzure, type SimulatedAzure } from '../support/azure';
import { createRunner } from '../support/upstreams';

let openai: SimulatedOpenAI;
let azure: SimulatedAzure;
beforeAll(async () => {
  const tries = new Map<string, number>();
  [openai, azure] = await Promise.all([
    startSimulatedOpenAI({ tries, today: () => '2026-11-22' }),
    startAzure({ tries }),
  ]);
});
beforeEach(() => {
  for (const service of [openai, azure]) {
    delete service.outage.word;
    service.requests.length = 0;
  }
});
afterAll(() => Promise.all([openai.stop(), azure.stop()]));

const models = { 'gpt-6-luna': 'chat', 'text-embedding-3-small': 'embeddings' };
const first = () => ({ name: 'first', kind: 'openai', url: openai.url });
const second = () => ({ name: 'second', kind: 'azure', url: azure.url, secret: 'azure-key', models });
const chat = (more: JsonObject = {}) => ({ model: 'gpt-6-luna', role: 'user', content: 'Hello', ...more });
const counts = () => [openai.requests.length, azure.requests.length];

test.each([
  ['a rate limit', '429:60'],
  ['a failure', '500'],
  ['an overload', '503'],
  ['a broken network connection', 'reset'],
  ['a response that breaks off', 'half'],
  ['an account without credit', 'quota'],
])('after %s, the next upstream answers at once, and the reply says so', async (_, word) => {
  const { run } = createRunner([first(), second()]);
  openai.outage.word = word;
  const { status, headers, body, log } = await run('ChatPost', chat());
  expect([status, headers['x-upstream'], log.upstream, log.tries]).toEqual([200, 'second', 'second', 2]);
  expect(asObject(body.adaptation)).toMatchObject({
    model_used: 'chat',
    messages: [
      'first could not take the request; second answered instead.',
      'gpt-6-luna is the deployment chat here.',
    ],
  });
  expect(counts()).toEqual([1, 1]);
});

test('an upstream that cannot be reached is left out at once, and tried again after a while', async () => {
  const { run, clock } = createRunner([{ ...first(), url: 'http://127.0.0.1:9/v1' }, second()]);
  expect((await run('ChatPost', chat())).log.tries).toBe(2);
  // The whole upstream is down, so that its other models are not tried either.
  expect((await run('EmbedPost', { input: 'a' })).log.tries).toBe(1);
  clock.time += 5_001;
  expect((await run('ChatPost', chat())).log.tries).toBe(2);
});

test('an upstream whose key cannot be read is left out for a while', async () => {
  const locked = new Set(['first']);
  const { run, clock } = createRunner([first(), second()], () => 0, locked);
  const reply = await run('ChatPost', chat());
  expect([reply.status, reply.headers['x-upstream'], counts()]).toEqual([200, 'second', [0, 1]]);
  locked.delete('first');
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('second');
  clock.time += 5_001;
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('first');
  locked.add('first').add('second');
  const both = await run('ChatPost', chat());
  expect([both.status, both.body.error?.code]).toEqual([503, 'vault_unavailable']);
});

test('an upstream gets no call for as long as it has asked for', async () => {
  const { run, clock } = createRunner([first(), second()]);
  await run('ChatPost', chat({ simulate: '429:700ms' }));
  clock.time += 699;
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('second');
  expect(counts()).toEqual([1, 2]);
  clock.time += 1;
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('first');
  expect(counts()).toEqual([2, 2]);
});

test('a rate limit is one of its model: other models still go there', async () => {
  const { run } = createRunner([first(), second()]);
  await run('ChatPost', chat({ simulate: '429:60' }));
  expect((await run('EmbedPost', { input: 'a' })).headers['x-upstream']).toBe('first');
});

test('if all have asked for time, none gets a call, and the caller is told the shortest wait', async () => {
  const { run, clock } = createRunner([first(), second()]);
  const full = await run('ChatPost', chat({ simulate: '429:90,429:60' }));
  expect([full.status, full.body.error?.code, full.headers['retry-after']]).toEqual([
    429,
    'openai_rate_limited',
    '60',
  ]);
  expect(counts()).toEqual([1, 1]);
  clock.time += 20_000;
  const still = await run('ChatPost', chat());
  expect([still.status, still.headers['retry-after']]).toEqual([429, '40']);
  expect(counts()).toEqual([1, 1]);
  clock.time += 40_000;
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('second');
});

test('a pause that nobody asked for does not keep calls out if there is nowhere else to go', async () => {
  const { run } = createRunner([first(), second()]);
  openai.outage.word = '500';
  azure.outage.word = '500';
  expect((await run('ChatPost', chat())).status).toBe(502);
  delete azure.outage.word;
  expect((await run('ChatPost', chat())).status).toBe(200);
});

test('one upstream alone is used as ever: a rate limit does not keep other calls out', async () => {
  const { run } = createRunner([first()]);
  expect((await run('ChatPost', chat({ simulate: '429:60' }))).status).toBe(429);
  expect((await run('ChatPost', chat())).status).toBe(200);
});

test.each([
  ['a refusal', '400', 400],
  ['a wrong key', '401', 502],
  ['a forbidden request', '403', 403],
  ['a missing page', '404', 404],
])('%s stays with the upstream that said it', async (_, simulate, status) => {
  const { run } = createRunner([first(), second()]);
  const reply = await run('ChatPost', chat({ simulate }));
  expect([reply.status, reply.headers['x-upstream'], counts()]).toEqual([status, 'first', [1, 0]]);
});

test('what the content filter stops is told with its categories, and is not sent elsewhere', async () => {
  const { run } = createRunner([second(), first()]);
  const { status, body } = await run('ChatPost', chat({ simulate: 'filter:self_harm' }));
  expect([status, body.error?.code, body.error?.openai_code]).toEqual([
    400,
    'content_filtered',
    'content_filter',
  ]);
  expect(body.error?.message).toContain('it found: self harm (high).');
  expect(counts()).toEqual([0, 1]);
});

test('the next upstream gets only models that it has', async () => {
  const { run } = createRunner([first(), second()]);
  openai.outage.word = '503';
  const { status, headers } = await run('ChatPost', chat({ model: 'gpt-4o' }));
  expect([status, headers['x-upstream']]).toEqual([502, 'first']);
  expect(azure.requests).toEqual([]);
});

test('a model that only the second upstream has goes there, and one that none has goes to the first', async () => {
  const list = [
    { ...second(), name: 'one' },
    { ...second(), name: 'two', models: { mine: 'chat' } },
  ];
  const { run } = createRunner(list);
  expect((await run('ChatPost', chat({ model: 'mine' }))).headers['x-upstream']).toBe('two');
  const unknown = await run('ChatPost', chat({ model: 'other' }));
  expect([unknown.status, unknown.headers['x-upstream']]).toEqual([404, 'one']);
  expect(unknown.body.error?.message).toContain('The upstream one has these models: gpt-6-luna,');
});

test('after a failure, a second upstream without the deployment does not hide it', async () => {
  const { run } = createRunner([first(), { ...second(), models: { 'gpt-6-luna': 'gone' } }]);
  const { status, body } = await run('ChatPost', chat({ simulate: '503' }));
  expect([status, body.error?.code]).toEqual([502, 'openai_failed']);
});

test('each upstream learns for itself what the model behind a name refuses', async () => {
  azure.deployments.set('mine', 'gpt-6.1-sol');
  const lenient = await startAzure({ deployments: { mine: 'gpt-4o' } });
  const at = (name: string, url: string) => ({ ...second(), name, url, models: { mine: 'mine' } });
  const { run } = createRunner([at('one', azure.url), at('two', lenient.url)]);
  const body = chat({ model: 'mine', stop: 'END', temperature: 0.5 });
  const sentTo = ({ requests }: SimulatedAzure) => Object.keys(requests.at(-1)?.body ?? {});
  const learning = await run('ChatPost', body);
  expect([learning.status, sentTo(azure).includes('stop'), lenient.requests]).toEqual([200, false, []]);
  azure.requests.length = 0;
  azure.outage.word = '503';
  const elsewhere = await run('ChatPost', body);
  await lenient.stop();
  // The strict one is not asked again what it has refused, and the lenient one gets everything.
  expect([azure.requests.length, sentTo(azure).includes('stop')]).toEqual([1, false]);
  expect(sentTo(lenient)).toEqual(expect.arrayContaining(['stop', 'temperature']));
  expect([elsewhere.headers['x-upstream'], asObject(elsewhere.body.adaptation).dropped]).toEqual(['two', []]);
});

test('upstreams of the same priority share the calls', async () => {
  const equal = [first(), second()].map((entry) => ({ ...entry, priority: 1 }));
  const draws = [0.1, 0.9, 0.9, 0.1];
  const { run } = createRunner(equal, () => draws.shift() ?? 0);
  const used = [await run('ChatPost', chat()), await run('ChatPost', chat())];
  expect(used.map(({ headers }) => headers['x-upstream'])).toEqual(['first', 'second']);
});

test('an upstream that is reserved for a purpose gets nothing else, and others do not get that purpose', async () => {
  const { run } = createRunner([first(), { ...second(), only: ['embedding'] }]);
  expect((await run('EmbedPost', { input: 'a' })).headers['x-upstream']).toBe('second');
  openai.outage.word = '503';
  expect((await run('ChatPost', chat())).headers['x-upstream']).toBe('first');
  azure.outage.word = '503';
  openai.requests.length = 0;
  expect((await run('EmbedPost', { input: 'a' })).status).toBe(502);
  expect(openai.requests).toEqual([]);
});

test('what no upstream can do is refused in one sentence, and nothing is sent', async () => {
  const { run } = createRunner([second()]);
  const { status, body } = await run('ModerationPost', { input: 'a' });
  expect([status, body.error?.code]).toEqual([400, 'not_offered']);
  expect(body.error?.message).toBe(
    'Azure OpenAI has no endpoint for “Create moderation”. Ask your administrator to add OpenAI to UPSTREAMS.',
  );
  expect(asList(azure.requests)).toEqual([]);
  const other = await createRunner([{ ...second(), only: ['chat'] }]).run('ModerationPost', { input: 'a' });
  expect(other.body.error?.code).toBe('not_offered');
});

test('an action that the first upstream lacks goes to the next one', async () => {
  const { run } = createRunner([second(), first()]);
  expect((await run('ModerationPost', { input: 'a' })).headers['x-upstream']).toBe('first');
});
