/** Tests that the simulated OpenAI refuses what the real one refuses. */
import { parseFault } from '../../../local/openai/faults';
import { offerOn, type Offer } from '../../../local/openai/models';
import { refusalOf } from '../../../local/openai/rules';
import type { JsonObject } from '../../../src/json';

const today = '2026-11-22';
const messages = [{ role: 'user', content: 'Hello' }];
const chat = (more: JsonObject): [string, JsonObject] => [
  'POST /v1/chat/completions',
  { model: 'gpt-6.1-terra', messages, ...more },
];
const image = (more: JsonObject): [string, JsonObject] => [
  'POST /v1/images/generations',
  { model: 'gpt-image-2', prompt: 'a', ...more },
];

test.each<[[string, JsonObject?], number | undefined, string | null | undefined]>([
  [chat({}), undefined, undefined],
  [chat({ max_completion_tokens: 5, reasoning_effort: 'none', temperature: 0.5 }), undefined, undefined],
  [chat({ temperature: 1 }), undefined, undefined],
  [chat({ temperature: 0.5 }), 400, 'unsupported_value'],
  [chat({ max_tokens: 5 }), 400, 'unsupported_parameter'],
  [chat({ presence_penalty: 0.5, reasoning_effort: 'none' }), 400, 'unsupported_parameter'],
  [chat({ stop: 'x' }), undefined, undefined],
  [chat({ model: 'gpt-5', stop: 'x' }), 400, 'unsupported_parameter'],
  [chat({ model: 'gpt-6-luna', reasoning_effort: 'none', temperature: 0.5 }), 400, 'unsupported_value'],
  [chat({ model: 'gpt-6-sol', n: 2 }), 400, 'unsupported_parameter'],
  [chat({ model: 'gpt-6-astra', reasoning_effort: 'none' }), 400, 'unsupported_value'],
  [chat({ model: 'gpt-4o', reasoning_effort: 'low' }), 400, null],
  [['POST /v1/completions', { model: 'gpt-4o', prompt: 'a' }], 404, 'model_not_found'],
  [chat({ model: 'gpt-4o', stop: 'x', max_tokens: 5, temperature: 2 }), undefined, undefined],
  [chat({ model: 'gpt-4-turbo' }), 404, 'model_not_found'],
  [chat({ model: 'text-embedding-3-small' }), 404, 'model_not_found'],
  [chat({ model: 'gpt-5.5-pro' }), 404, null],
  [chat({ role: 'user' }), 400, 'unknown_parameter'],
  [chat({ n: '2' }), 400, 'invalid_type'],
  [chat({ messages: [] }), 400, 'invalid_value'],
  [chat({ model: 'gpt-4o', temperature: 5 }), 400, 'invalid_value'],
  [chat({ n: 0 }), 400, 'invalid_value'],
  [chat({ constructor: 'a' }), 400, 'unknown_parameter'],
  [chat({ messages: [{ role: 'user' }] }), 400, 'invalid_type'],
  [['POST /v1/embeddings', { model: 'text-embedding-3-small', input: '' }], 400, 'invalid_value'],
  [['POST /v1/fine_tuning/jobs', { model: 'gpt-6-luna', training_file: 'f' }], 400, 'model_not_available'],
  [['GET /v1/assistants'], 404, 'unknown_url'],
  [chat({ messages: [{ role: 'robot', content: 'a' }] }), 400, 'invalid_value'],
  [chat({ messages: undefined }), 400, 'missing_required_parameter'],
  [['POST /v1/chat/completions'], 400, null],
  [['POST /v1/embeddings', { input: 'a' }], 400, 'missing_required_parameter'],
  [['POST /v1/moderations', { input: 'a', model: 'text-moderation-latest' }], 404, 'model_not_found'],
  [image({}), undefined, undefined],
  [image({ response_format: 'url' }), 400, 'unknown_parameter'],
  [image({ style: 'vivid' }), 400, 'unknown_parameter'],
  [image({ model: 'dall-e-3' }), 404, 'model_not_found'],
  [['POST /v1/edits', {}], 404, 'unknown_url'],
  [['POST /v1/images/variations', {}], 404, 'unknown_url'],
  [['GET /v1/models'], undefined, undefined],
])('the request %j gives the status %s and the code %s', ([target, body], status, code) => {
  const refusal = refusalOf(target, body, offerOn(today));
  expect([refusal?.status, refusal?.error.code]).toEqual([status, code]);
});

test('models and fine-tuning jobs end on their date, not before', () => {
  const gpt4o = (day: string) => refusalOf(...withDay(chat({ model: 'gpt-4o' }), day))?.error.code;
  expect([gpt4o('2027-01-13'), gpt4o('2027-01-14')]).toEqual([undefined, 'model_not_found']);
  const job = (day: string) =>
    refusalOf('POST /v1/fine_tuning/jobs', { model: 'gpt-4o-mini', training_file: 'f' }, offerOn(day))
      ?.status;
  expect([job('2027-01-06'), job('2027-01-07')]).toEqual([undefined, 403]);
  expect(offerOn(today).models.some(({ id }) => id === 'gpt-4')).toBe(false);
});

const withDay = ([target, body]: [string, JsonObject], day: string): [string, JsonObject, Offer] => [
  target,
  body,
  offerOn(day),
];

test('the words of a simulation are read as one fault for each try', () => {
  const words = '503, 429:1,delay:20,reset,ok,nonsense';
  expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => parseFault(words, attempt))).toEqual([
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, retryAfter: '1' },
    { kind: 'delay', delayMs: 20 },
    { kind: 'reset' },
    { kind: 'ok' },
    { kind: 'ok' },
    { kind: 'ok' },
  ]);
});
