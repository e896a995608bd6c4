/** Tests batches with several upstreams: where they go, and that ids lead back to the same one. */
import { asList, type JsonObject } from '../../src/json';
import { startAzure, type SimulatedAzure } from '../support/azure';
import { startSurroundings, type Surroundings } from '../support/instances';

let around: Surroundings;
let azure: SimulatedAzure;
beforeEach(async () => {
  around = await startSurroundings();
  azure = await startAzure({ now: () => around.clock.now });
});
afterEach(() => Promise.all([around.stop(), azure.stop()]));

const secrets = { 'openai-api-key': 'sk-a', 'azure-key': 'local-azure-key' };
const openai = { name: 'main', kind: 'openai', priority: 2 };
const west = () => ({
  ...{ name: 'west', kind: 'azure', url: azure.url, secret: 'azure-key', priority: 1 },
  models: { 'gpt-6-luna': 'chat' },
});
const startWith = (list: readonly JsonObject[]) => around.start({ UPSTREAMS: JSON.stringify(list) }, secrets);

test('a batch goes to OpenAI even if Azure comes first, and its ids lead back there', async () => {
  const app = startWith([west(), openai]);
  const started = await app.call('POST /v1/batches', { body: { model: 'gpt-6-luna', prompts: ['Hello'] } });
  expect([started.status, started.body.error ?? null, azure.requests]).toEqual([200, null, []]);
  expect(started.body.batch_id).toMatch(/^batch_\w+-at-main$/);
  const ended = await app.call(`GET /v1/batches/${String(started.body.batch_id)}`);
  expect([ended.status, ended.body.status]).toEqual([200, 'completed']);
  expect(asList(ended.body.results)).toHaveLength(1);
  const content = await app.call(`GET /v1/files/${String(ended.body.output_file_id)}/content`);
  expect(content.status).toBe(200);
});

test('at Azure alone, there are no batches, and nothing is sent', async () => {
  const app = startWith([west()]);
  const reply = await app.call('POST /v1/batches', { body: { model: 'gpt-6-luna', prompts: ['Hello'] } });
  expect(reply.body.error?.code).toBe('not_offered');
  expect([azure.requests, around.openai.requests]).toEqual([[], []]);
});
