/** Tests how a request is changed and sent again until OpenAI accepts it, and that this always ends. */
import fc from 'fast-check';
import type { Action } from '../../src/actions';
import { chatPost } from '../../src/actions/chat';
import { embedPost } from '../../src/actions/embeddings';
import { fineTuningPost } from '../../src/actions/fine-tuning';
import { audioSpeechPost } from '../../src/actions/speech';
import { createAdaptation, describeAdaptation, type Outcome, type Plan } from '../../src/adaptation';
import { AppError } from '../../src/errors';
import type { JsonObject } from '../../src/json';
import { readSettings } from '../../src/settings';
import { createPauses } from '../../src/upstreams';
import { noWish } from '../support/rows';

const { settings } = readSettings({});

/** A planned call, and its outcome once it was carried out. */
interface Planned {
  plan: Plan;
  outcome?: Outcome;
}

/** Makes the adaptation for a day. It throws an error of the outcome, so that tests cannot overlook it. */
function adapt(environment: NodeJS.ProcessEnv = {}, day = '2026-11-22') {
  const adaptation = createAdaptation({
    settings: { ...settings, ...readSettings(environment).settings },
    pauses: createPauses(() => 0),
    now: () => Date.parse(day),
    random: () => 0,
  });
  return {
    plan: (action: Action, inputs: JsonObject, strict: boolean): Planned => ({
      plan: adaptation.plan({ action, inputs, strict, changes: [], long: noWish }),
    }),
    carryOut: async (planned: Planned, send: (body: JsonObject) => Promise<JsonObject>) => {
      planned.outcome = await adaptation.carryOut(planned.plan, ({ parameters }) => send(parameters));
      const { result } = planned.outcome;
      if ('error' in result) throw result.error;
      if (!('answer' in result)) throw new Error('No answer');
      return result.answer;
    },
  };
}

/** The first request of a call, as it was sent last. */
const requestOf = ({ plan, outcome }: Planned) => outcome?.steps[0]?.request ?? plan.request;

const chat: JsonObject = { model: 'tomorrows-model', messages: [{ role: 'user', content: 'Hello' }] };

const refusal = (openaiCode: string, param: string) =>
  new AppError('openai_rejected', { status: 400, openaiCode, param, message: `${openaiCode}: ${param}.` });

const answer: JsonObject = {
  choices: [{ index: 0, message: { role: 'assistant', content: 'one two three' }, finish_reason: 'stop' }],
  usage: { total_tokens: 1 },
};

/**
 * Makes a function that stands for OpenAI: it refuses some parameters, one at a time, and records all
 * requests.
 */
function refusing(names: readonly string[], code = 'unsupported_parameter') {
  const asked: JsonObject[] = [];
  const refusals: string[] = [];
  const send = (body: JsonObject): Promise<JsonObject> => {
    asked.push(body);
    const name = names.find((one) => one in body);
    if (name) refusals.push(name);
    return name ? Promise.reject(refusal(code, name)) : Promise.resolve(answer);
  };
  return { asked, refusals, send };
}

const changesOf = ({ plan, outcome }: Planned) =>
  describeAdaptation(outcome?.steps ?? [{ request: plan.request }]);

const optional: JsonObject = {
  ...{ max_tokens: 99, temperature: 0.5, top_p: 0.5, n: 3, stop: 'two', presence_penalty: 1 },
  ...{ frequency_penalty: 1, user: 'maker', seed: 1, logprobs: true, logit_bias: { 1: 1 } },
};

test('a call is changed at most six times, and a refused parameter is never sent again', async () => {
  const names = fc.subarray([
    ...Object.keys(optional),
    ...['max_completion_tokens', 'safety_identifier', 'messages', 'model', 'unheard_of'],
  ]);
  const codes = fc.constantFrom('unsupported_parameter', 'unsupported_value', 'unknown_parameter');
  await fc.assert(
    fc.asyncProperty(names, names, codes, async (used, refused, code) => {
      const inputs = {
        ...chat,
        ...Object.fromEntries(used.filter((name) => name in optional).map((name) => [name, optional[name]])),
      };
      const { asked, refusals, send } = refusing(refused, code);
      const adaptation = adapt();
      const plan = adaptation.plan(chatPost, inputs, false);
      const result = await adaptation.carryOut(plan, send).catch((error: unknown) => error);
      const { copies } = requestOf(plan).draft;
      expect(asked.length).toBeLessThanOrEqual(1 + 6 + (copies - 1));
      for (const [index, name] of refusals.entries()) {
        for (const body of asked.slice(index + 1)) expect(body).not.toHaveProperty(name);
      }
      if (result instanceof AppError)
        expect(['openai_rejected', 'parameter_not_supported']).toContain(result.code);
    }),
  );
});

test('a parameter that was refused once is not sent in the next call', async () => {
  const adaptation = adapt();
  const { asked, send } = refusing(['temperature', 'stop', 'max_completion_tokens']);
  const inputs = { ...chat, temperature: 0.5, stop: 'two', max_tokens: 5 };
  const first = adaptation.plan(chatPost, inputs, false);
  await adaptation.carryOut(first, send);
  expect(asked).toHaveLength(4);
  const second = adaptation.plan(chatPost, inputs, false);
  await adaptation.carryOut(second, send);
  expect(asked).toHaveLength(5);
  expect(changesOf(second)).toEqual(changesOf(first));
  expect(asked.at(-1)).toEqual({ ...chat, max_tokens: 5 });
});

test("after one refusal, all values equal to OpenAI's default are left out, too", async () => {
  const { asked, send } = refusing(['temperature', 'top_p', 'presence_penalty', 'n']);
  const adaptation = adapt();
  const inputs = { ...chat, temperature: 1, top_p: 1, presence_penalty: 0, n: 1 };
  const plan = adaptation.plan(chatPost, inputs, false);
  await adaptation.carryOut(plan, send);
  expect(asked).toHaveLength(2);
  expect(changesOf(plan)?.dropped).toEqual(['temperature', 'top_p', 'presence_penalty', 'n']);
});

test('a parameter that changes what the request means is not left out: the caller gets an error', async () => {
  const adaptation = adapt();
  const { asked, send } = refusing(['tools']);
  const plan = adaptation.plan(chatPost, { ...chat, tools: [{ type: 'function' }], temperature: 0.5 }, false);
  const error = await adaptation.carryOut(plan, send).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'parameter_not_supported', status: 400, details: { param: 'tools' } });
  expect((error as AppError).message).toMatch(/^unsupported_parameter: tools\. `tools` was not left out/);
  expect(asked).toHaveLength(1);
});

test('several answers are requested one by one, at most eight at a time', async () => {
  const adaptation = adapt();
  let [inFlight, most, sent] = [0, 0, 0];
  const send = async (body: JsonObject) => {
    if ('n' in body) throw refusal('unsupported_parameter', 'n');
    most = Math.max(most, ++inFlight);
    sent++;
    await new Promise((resolve) => setImmediate(resolve));
    inFlight--;
    return answer;
  };
  const plan = adaptation.plan(chatPost, { ...chat, n: 20, stop: 'two' }, false);
  const { choices, usage } = await adaptation.carryOut(plan, send);
  expect([sent, most, choices, usage]).toMatchObject([20, 8, { length: 20 }, { total_tokens: 20 }]);
  expect(changesOf(plan)).toMatchObject({
    emulated: ['n'],
    messages: ['tomorrows-model gives one answer at a time: it was called 20 times.'],
  });
});

describe('a token limit that the model uses up before the first word', () => {
  const silent: JsonObject = {
    choices: [{ index: 0, message: { content: '' }, finish_reason: 'length' }],
    usage: { total_tokens: 16 },
  };

  test('is raised once', async () => {
    const adaptation = adapt();
    const asked: JsonObject[] = [];
    const send = (body: JsonObject) => Promise.resolve(asked.push(body) === 1 ? silent : answer);
    const plan = adaptation.plan(chatPost, { ...chat, max_tokens: 16 }, false);
    // Both calls were charged.
    expect(await adaptation.carryOut(plan, send)).toEqual({ ...answer, usage: { total_tokens: 17 } });
    expect(asked.map((body) => body.max_completion_tokens)).toEqual([16, 25_016]);
    expect(changesOf(plan)?.messages).toContain(
      '`max_tokens` was raised to 25016, because tomorrows-model spends tokens on reasoning before it writes.',
    );
  });

  test('leads to an empty answer when the model takes no higher limit, or uses that up, too', async () => {
    const adaptation = adapt();
    const inputs = { ...chat, max_tokens: 16, n: 1 };
    const plan = adaptation.plan(chatPost, inputs, false);
    const always = await adaptation.carryOut(plan, () => Promise.resolve(silent));
    expect(always).toEqual({ ...silent, usage: { total_tokens: 32 } });
    let asked = 0;
    const tooHigh = new AppError('openai_rejected', { status: 400, openaiCode: 'invalid_value' });
    const second = adaptation.plan(chatPost, inputs, false);
    const refuses = () => (asked++ === 0 ? Promise.resolve(silent) : Promise.reject(tooHigh));
    expect(await adaptation.carryOut(second, refuses)).toEqual(silent);
    expect(changesOf(second)?.messages).toEqual(['`max_tokens` was sent as `max_completion_tokens`.']);
  });

  test('leads to an error that flows retry when the second request fails', async () => {
    const adaptation = adapt();
    let asked = 0;
    const send = () =>
      asked++ === 0 ? Promise.resolve(silent) : Promise.reject(new AppError('openai_failed'));
    const plan = adaptation.plan(chatPost, { ...chat, max_tokens: 16 }, false);
    await expect(adaptation.carryOut(plan, send)).rejects.toMatchObject({ code: 'openai_failed' });
  });
});

test('answers that arrived are returned even if another one failed', async () => {
  const adaptation = adapt();
  let asked = 0;
  const send = (body: JsonObject): Promise<JsonObject> => {
    if ('n' in body) return Promise.reject(refusal('unsupported_parameter', 'n'));
    return ++asked === 3 ? Promise.reject(new AppError('out_of_time')) : Promise.resolve(answer);
  };
  const plan = adaptation.plan(chatPost, { ...chat, n: 20 }, false);
  const { choices, usage } = await adaptation.carryOut(plan, send);
  // The first answer, and seven of the next eight. No further ones are requested.
  expect([asked, choices, usage]).toMatchObject([9, { length: 8 }, { total_tokens: 8 }]);
  expect(changesOf(plan)?.messages).toEqual([
    'tomorrows-model gives one answer at a time: it was called 20 times, and gave 8 answers.',
  ]);
});

test('the report on a failed call has only changes that were made', async () => {
  const adaptation = adapt();
  const plan = adaptation.plan(chatPost, { ...chat, model: 'gpt-5', stop: 'x' }, false);
  const failing = () => Promise.reject(new AppError('openai_failed'));
  await expect(adaptation.carryOut(plan, failing)).rejects.toMatchObject({ code: 'openai_failed' });
  expect(changesOf(plan)?.messages).toEqual([
    'OpenAI will shut down gpt-5 on 2026-12-11; the app will use gpt-6.1-sol from then on.',
  ]);
});

test('a refused echo is an error only if it was switched on', async () => {
  const adaptation = adapt();
  const { asked, send } = refusing(['echo'], 'unknown_parameter');
  await adaptation.carryOut(adaptation.plan(chatPost, { ...chat, echo: false }, false), send);
  expect(asked).toHaveLength(2);
  const wanted = adaptation.plan(chatPost, { ...chat, echo: true }, false);
  const error = await adaptation.carryOut(wanted, send).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'parameter_not_supported' });
  expect((error as AppError).message).toMatch(/another question\. Remove it\.$/);
});

describe('a model that OpenAI says it does not have', () => {
  const missing = (...models: string[]) => {
    const asked: unknown[] = [];
    const send = ({ model }: JsonObject): Promise<JsonObject> => {
      asked.push(model);
      const error = new AppError('openai_rejected', { status: 404, openaiCode: 'model_not_found' });
      return models.includes(String(model)) ? Promise.reject(error) : Promise.resolve(answer);
    };
    return { asked, send };
  };

  test('is replaced by the next model when its replacement is missing, too', async () => {
    const adaptation = adapt();
    const { asked, send } = missing('gpt-5.6-sol');
    const plan = adaptation.plan(chatPost, { ...chat, model: 'gpt-4-turbo' }, false);
    await adaptation.carryOut(plan, send);
    expect(asked).toEqual(['gpt-5.6-sol', 'gpt-6-luna']);
  });

  test('is replaced by its replacement, and the parameters are adapted to that model', async () => {
    const adaptation = adapt();
    const { asked, send } = missing('gpt-4o');
    const plan = adaptation.plan(chatPost, { ...chat, model: 'gpt-4o', presence_penalty: 1 }, false);
    await adaptation.carryOut(plan, send);
    expect(asked).toEqual(['gpt-4o', 'gpt-6-luna']);
    expect(changesOf(plan)).toMatchObject({ model_used: 'gpt-6-luna', dropped: ['presence_penalty'] });
    expect(changesOf(plan)?.messages[0]).toBe(
      'OpenAI does not offer gpt-4o for this key; gpt-6-luna was used instead.',
    );
  });

  test.each<[string, string[], string, boolean]>([
    ['is an error when its replacement is missing, too', ['gpt-4o', 'gpt-6-luna'], 'gpt-4o', false],
    ['is an error when it has no replacement', ['my-deployment'], 'my-deployment', false],
    ['is an error for a caller who sets strict_model', ['gpt-4o'], 'gpt-4o', true],
  ])('%s', async (_, models, model, strict) => {
    const adaptation = adapt();
    const { asked, send } = missing(...models);
    const plan = adaptation.plan(chatPost, { ...chat, model }, strict);
    await expect(adaptation.carryOut(plan, send)).rejects.toMatchObject({ status: 404 });
    expect(asked).toEqual(models);
  });

  test('is an error when the only service for it does not have it', async () => {
    const adaptation = adapt({ AZURE_SPEECH_ENDPOINT: 'https://contoso.openai.azure.com' });
    const { asked, send } = missing('gpt-4o-mini-tts');
    const plan = adaptation.plan(audioSpeechPost, { model: 'tts-1', input: 'a', voice: 'alloy' }, false);
    await expect(adaptation.carryOut(plan, send)).rejects.toMatchObject({ status: 404 });
    expect(asked).toEqual(['gpt-4o-mini-tts']);
  });

  test('leaves no memory of its refusals for its replacement', async () => {
    const adaptation = adapt();
    const asked: JsonObject[] = [];
    const notFound = new AppError('openai_rejected', { status: 404, openaiCode: 'model_not_found' });
    const replies = [refusal('unsupported_parameter', 'stop'), notFound];
    const send = (body: JsonObject) => {
      asked.push(body);
      const reply = replies.shift();
      return reply ? Promise.reject(reply) : Promise.resolve(answer);
    };
    await adaptation.carryOut(
      adaptation.plan(chatPost, { ...chat, model: 'gpt-4o', stop: 'x' }, false),
      send,
    );
    expect(asked.map(({ model, stop }) => [model, stop])).toEqual([
      ['gpt-4o', 'x'],
      ['gpt-4o', undefined],
      ['gpt-6-luna', 'x'],
    ]);
  });

  test.each([
    ['an error with another status', { status: 400, message: 'The model `gpt-4o` has been deprecated.' }],
    ['an error for another reason', { status: 404, message: 'No such file.' }],
  ])('is not recognized in %s', async (_, details) => {
    const adaptation = adapt();
    const plan = adaptation.plan(chatPost, { ...chat, model: 'gpt-4o' }, false);
    const refuses = () => Promise.reject(new AppError('openai_rejected', details));
    await expect(adaptation.carryOut(plan, refuses)).rejects.toMatchObject({ status: details.status });
  });

  test('is recognized in an older error message, too', async () => {
    const adaptation = adapt();
    const details = { status: 404, message: 'The model `gpt-4o` has been deprecated.' };
    let asked = 0;
    const send = () =>
      asked++ === 0 ? Promise.reject(new AppError('openai_rejected', details)) : Promise.resolve(answer);
    await adaptation.carryOut(adaptation.plan(chatPost, { ...chat, model: 'gpt-4o' }, false), send);
    expect(asked).toBe(2);
  });
});

describe('the reason why a closing endpoint refuses', () => {
  const refusedOn = async (action: Action, day: string, status: number, environment = {}) => {
    const adaptation = adapt(environment, day);
    const inputs = { model: 'tts-1', input: 'a', voice: 'alloy', training_file: 'f' };
    const error = new AppError('openai_rejected', { status, message: 'No.' });
    const plan = adaptation.plan(action, inputs, false);
    const thrown = await adaptation
      .carryOut(plan, () => Promise.reject(error))
      .catch((caught: unknown) => caught);
    return (thrown as AppError).message;
  };

  test.each<{ action: Action; day: string; status: number; isAdded: boolean }>([
    { action: fineTuningPost, day: '2026-11-22', status: 403, isAdded: true },
    { action: fineTuningPost, day: '2026-11-22', status: 404, isAdded: false },
    { action: fineTuningPost, day: '2027-01-07', status: 404, isAdded: true },
    { action: fineTuningPost, day: '2027-01-07', status: 400, isAdded: false },
    { action: audioSpeechPost, day: '2026-11-22', status: 403, isAdded: false },
    { action: audioSpeechPost, day: '2027-01-05', status: 404, isAdded: false },
    { action: audioSpeechPost, day: '2027-01-06', status: 404, isAdded: true },
    { action: audioSpeechPost, day: '2027-01-06', status: 400, isAdded: false },
    { action: chatPost, day: '2027-01-07', status: 404, isAdded: false },
  ])(
    'is added for $action.operationId on $day with status $status: $isAdded',
    async ({ action, day, status, isAdded }) => {
      const message = await refusedOn(action, day, status);
      expect([message.startsWith('No.'), message !== 'No.']).toEqual([true, isAdded]);
    },
  );

  test('is not added when another service refuses', async () => {
    const environment = { AZURE_SPEECH_ENDPOINT: 'https://contoso.openai.azure.com' };
    expect(await refusedOn(audioSpeechPost, '2027-01-06', 404, environment)).toBe('No.');
  });
});

test('a refusal of the messages or the model is returned unchanged', async () => {
  const adaptation = adapt();
  for (const param of ['messages[0].role', 'model']) {
    const error = refusal('unsupported_value', param);
    const plan = adaptation.plan(chatPost, chat, false);
    await expect(adaptation.carryOut(plan, () => Promise.reject(error))).rejects.toBe(error);
  }
});

test('an answer that is not a chat is returned unchanged', async () => {
  const adaptation = adapt();
  const vectors = { data: [] };
  const plan = adaptation.plan(embedPost, { input: 'a', model: 'text-embedding-3-small' }, false);
  expect(await adaptation.carryOut(plan, () => Promise.resolve(vectors))).toBe(vectors);
});

test('a defect is not treated as a refusal', async () => {
  const adaptation = adapt();
  const plan = adaptation.plan(chatPost, { ...chat, temperature: 0.5 }, false);
  const defect = new TypeError('temperature');
  await expect(adaptation.carryOut(plan, () => Promise.reject(defect))).rejects.toBe(defect);
});

test('no model is replaced when model names are passed through', () => {
  const adaptation = adapt({ PASS_THROUGH: 'models' });
  const planned = adaptation.plan(chatPost, { ...chat, model: 'gpt-4-turbo' }, true);
  expect(requestOf(planned).draft.body.model).toBe('gpt-4-turbo');
});
