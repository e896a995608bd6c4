/** Tests how a background response becomes the answer of a chat, or an error. */
import fc from 'fast-check';
import type { ResponseError } from 'openai/resources/responses/responses';
import { chatProgress } from '../../../src/adaptation/responses/from-response';
import { pictureProgress } from '../../../src/adaptation/responses/from-picture';
import type { Progress } from '../../../src/adaptation/responses/progress';
import { asList, asObject, type JsonObject } from '../../../src/json';

const text = (value: string, more: JsonObject = {}) => ({
  ...{ type: 'output_text', text: value, annotations: [], logprobs: [] },
  ...more,
});
const message = (...content: JsonObject[]) => ({ type: 'message', role: 'assistant', content });
const response = (output: JsonObject[], more: JsonObject = {}): JsonObject => ({
  ...{
    id: 'resp_1',
    object: 'response',
    created_at: 1_795_000_000,
    model: 'gpt-6-luna',
    status: 'completed',
  },
  ...{ error: null, incomplete_details: null, metadata: {}, service_tier: 'default', output },
  usage: {
    ...{ input_tokens: 10, output_tokens: 20, total_tokens: 30 },
    input_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
    output_tokens_details: { reasoning_tokens: 7 },
  },
  ...more,
});

/** The answer. Fails if there is none. */
function answerOf(progress: Progress): JsonObject {
  if (!('answer' in progress)) throw new Error(`No answer: ${JSON.stringify(progress)}`);
  return progress.answer;
}
const chat = (output: JsonObject[], more?: JsonObject) => answerOf(chatProgress(response(output, more)));
const choiceOf = (answer: JsonObject) => asObject(asList(answer.choices)[0]);
const messageOf = (answer: JsonObject) => asObject(choiceOf(answer).message);

test('an answer has exactly the shape of a chat', () => {
  expect(chat([{ type: 'reasoning', summary: [] }, message(text('Hi'))])).toEqual({
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_795_000_000, model: 'gpt-6-luna' },
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hi', refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      ...{ prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
      prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 7 },
    },
    service_tier: 'default',
  });
});

test('several messages and parts are joined, without comments on the way to the answer', () => {
  expect(messageOf(chat([message(text('a'), text('b')), message(text('c'))])).content).toBe('abc');
  const [comment, final] = [
    { ...message(text('Thinking')), phase: 'commentary' },
    { ...message(text('Done')), phase: 'final_answer' },
  ];
  expect(messageOf(chat([comment, final])).content).toBe('Done');
  expect(messageOf(chat([comment])).content).toBe('Thinking');
});

test('a refusal, calls of tools and silence have the content that a chat has', () => {
  expect(messageOf(chat([message({ type: 'refusal', refusal: 'No.' })]))).toMatchObject({
    content: null,
    refusal: 'No.',
  });
  const called = chat([
    { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '{}', status: 'completed' },
    { type: 'custom_tool_call', id: 'ct_1', call_id: 'call_2', name: 'c', input: 'abc' },
  ]);
  expect(choiceOf(called)).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
  expect(messageOf(called).tool_calls).toEqual([
    { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } },
    { id: 'call_2', type: 'custom', custom: { name: 'c', input: 'abc' } },
  ]);
  expect(messageOf(chat([{ type: 'reasoning' }]))).toMatchObject({ content: '', refusal: null });
});

test.each([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content_filter'],
  ['max_messages', 'length'],
  [undefined, 'length'],
])('a response that is incomplete because of %s ends with %s', (reason, expected) => {
  const incomplete = { status: 'incomplete', incomplete_details: reason === undefined ? null : { reason } };
  const answer = chat([message(text('Once upon')), { type: 'function_call', call_id: 'a' }], incomplete);
  expect(choiceOf(answer)).toMatchObject({ finish_reason: expected, message: { content: 'Once upon' } });
});

test('sources are in the places of the joined text', () => {
  const cited = (start_index: number, end_index: number) => ({
    annotations: [{ type: 'url_citation', url: 'https://a/', title: 'A', start_index, end_index }],
  });
  const file = { annotations: [{ type: 'file_citation', file_id: 'file-1' }] };
  const answer = chat([
    message(text('12345', cited(1, 3)), text('x', file)),
    message(text('678', cited(0, 2))),
  ]);
  const source = { url: 'https://a/', title: 'A' };
  expect(messageOf(answer).annotations).toEqual([
    { type: 'url_citation', url_citation: { ...source, start_index: 1, end_index: 3 } },
    { type: 'url_citation', url_citation: { ...source, start_index: 6, end_index: 8 } },
  ]);
});

test('log probabilities, metadata and moderation are passed on', () => {
  const logprobs = [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }];
  const flagged = { type: 'moderation_result', model: 'omni', flagged: true };
  const failed = { type: 'error', code: 'a', message: 'b' };
  const answer = chat([message(text('Hi', { logprobs }))], {
    metadata: { a: 'b' },
    moderation: { input: flagged, output: failed },
  });
  expect(choiceOf(answer).logprobs).toEqual({ content: logprobs, refusal: null });
  expect(answer).toMatchObject({
    metadata: { a: 'b' },
    moderation: {
      input: { type: 'moderation_results', model: 'omni', results: [flagged] },
      output: failed,
    },
  });
});

/** The error code and the status for each code with which a response can fail. The types name them all. */
const failures: Record<ResponseError['code'], [code: string, status: number]> = {
  server_error: ['openai_failed', 502],
  rate_limit_exceeded: ['openai_failed', 502],
  vector_store_timeout: ['openai_failed', 502],
  invalid_prompt: ['openai_rejected', 400],
  data_residency_mismatch: ['openai_rejected', 400],
  bio_policy: ['openai_rejected', 400],
  misalignment_policy_violation: ['openai_rejected', 400],
  invalid_image: ['openai_rejected', 400],
  invalid_image_format: ['openai_rejected', 400],
  invalid_base64_image: ['openai_rejected', 400],
  invalid_image_url: ['openai_rejected', 400],
  image_too_large: ['openai_rejected', 400],
  image_too_small: ['openai_rejected', 400],
  image_parse_error: ['openai_rejected', 400],
  image_content_policy_violation: ['openai_rejected', 400],
  invalid_image_mode: ['openai_rejected', 400],
  image_file_too_large: ['openai_rejected', 400],
  unsupported_image_media_type: ['openai_rejected', 400],
  empty_image_file: ['openai_rejected', 400],
  failed_to_download_image: ['openai_rejected', 400],
  image_file_not_found: ['openai_rejected', 400],
};

const failed = (error: JsonObject) => chatProgress(response([], { status: 'failed', error }));

test.each(Object.entries(failures))(
  'a response that fails with %s is an error %j',
  (code, [expected, status]) => {
    const message = 'What OpenAI says.';
    const progress = failed({ code, message, param: 'input', type: null });
    expect(progress).not.toMatchObject({ error: { details: { param: 'input' } } });
    expect(progress).toMatchObject({ error: { code: expected, status, details: { openaiCode: code } } });
    const isRefusal = expected === 'openai_rejected';
    if ('error' in progress) expect(progress.error.message === message).toBe(isRefusal);
  },
);

test('a rate limit that stopped an answer has its own sentence, because the flow cannot just try again', () => {
  expect(failed({ code: 'rate_limit_exceeded' })).toMatchObject({
    error: { message: expect.stringContaining('rate limit') as unknown },
  });
});

test('other failures are errors of the same kinds', () => {
  expect(failed({ code: 'insufficient_quota' })).toMatchObject({
    error: { code: 'quota_exhausted', status: 403 },
  });
  expect(failed({ code: 'project_spend_limit_exceeded' })).toMatchObject({ error: { status: 403 } });
  expect(failed({ code: 'brand_new', type: 'invalid_request_error', message: 'a' })).toMatchObject({
    error: { code: 'openai_rejected', status: 400, message: 'a' },
  });
  expect(failed({ code: 'brand_new' })).toMatchObject({ error: { code: 'openai_failed', status: 502 } });
  expect(failed({})).toMatchObject({ error: { code: 'openai_failed', status: 502 } });
  expect(chatProgress(response([], { status: 'cancelled' }))).toMatchObject({
    error: { code: 'openai_failed' },
  });
});

test('a response that has not ended is running, and anything else is unreadable', () => {
  expect(chatProgress(response([], { status: 'queued' }))).toEqual({ running: true });
  expect(pictureProgress(response([], { status: 'in_progress' }))).toEqual({ running: true });
  for (const strange of [{}, { status: 'done' }, { status: 'completed' }, { object: 'list', data: [] }]) {
    expect(chatProgress(strange)).toMatchObject({ error: { code: 'openai_unreadable' } });
  }
});

test('whatever arrives, there is an answer or an error, and the error is never one that is repeated at once', () => {
  const status = fc.constantFrom('completed', 'incomplete', 'failed', 'cancelled', 'queued', 'other');
  const type = fc.constantFrom('message', 'function_call', 'image_generation_call', 'reasoning');
  const item = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({
      type,
      content: fc.jsonValue({ maxDepth: 3 }),
      status,
      result: fc.jsonValue({ maxDepth: 1 }),
    }),
  );
  const any = fc.record(
    {
      ...{ status, output: fc.oneof(fc.array(item), fc.jsonValue()), error: fc.jsonValue() },
      ...{ usage: fc.jsonValue(), incomplete_details: fc.jsonValue(), moderation: fc.jsonValue() },
      ...{ id: fc.jsonValue(), metadata: fc.jsonValue(), tool_usage: fc.jsonValue() },
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(any, fc.constantFrom(chatProgress, pictureProgress), (received, read) => {
      const progress = read(received);
      if ('error' in progress) expect([400, 403, 502]).toContain(progress.error.status);
      else expect('running' in progress || typeof progress.answer === 'object').toBe(true);
    }),
    { seed: 20_261_125, numRuns: 500 },
  );
});
