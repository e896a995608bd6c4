/** Tests through the running app that requests for older models and endpoints work with today's OpenAI. */
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import OpenAI from 'openai';
import { close, listen } from '../local/listen';
import { asList, asObject, type JsonObject } from '../src/json';
import { functionKeys, logLines, startScene, type Scene } from './support/app';
import { startAzure, type SimulatedAzure } from './support/azure';
import { call, chat, type CallOptions } from './support/call';
import { speechTypes } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({
    MODEL_REPLACEMENTS: 'old-deployment=gpt-6.1-terra, gpt-3.5-turbo=gpt-5.5,gpt-5.4=gpt-5.5@2026-11-01',
  });
});
afterAll(() => scene.stop());

const ask = (body: JsonObject, options: CallOptions = {}, query = '') =>
  call(scene.app.url, `POST /v1/chat/completions${query}`, { body, ...options });
/** Runs something, and returns the bodies that OpenAI received meanwhile. */
async function sentDuring(work: () => Promise<unknown>): Promise<(JsonObject | undefined)[]> {
  const before = scene.openai.requests.length;
  await work();
  return scene.openai.requests.slice(before).map(({ body }) => body);
}

describe('the report on an adaptation', () => {
  test('says in the reply, its headers and the log that a retired model was replaced', async () => {
    const inputs = { max_tokens: 20, temperature: 0.7, presence_penalty: 1, user: 'maker', top_p: 1 };
    const reply = await ask(chat('Hello', { model: 'gpt-4-turbo', ...inputs }));
    expect(reply.body.adaptation).toEqual({
      model_asked: 'gpt-4-turbo',
      model_used: 'gpt-5.6-sol',
      dropped: ['top_p', 'presence_penalty'],
      translated: ['max_tokens', 'user'],
      emulated: [],
      endpoint_emulated: '',
      retirement_ahead: '',
      messages: [
        'OpenAI shut down gpt-4-turbo on 2026-10-23; gpt-5.6-sol was used instead.',
        '`max_tokens` was sent as `max_completion_tokens`.',
        '`user` was sent as `safety_identifier`.',
        'gpt-5.6-sol was called with `reasoning_effort` “none”, so that it answers like a model that does not reason.',
        '`top_p` was left out, because it has no effect here.',
        'gpt-5.6-sol does not accept `presence_penalty`, which was left out.',
      ],
    });
    const header = (name: string) => reply.headers.get(name);
    expect([header('x-model-asked'), header('x-model-used')]).toEqual(['gpt-4-turbo', 'gpt-5.6-sol']);
    expect([header('x-inputs-dropped'), header('x-inputs-translated')]).toEqual([
      'top_p, presence_penalty',
      'max_tokens, user',
    ]);
    expect([header('x-inputs-emulated'), header('x-endpoint-emulated')]).toEqual([null, null]);
    const [line = ''] = await logLines(scene.app, header('x-request-id'));
    expect(line).toContain(
      '"model":"gpt-4-turbo","modelUsed":"gpt-5.6-sol","dropped":["top_p","presence_penalty"]',
    );
  });

  test('says that a model which only the Responses API has was replaced', async () => {
    const reply = await ask(chat('Hello', { model: 'gpt-5.5-pro' }));
    expect([reply.status, reply.body.adaptation]).toEqual([
      200,
      expect.objectContaining({
        model_asked: 'gpt-5.5-pro',
        model_used: 'gpt-6.1-sol',
        messages: ['OpenAI does not offer gpt-5.5-pro for this action; gpt-6.1-sol was used instead.'],
      }),
    ]);
  });

  test('says when a model that is still used will end', async () => {
    const reply = await ask(chat('Hello', { model: 'gpt-4o' }));
    expect(reply.headers.get('x-retirement-ahead')).toBe('gpt-4o ends on 2027-01-14');
    expect(reply.body.adaptation).toMatchObject({
      model_used: 'gpt-4o',
      retirement_ahead: 'gpt-4o ends on 2027-01-14',
      messages: ['OpenAI will shut down gpt-4o on 2027-01-14; the app will use gpt-6-luna from then on.'],
    });
    const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
    expect(line).toContain('"retirementAhead":"gpt-4o ends on 2027-01-14"');
  });

  test('is also part of an error reply', async () => {
    const reply = await ask(chat('Hello', { model: 'gpt-4', messages: [{ role: 'robot', content: 'a' }] }));
    expect([reply.status, reply.headers.get('x-model-used')]).toEqual([400, 'gpt-5.6-sol']);
    expect(reply.body.adaptation).toMatchObject({ model_asked: 'gpt-4', model_used: 'gpt-5.6-sol' });
  });

  test('does not repeat a model name that could be a secret', async () => {
    const reply = await ask(chat('Hello', { model: 'sk-in-the-wrong-field' }));
    expect(reply.status).toBe(404);
    expect(reply.body.adaptation).toMatchObject({ model_asked: '', model_used: '', messages: [] });
    expect(reply.headers.get('x-model-asked')).toBeNull();
  });

  test('is missing for actions without a model', async () => {
    const reply = await call(scene.app.url, 'GET /v1/models');
    expect(reply.body).not.toHaveProperty('adaptation');
  });
});

describe('a caller who sets strict_model', () => {
  test.each<[string, CallOptions, string]>([
    ['in the query', {}, '?strict_model=true'],
    ['in a header', { headers: { 'x-strict-model': 'True' } }, ''],
  ])('%s gets an error instead of another model, which costs no permit', async (_, options, query) => {
    const sent = await sentDuring(async () => {
      const reply = await ask(chat('Hello', { model: 'gpt-4-turbo' }), options, query);
      expect([reply.status, reply.body.error?.code, reply.body.error?.param]).toEqual([
        410,
        'model_retired',
        'model',
      ]);
      expect(reply.body.error?.message).toBe(
        'OpenAI shut down gpt-4-turbo on 2026-10-23, and this call accepts no other model. Use gpt-5.6-sol, or leave out strict_model.',
      );
      expect(reply.headers.get('ratelimit')).toBeNull();
    });
    expect(sent).toEqual([]);
  });

  test('gets an error if only the Responses API has the model', async () => {
    const reply = await ask(chat('Hello', { model: 'gpt-5.5-pro' }), {}, '?strict_model=true');
    expect([reply.status, reply.body.error?.message]).toEqual([
      410,
      'OpenAI does not offer gpt-5.5-pro for this action, and this call accepts no other model. Use gpt-6.1-sol, or leave out strict_model.',
    ]);
  });

  test('gets the model if OpenAI still has it', async () => {
    const reply = await ask(chat('Hello', { model: 'gpt-4o' }), {}, '?strict_model=true');
    expect(reply.status).toBe(200);
    const plain = await call(scene.app.url, 'POST /v1/chat/completions?model=gpt-4o&strict_model=false', {
      body: 'Hello',
      headers: { 'content-type': 'text/plain' },
    });
    expect(plain.status).toBe(200);
  });

  test('gets an error if the value is neither true nor false', async () => {
    const reply = await ask(chat('Hello'), {}, '?strict_model=perhaps');
    const problem = { field: 'strict_model', message: '`strict_model` must be true or false.' };
    expect([reply.status, reply.body.error?.problems]).toEqual([400, [problem]]);
    const several = await ask({ model: 'gpt-4o' }, {}, '?strict_model=perhaps');
    expect(several.body.error?.problems?.map(({ field }) => field)).toEqual(['strict_model', 'messages']);
  });

  test('does not get a replacement that the administrator has set either', async () => {
    const reply = await ask(chat('Hello', { model: 'old-deployment' }), {}, '?strict_model=true');
    expect(reply.body.error?.message).toMatch(/^Your administrator has replaced old-deployment, and/);
  });
});

test('replacements set by the administrator win, each from its own day on', async () => {
  const used = async (model: string) => {
    const { body } = await ask(chat('Hello', { model }));
    return asObject(body.adaptation).model_used;
  };
  expect(await used('old-deployment')).toBe('gpt-6.1-terra');
  expect(await used('gpt-3.5-turbo')).toBe('gpt-5.5');
  expect(await used('gpt-5.4')).toBe('gpt-5.5');
});

describe('what OpenAI says about its models', () => {
  test('dates in its list of models win over the catalogue, also when a date is removed again', async () => {
    const used = async () => asObject((await ask(chat('Hello', { model: 'gpt-4.1' }))).body.adaptation);
    expect(await used()).toMatchObject({
      model_used: 'gpt-4.1',
      retirement_ahead: 'gpt-4.1 ends on 2027-01-14',
    });
    scene.openai.shutdownDates.set('gpt-4.1', '2027-03-03');
    await call(scene.app.url, 'GET /v1/models');
    expect(await used()).toMatchObject({
      model_used: 'gpt-4.1',
      retirement_ahead: 'gpt-4.1 ends on 2027-03-03',
    });
    scene.openai.shutdownDates.set('gpt-4.1', null);
    await call(scene.app.url, 'GET /v1/connection', { key: functionKeys.second });
    expect(await used()).toMatchObject({ model_used: 'gpt-4.1', retirement_ahead: '' });
  });

  test('the replacement is used for a model that OpenAI says it does not have', async () => {
    scene.openai.withdrawn.add('gpt-4.1-mini');
    const sent = await sentDuring(async () => {
      const reply = await ask(chat('Hello', { model: 'gpt-4.1-mini' }));
      expect(reply.status).toBe(200);
      expect(reply.body.adaptation).toMatchObject({
        model_used: 'gpt-6-luna',
        messages: expect.arrayContaining([
          'OpenAI does not offer gpt-4.1-mini for this key; gpt-6-luna was used instead.',
        ]) as unknown,
      });
    });
    expect(sent.map((body) => body?.model)).toEqual(['gpt-4.1-mini', 'gpt-6-luna']);
  });
});

test('a parameter that a model refuses is found out once, and this costs no permit', async () => {
  const inputs = { model: 'tomorrows-model', temperature: 0.5, stop: 'x', n: 2, presence_penalty: 1 };
  const remaining = async () =>
    Number(/r=(\d+)/.exec((await ask(chat('Hello', inputs))).headers.get('ratelimit') ?? '')?.[1]);
  let left = 0;
  const first = await sentDuring(async () => (left = await remaining()));
  // The first request, one for each of four changes, and one for the second answer.
  expect(first).toHaveLength(1 + 4 + 1);
  const second = await sentDuring(async () => expect(await remaining()).toBe(left - 1));
  const reply = await ask(chat('Hello', inputs));
  expect(reply.headers.get('x-inputs-emulated')).toBe('stop, n');
  const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(line).toContain('"emulated":["stop","n"]');
  expect(line).toContain('"tries":2');
  expect(second).toHaveLength(2);
});

test('retries are counted separately for each changed body', async () => {
  const sent = await sentDuring(async () => {
    const body = chat('Hello', { model: 'gpt-6-sol', seed: 5, simulate: 'ok,503,503,ok' });
    const reply = await ask(body);
    expect([reply.status, reply.body.adaptation]).toMatchObject([200, { dropped: ['seed'] }]);
  });
  expect(sent.map((body) => body && 'seed' in body)).toEqual([true, false, false, false]);
});

describe('the OpenAI SDK', () => {
  let client: OpenAI;
  beforeAll(() => {
    client = new OpenAI({
      apiKey: 'unused',
      baseURL: `${scene.app.url}/v1`,
      defaultHeaders: { 'x-functions-key': functionKeys.first },
      maxRetries: 0,
    });
  });
  const messages = [{ role: 'user' as const, content: 'one END two' }];

  test('streams a chat whose stops and further answers the app makes itself', async () => {
    const stream = await client.chat.completions.create({
      ...{ model: 'gpt-5', messages, n: 2, stop: 'END', stream: true },
      stream_options: { include_usage: true },
    });
    const texts = ['', ''];
    const reasons: unknown[] = [];
    let usage: unknown;
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      for (const { index, delta, finish_reason } of chunk.choices) {
        texts[index] = `${texts[index] ?? ''}${delta.content ?? ''}`;
        if (finish_reason) reasons[index] = finish_reason;
      }
      usage = chunk.usage ?? usage;
    }
    expect(texts).toEqual(['You said: one ', 'You said: one ']);
    expect(reasons).toEqual(['stop', 'stop']);
    expect(usage).toMatchObject({ total_tokens: expect.any(Number) as unknown });
  });

  test('collects a stream with its helper function', async () => {
    const whole = await client.chat.completions.stream({ model: 'gpt-4', messages }).finalChatCompletion();
    expect(whole.choices[0]?.message.content).toBe('You said: one END two');
    expect(whole.model).toBe('gpt-5.6-sol');
  });

  test('streams a completion', async () => {
    const stream = await client.completions.create({ model: 'davinci-002', prompt: 'Hello', stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.text ?? '';
    expect(text).toBe('You said: Hello');
  });

  test('accepts all other replies as if they came from OpenAI', async () => {
    const chatted = await client.chat.completions.create({ model: 'gpt-4-turbo', messages, temperature: 0 });
    expect(chatted.choices[0]?.message.content).toBe('You said: one END two');
    const { data } = await client.embeddings.create({ model: 'text-embedding-ada-002', input: 'Hello' });
    expect(data[0]?.embedding).toHaveLength(1536);
    const sound = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello' });
    expect(Buffer.from(await sound.arrayBuffer()).toString('latin1', 0, 3)).toBe('ID3');
    const error = await client.chat.completions
      .create({ model: 'no-such-model', messages, stream: true })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
  });

  test('gets an error reply instead of a broken stream, because a stream starts only when it is complete', async () => {
    const response = await ask(chat('Hello', { stream: true, simulate: '500' }));
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'application/json']);
  });
});

describe('fine-tuning', () => {
  test('sends the hyperparameters in the shape that OpenAI takes today, with a model that can be tuned', async () => {
    const body = { model: 'gpt-3.5-turbo', training_file: 'file-1', n_epochs: 3 };
    const [sent] = await sentDuring(() => call(scene.app.url, 'POST /v1/fine_tuning/jobs', { body }));
    expect(sent).toEqual({
      model: 'gpt-4o-mini-2024-07-18',
      training_file: 'file-1',
      method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 3 } } },
    });
  });

  test('says when creating jobs will end', async () => {
    const body = { model: 'gpt-4o-mini', training_file: 'file-1' };
    const reply = await call(scene.app.url, 'POST /v1/fine_tuning/jobs', { body });
    expect(reply.headers.get('x-retirement-ahead')).toBe('creating fine-tuning jobs ends on 2027-01-07');
  });

  test('returns the refusal of OpenAI and its reason to an organization that cannot create jobs', async () => {
    const body = { model: 'gpt-4o-mini', training_file: 'file-1' };
    const create = (simulate: string) =>
      call(scene.app.url, 'POST /v1/fine_tuning/jobs', { body: { ...body, simulate } });
    const refused = await create('403');
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'openai_rejected']);
    expect(refused.body.error?.message).toMatch(
      /^Simulated 403\. OpenAI is closing fine-tuning: since 2026-05-07 .* after 2027-01-06 for all\.$/,
    );
    // Another refusal has another reason, so nothing is added.
    expect((await create('422')).body.error?.message).toBe('Simulated 422.');
  });
});

describe('a server that still has the endpoints that OpenAI has shut down', () => {
  let server: Server;
  let own: Scene;
  const received: { url: string | undefined; body: JsonObject }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      void json(request).then((body) => {
        received.push({ url: request.url, body: asObject(body) });
        const choice = {
          text: ' world',
          index: 0,
          logprobs: { tokens: [' world'] },
          finish_reason: 'length',
        };
        const isEdit = request.url?.endsWith('/edits');
        const answer = {
          object: isEdit ? 'edit' : 'text_completion',
          choices: [choice],
          usage: { total_tokens: 2 },
        };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      });
    });
    const port = await listen(server, 0);
    own = await startScene({
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      PASS_THROUGH: 'completions,edits',
    });
  });
  afterAll(async () => {
    await own.stop();
    await close(server);
  });

  test('gets completions unchanged, whatever the model is called', async () => {
    const body = {
      model: 'davinci-002',
      prompt: 'Hello',
      logprobs: '2',
      max_tokens: 1,
      stop: 'x',
      user: 'maker',
    };
    const reply = await call(own.app.url, 'POST /v1/completions', { body });
    expect(received.at(-1)).toEqual({ url: '/v1/completions', body: { ...body, logprobs: 2 } });
    expect(reply.body).toMatchObject({
      first_completion: ' world',
      result: { choices: [{ logprobs: '{"tokens":[" world"]}' }] },
      choices: [{ text: ' world', finish_reason: 'length', logprobs: { tokens: [' world'] } }],
      adaptation: { model_used: 'davinci-002', endpoint_emulated: '', messages: [] },
    });
  });

  test('gets edits unchanged', async () => {
    const body = { model: 'text-davinci-edit-001', input: 'a', instruction: 'Double it.' };
    const reply = await call(own.app.url, 'POST /v1/edits', { body });
    expect(received.at(-1)).toEqual({ url: '/v1/edits', body });
    expect(reply.body).toMatchObject({ object: 'edit', choices: [{ text: ' world' }] });
  });
});

describe('speech', () => {
  const text = 'Your order has been shipped.';
  const speak = (url: string, more: JsonObject = {}, options: CallOptions = {}, query = '') =>
    call(url, `POST /v1/audio/speech${query}`, {
      body: { model: 'tts-1', voice: 'alloy', input: text, ...more },
      ...options,
    });

  test.each(speechTypes)(
    'in format %s is returned as %s, with a file name and a length',
    async (format, type) => {
      const reply = await speak(scene.app.url, { response_format: format });
      expect(reply.headers.get('content-type')).toBe(type);
      expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="speech.${format}"`);
      expect(Number(reply.headers.get('content-length'))).toBeGreaterThanOrEqual(2_000);
      expect(reply.headers.get('x-retirement-ahead')).toBe('speech ends on 2027-01-06');
    },
  );

  test.each<[string, CallOptions, string]>([
    ['an Accept header', { headers: { accept: 'application/json' } }, ''],
    ['the query', {}, '?return=json'],
  ])('is returned as a JSON object when %s asks for it', async (_, options, query) => {
    const { body } = await speak(scene.app.url, {}, options, query);
    expect(body).toMatchObject({ '$content-type': 'audio/mpeg', adaptation: { model_used: 'tts-1' } });
    expect(Buffer.from(String(body.$content), 'base64').toString('latin1', 0, 3)).toBe('ID3');
  });

  test.each(['audio/mpeg, application/json', '*/*', 'application/octet-stream'])(
    'is returned as a file for Accept: %s',
    async (accept) => {
      const reply = await speak(scene.app.url, {}, { headers: { accept } });
      expect(reply.headers.get('content-type')).toBe('audio/mpeg');
    },
  );

  test('is refused with all wrong inputs named, and nothing is sent', async () => {
    const sent = await sentDuring(async () => {
      const reply = await speak(scene.app.url, {
        input: 'x'.repeat(4097),
        response_format: 'ogg',
        speed: 5,
        voice: '',
      });
      const fields = ['input', 'voice', 'response_format', 'speed'];
      expect(reply.body.error?.problems?.map(({ field }) => field)).toEqual(fields);
    });
    expect(sent).toEqual([]);
  });

  test('fails when OpenAI answers with JSON instead of sound', async () => {
    expect((await speak(scene.app.url, { simulate: 'empty' })).body.error?.code).toBe('openai_unreadable');
  });

  describe('once OpenAI has no model for speech', () => {
    const deployment = 'gpt-4o-mini-tts';
    let azure: SimulatedAzure;
    let later: Scene;
    let without: Scene;
    beforeAll(async () => {
      azure = await startAzure();
      later = await startScene(
        { AZURE_SPEECH_ENDPOINT: azure.url, OPENAI_ORG_ID: 'org-1' },
        undefined,
        '2027-01-06',
      );
      without = await startScene({}, undefined, '2027-01-06');
    });
    afterAll(() => Promise.all([later.stop(), without.stop(), azure.stop()]));

    test('Azure OpenAI makes it, called with the identity of the app', async () => {
      const reply = await speak(later.app.url, { speed: 1.5 }, {}, '?return=json');
      expect(Buffer.from(String(reply.body.$content), 'base64').toString()).toMatch(/^ID3/);
      const { url, headers, body } = azure.requests.at(-1) ?? {};
      expect(url).toBe('/openai/v1/audio/speech?api-version=preview');
      expect(headers).not.toHaveProperty('openai-organization');
      expect(body).toEqual({ model: deployment, voice: 'alloy', input: text, speed: 1.5 });
      expect(reply.body.adaptation).toMatchObject({
        model_asked: 'tts-1',
        model_used: deployment,
        retirement_ahead: '',
        messages: ['Your administrator replaced tts-1 with gpt-4o-mini-tts.'],
      });
      expect(later.openai.requests).toEqual([]);
    });

    test.each([401, 403])(
      'an error says what to check when Azure OpenAI refuses the identity with %d',
      async (status) => {
        azure.outage.word = String(status);
        const reply = await speak(later.app.url);
        delete azure.outage.word;
        expect([reply.status, reply.body.error?.code]).toEqual([502, 'identity_refused']);
        expect(reply.body.error?.message).toMatch(
          status === 401 ? /Cognitive Services OpenAI User/ : /network rules/,
        );
      },
    );

    test('an error names the missing setting when no other service is set', async () => {
      const reply = await speak(without.app.url);
      expect([reply.status, reply.body.error?.openai_code]).toEqual([404, 'model_not_found']);
      expect(reply.body.error?.message).toMatch(/ask your administrator to set AZURE_SPEECH_ENDPOINT\.$/);
    });
  });
});

test('the report on an edit names the endpoint that OpenAI has shut down', async () => {
  const edited = await call(scene.app.url, 'POST /v1/edits', {
    body: { model: 'gpt-4', instruction: 'Write a haiku.' },
  });
  expect(edited.headers.get('x-endpoint-emulated')).toBe('/v1/edits');
  expect(asList(asObject(edited.body.adaptation).messages).slice(0, 2)).toEqual([
    'OpenAI shut down its endpoint for edits on 2024-01-04; a chat was used instead.',
    'OpenAI shut down gpt-4 on 2026-10-23; gpt-5.6-sol was used instead.',
  ]);
});
