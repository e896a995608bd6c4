/** Tests the Responses API of the simulated OpenAI: its rules, and what becomes of a response over time. */
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../../../local/openai';
import { offerOn } from '../../../local/openai/models';
import { fateIn } from '../../../local/openai/responses/fate';
import { refusalOf } from '../../../local/openai/rules';
import { asList, asObject, type JsonObject } from '../../../src/json';
import { clientOf } from '../../support/openai-client';

const offer = offerOn('2026-11-25');
const user = { role: 'user', content: 'Hello' };
const picture = 'data:image/png;base64,AAAA';
const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'call_1', output: '1' };
const fn = { type: 'function', name: 'f', parameters: {}, strict: false };
const paint = { type: 'image_generation' };

const text = (part: JsonObject) => ({ input: [{ role: 'user', content: [part] }] });
const said = (part: JsonObject) => ({ input: [{ role: 'assistant', content: [part] }, user] });
const schema = (more: JsonObject, strict = true) => ({
  text: { format: { type: 'json_schema', name: 'a', strict, schema: { type: 'object', ...more } } },
});

test.each<JsonObject>([
  {},
  { input: [user] },
  { model: 'gpt-5.5-pro' },
  { temperature: 1, top_p: 1 },
  { temperature: 0.5, reasoning: { effort: 'none' } },
  { model: 'gpt-4o', temperature: 0.5 },
  { model: 'gpt-4o', include: ['message.output_text.logprobs'], top_logprobs: 2 },
  { max_output_tokens: 16 },
  { metadata: { a: '1' }, user: 'a', safety_identifier: 'b', prompt_cache_key: 'c' },
  text({ type: 'input_text', text: 'a' }),
  text({ type: 'input_image', image_url: picture, detail: 'auto' }),
  text({ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' }),
  said({ type: 'output_text', text: 'a', annotations: [] }),
  said({ type: 'refusal', refusal: 'a' }),
  { input: [user, call, output] },
  { text: { format: { type: 'json_object' } }, input: 'As JSON' },
  schema({}, false),
  schema({ additionalProperties: false, properties: { a: { type: 'string' } }, required: ['a'] }),
  { tools: [fn] },
  { tools: [fn], tool_choice: { type: 'function', name: 'f' } },
  { tools: [{ type: 'web_search', search_context_size: 'low' }], tool_choice: 'required' },
  { tools: [paint], tool_choice: paint },
  { tools: [{ type: 'web_search', filters: { allowed_domains: ['contoso.com'] } }] },
  { tools: [{ type: 'code_interpreter', container: { type: 'auto', file_ids: ['file-1'] } }] },
  text({ type: 'input_file', file_url: 'https://contoso.com/a.pdf' }),
])('a response with %j is accepted', (more) => {
  expect(refusalOf('POST /v1/responses', { model: 'gpt-6.1-terra', input: 'Hello', ...more }, offer)).toBe(
    undefined,
  );
});

/** What is sent, and the status, the code and, if it matters, the parameter of the refusal. */
type Refused = [sent: JsonObject, status: number, code: string | null, param?: string | null];

const refused: Refused[] = [
  [{ input: [] }, 400, 'invalid_value', 'input'],
  [{ input: 5 }, 400, 'invalid_type', 'input'],
  [{ input: undefined }, 400, 'missing_required_parameter', 'input'],
  [{ model: undefined }, 400, 'missing_required_parameter', 'model'],
  // What a chat has in another place.
  [{ messages: [user] }, 400, 'unsupported_parameter', null],
  [{ response_format: { type: 'text' } }, 400, 'unsupported_parameter', null],
  [{ max_tokens: 100 }, 400, 'unsupported_parameter', null],
  [{ n: 2 }, 400, 'unknown_parameter', 'n'],
  [{ stop: 'a' }, 400, 'unknown_parameter', 'stop'],
  [{ seed: 1 }, 400, 'unknown_parameter', 'seed'],
  [{ presence_penalty: 0 }, 400, 'unknown_parameter', 'presence_penalty'],
  // Models.
  [{ model: 'gpt-4' }, 404, 'model_not_found'],
  [{ model: 'gpt-audio-1.5' }, 400, 'model_not_found'],
  [{ model: 'text-embedding-3-small' }, 404, 'model_not_found'],
  [{ temperature: 0.5 }, 400, null, 'temperature'],
  [{ model: 'gpt-6-luna', temperature: 0.5, reasoning: { effort: 'none' } }, 400, null, 'temperature'],
  [{ model: 'gpt-4o', reasoning: { effort: 'low' } }, 400, 'unsupported_parameter', 'reasoning.effort'],
  [{ model: 'gpt-6-astra', reasoning: { effort: 'none' } }, 400, 'unsupported_value', 'reasoning.effort'],
  [{ model: 'gpt-5.5-pro', reasoning: { effort: 'low' } }, 400, 'unsupported_value', 'reasoning.effort'],
  [{ reasoning: { summary: 'loud' } }, 400, 'invalid_value', 'reasoning.summary'],
  [{ include: ['message.output_text.logprobs'] }, 400, null, 'include'],
  [{ model: 'gpt-4o', top_logprobs: 21 }, 400, 'invalid_value', 'top_logprobs'],
  [{ include: ['everything'] }, 400, 'invalid_value', 'include[0]'],
  [{ max_output_tokens: 15 }, 400, 'integer_below_min_value', 'max_output_tokens'],
  [{ max_output_tokens: 'lots' }, 400, 'invalid_type', 'max_output_tokens'],
  [{ service_tier: 'slow' }, 400, 'invalid_value', 'service_tier'],
  [{ metadata: { a: 1 } }, 400, 'invalid_type', 'metadata.a'],
  // Input items.
  [text({ type: 'text', text: 'a' }), 400, 'invalid_value', 'input[0].content[0]'],
  [text({ type: 'output_text', text: 'a', annotations: [] }), 400, 'invalid_value', 'input[0].content[0]'],
  [text({ type: 'input_text', text: 'a', x: 1 }), 400, 'unknown_parameter', 'input[0].content[0].x'],
  [text({ type: 'input_image', image_url: picture }), 400, 'missing_required_parameter'],
  [text({ type: 'input_image', image_url: 'AAAA', detail: 'auto' }), 400, 'invalid_value'],
  [text({ type: 'input_file', filename: 'a.pdf' }), 400, 'missing_required_parameter'],
  [
    text({
      type: 'input_file',
      filename: 'a.pdf',
      file_data: 'data:application/pdf;base64,AA',
      file_id: 'b',
    }),
    400,
    'mutually_exclusive_parameters',
  ],
  [
    text({ type: 'input_file', file_data: 'data:application/pdf;base64,AA' }),
    400,
    'missing_required_parameter',
  ],
  [text({ type: 'input_file', filename: 'a.pdf', file_data: 'AAAA' }), 400, 'invalid_value'],
  [text({ type: 'input_file', filename: 'a', file_data: 'data:text/csv;base64,AA' }), 400, 'invalid_value'],
  [text({ type: 'input_file', file_url: 'contoso.com/a.pdf' }), 400, 'invalid_value'],
  [said({ type: 'input_text', text: 'a' }), 400, 'invalid_value', 'input[0].content[0]'],
  [{ input: [{ role: 'robot', content: 'a' }] }, 400, 'invalid_value', 'input[0].role'],
  [{ input: [{ role: 'user', content: 'a', name: 'Eva' }] }, 400, 'unknown_parameter', 'input[0].name'],
  [{ input: [{ role: 'user', content: null }] }, 400, 'invalid_type', 'input[0].content'],
  [{ input: [{ role: 'tool', content: 'a' }] }, 400, 'invalid_value', 'input[0].role'],
  [{ input: [user, call] }, 400, null, 'input'],
  [{ input: [user, output] }, 400, null, 'input'],
  [{ input: [user, { ...call, call_id: 'x'.repeat(65) }, output] }, 400, 'string_above_max_length'],
  [{ input: [user, { ...call, tool_calls: [] }, output] }, 400, 'unknown_parameter', 'input[1].tool_calls'],
  // Formats.
  [{ text: { format: { type: 'json_object' } } }, 400, null, 'input'],
  [{ text: { format: { type: 'xml' } } }, 400, 'invalid_value', 'text.format'],
  [{ text: { format: { type: 'json_schema', json_schema: {} } } }, 400, 'unknown_parameter'],
  [schema({}), 400, 'invalid_json_schema', 'text.format.schema'],
  [schema({ additionalProperties: false, properties: { a: {} } }), 400, 'invalid_json_schema'],
  [{ text: { verbosity: 'loud' } }, 400, 'invalid_value', 'text.verbosity'],
  // Tools.
  [{ tools: [{ type: 'function', function: { name: 'f' } }] }, 400, 'unknown_parameter', 'tools[0].function'],
  [{ tools: [{ ...fn, strict: undefined }] }, 400, 'missing_required_parameter', 'tools[0].strict'],
  [{ tools: [{ ...fn, strict: true, parameters: { type: 'object' } }] }, 400, 'invalid_function_parameters'],
  [
    { tools: [{ type: 'web_search', filters: { allowed_domains: ['https://contoso.com'] } }] },
    400,
    'invalid_value',
    'tools[0].filters.allowed_domains',
  ],
  [{ tools: [{ type: 'web_search', filters: { domains: [] } }] }, 400, 'unknown_parameter'],
  [
    { tools: [{ type: 'web_search', filters: { allowed_domains: Array(101).fill('a.com') } }] },
    400,
    'array_above_max_length',
  ],
  [{ tools: [{ type: 'code_interpreter' }] }, 400, 'missing_required_parameter', 'tools[0].container'],
  [{ tools: [{ type: 'code_interpreter', container: { type: 'new' } }] }, 400, 'invalid_value'],
  [
    { tools: [{ type: 'code_interpreter', container: { type: 'auto', files: [] } }] },
    400,
    'unknown_parameter',
  ],
  [
    { text: { format: { type: 'json_schema', name: 'a b', schema: {} } } },
    400,
    'invalid_value',
    'text.format.name',
  ],
  [{ tools: [fn], tool_choice: { type: 'function', name: 'g' } }, 400, null, 'tool_choice'],
  [{ tools: [fn], tool_choice: { type: 'function', function: { name: 'f' } } }, 400, 'unknown_parameter'],
  [{ tool_choice: 'required' }, 400, null, 'tool_choice'],
  [{ tools: [fn], tool_choice: 'sometimes' }, 400, 'invalid_value', 'tool_choice'],
  [
    { tools: [{ type: 'custom', name: 'c', format: { type: 'grammar' } }] },
    400,
    'missing_required_parameter',
  ],
  [{ tools: [{ ...paint, size: '512x512' }] }, 400, 'invalid_value', 'tools[0].size'],
  [{ tools: [{ ...paint, n: 2 }] }, 400, 'unknown_parameter', 'tools[0].n'],
  [{ tools: [{ ...paint, quality: 'hd' }] }, 400, 'invalid_value', 'tools[0].quality'],
  [{ tools: [{ ...paint, model: 'dall-e-3' }] }, 404, 'model_not_found'],
  [{ model: 'my-deployment', tools: [paint] }, 400, null, 'tools'],
];

test.each(refused.map((row) => ({ row })))('refuses $row', ({ row: [more, status, code, param] }) => {
  const body = { model: 'gpt-6.1-terra', input: 'Hello', ...more };
  const refusal = refusalOf('POST /v1/responses', body, offer);
  expect([refusal?.status, refusal?.error.code]).toEqual([status, code]);
  if (param !== undefined) expect(refusal?.error.param).toBe(param);
});

test('a prompt can say how long its response takes, and how it ends', () => {
  expect(fateIn('Write a novel [takes 5 min] [incomplete content_filter]')).toEqual({
    takesMs: 300_000,
    incomplete: 'content_filter',
  });
  expect(fateIn('[takes 0.5 s] [fails server_error] [cancelled]')).toEqual({
    takesMs: 500,
    fails: 'server_error',
    cancelled: true,
  });
  expect(fateIn('[takes long] (fails server_error)')).toEqual({});
});

describe('over time', () => {
  let clock: number;
  let openai: SimulatedOpenAI;
  let send: ReturnType<typeof clientOf>;
  const minute = 60_000;
  const hello = { model: 'gpt-4o', input: 'Hello', background: true };
  const idOf = ({ body }: { body: JsonObject }) => String(body.id);

  beforeEach(async () => {
    clock = Date.parse('2026-11-25T10:00:00Z');
    openai = await startSimulatedOpenAI({ today: () => '2026-11-25', now: () => clock });
    send = clientOf(openai);
  });
  afterEach(() => openai.stop());

  test('a background response is queued, in progress, and completed', async () => {
    openai.responses.fates.push({ takesMs: 5 * minute });
    const created = await send('POST /responses', hello);
    expect(created.body).toMatchObject({ object: 'response', status: 'queued', output: [], usage: null });
    expect(idOf(created)).toMatch(/^resp_[0-9a-f]{50}$/);
    const get = async () => (await send(`GET /responses/${idOf(created)}`)).body;
    expect(await get()).toMatchObject({ status: 'queued', created_at: clock / 1000 });
    clock += 5 * minute - 1;
    expect(await get()).toMatchObject({ status: 'in_progress', output: [], usage: null, completed_at: null });
    clock += 1;
    const ended = await get();
    expect(ended).toMatchObject({
      ...{ status: 'completed', completed_at: clock / 1000, error: null, background: true, model: 'gpt-4o' },
      usage: { input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
    });
    const message = asObject(asList(ended.output).find((item) => asObject(item).type === 'message'));
    expect(asList(message.content)).toMatchObject([{ type: 'output_text', text: 'You said: Hello' }]);
    const usage = asObject(ended.usage);
    expect(Number(usage.input_tokens) + Number(usage.output_tokens)).toBe(usage.total_tokens);
  });

  test('a response that is not in the background ends at once', async () => {
    const { body } = await send('POST /responses', { ...hello, background: false });
    expect(body).toMatchObject({ status: 'completed', background: false });
    expect((await send(`GET /responses/${String(body.id)}`)).body).toEqual(body);
    const cancelled = await send(`POST /responses/${String(body.id)}/cancel`);
    expect([cancelled.status, cancelled.error.message]).toEqual([
      400,
      'Cannot cancel a synchronous response.',
    ]);
  });

  test('a cancellation stops a response that runs, can be repeated, and changes no response that has ended', async () => {
    openai.responses.fates.push({ takesMs: minute }, { takesMs: minute });
    const [first, second] = [await send('POST /responses', hello), await send('POST /responses', hello)];
    const cancel = async (id: string) => (await send(`POST /responses/${id}/cancel`)).body;
    expect(await cancel(idOf(first))).toMatchObject({ status: 'cancelled', output: [], completed_at: null });
    expect(await cancel(idOf(first))).toMatchObject({ status: 'cancelled' });
    clock += minute;
    expect((await send(`GET /responses/${idOf(first)}`)).body).toMatchObject({ status: 'cancelled' });
    expect(await cancel(idOf(second))).toMatchObject({ status: 'completed' });
  });

  test.each<[string, JsonObject]>([
    ['[fails rate_limit_exceeded]', { status: 'failed', error: { code: 'rate_limit_exceeded' }, output: [] }],
    [
      '[incomplete content_filter]',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
    ],
    ['[cancelled]', { status: 'cancelled', output: [] }],
  ])('%s in the prompt decides how a response ends', async (words, expected) => {
    const created = await send('POST /responses', { ...hello, input: `${words} [takes 2 s] Hello` });
    expect((await send(`GET /responses/${idOf(created)}`)).body).toMatchObject({ status: 'queued' });
    clock += 2_000;
    const { body } = await send(`GET /responses/${idOf(created)}`);
    expect(body).toMatchObject({ completed_at: null, ...expected });
  });

  test('a token limit ends a response in the middle', async () => {
    const input = 'one two three four five six seven eight nine ten '.repeat(2);
    const body = { model: 'gpt-4o', input, max_output_tokens: 16 };
    const response = (await send('POST /responses', body)).body;
    expect(response).toMatchObject({
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      usage: { output_tokens: 16 },
    });
    // A model that reasons spends all of it before the first word.
    const silent = (await send('POST /responses', { ...body, model: 'gpt-5' })).body;
    expect(silent).toMatchObject({ status: 'incomplete', output: [{ type: 'reasoning' }] });
    expect(asList(silent.output)).toHaveLength(1);
  });

  test('a stored response can be fetched for 30 days, any other one for ten minutes after its end', async () => {
    openai.responses.fates.push(...Array.from({ length: 6 }, () => ({ takesMs: 30 * minute })));
    const standard = idOf(await send('POST /responses', hello));
    openai.responses.retention = 'modified';
    const modified = idOf(await send('POST /responses', hello));
    const explicit = idOf(await send('POST /responses', { ...hello, store: true }));
    openai.responses.retention = 'zero';
    const zero = idOf(await send('POST /responses', { ...hello, store: true }));
    const statuses = async () =>
      Promise.all(
        [standard, modified, explicit, zero].map(async (id) => (await send(`GET /responses/${id}`)).status),
      );
    clock += 40 * minute - 1;
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    clock += 1;
    expect(await statuses()).toEqual([200, 404, 200, 404]);
    clock += 30 * 24 * 60 * minute;
    expect(await statuses()).toEqual([404, 404, 404, 404]);
  });

  test('without storage there is nothing to fetch, and the background needs it', async () => {
    const { body } = await send('POST /responses', { model: 'gpt-4o', input: 'Hello', store: false });
    expect((await send(`GET /responses/${String(body.id)}`)).status).toBe(404);
    expect(await send('POST /responses', { ...hello, store: false })).toMatchObject({
      status: 400,
      error: { param: 'store' },
    });
  });

  test('a deleted response is gone', async () => {
    const id = idOf(await send('POST /responses', hello));
    expect((await send(`DELETE /responses/${id}`)).body).toEqual({ id, object: 'response', deleted: true });
    const gone = [`GET /responses/${id}`, `DELETE /responses/${id}`, `POST /responses/${id}/cancel`];
    for (const target of gone) {
      expect(await send(target)).toMatchObject({
        status: 404,
        error: { message: `Response with id '${id}' not found.` },
      });
    }
    expect((await send('GET /responses/job_1')).status).toBe(400);
  });

  test('requests can get faults, one after the other', async () => {
    const id = idOf(await send('POST /responses', hello));
    openai.responses.faults.push('503', 'ok', '429:1');
    const target = `GET /responses/${id}`;
    const statuses = [await send(target), await send(target), await send(target), await send(target)];
    expect(statuses.map(({ status }) => status)).toEqual([503, 200, 429, 200]);
  });

  test('a tool that must be called is called, and a picture is drawn', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const asked = { model: 'gpt-4o', input: 'Paris', tools: [{ ...fn, parameters }] };
    const { output: free } = (await send('POST /responses', asked)).body;
    expect(asList(free)).toMatchObject([{ type: 'message' }]);
    expect(asList(free)).toHaveLength(1);
    const { output: forced } = (await send('POST /responses', { ...asked, tool_choice: 'required' })).body;
    const [made] = asList(forced).map(asObject);
    expect(made).toMatchObject({ type: 'function_call', name: 'f' });
    expect(made?.call_id).toMatch(/^call_/);
    expect(JSON.parse(String(made?.arguments))).toEqual({ city: 'You said: Paris' });

    const drawing = { model: 'gpt-6-luna', input: 'A cat', tools: [{ ...paint, size: '1536x1024' }] };
    const { body } = await send('POST /responses', drawing);
    const drawn = asList(body.output)
      .map(asObject)
      .find(({ type }) => type === 'image_generation_call');
    expect(drawn).toMatchObject({ status: 'completed', size: '1536x1024', revised_prompt: 'A cat' });
    const bytes = Buffer.from(String(drawn?.result), 'base64');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1536, 1024]);
    expect(body.tool_usage).toMatchObject({ image_gen: { output_tokens: 1056 } });
  });
});
