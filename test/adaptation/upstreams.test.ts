/** Tests which upstreams a call may go to, and in which form each of them gets it. */
import type { Action } from '../../src/actions';
import { createAdaptation, describeAdaptation, type Outcome, type Plan } from '../../src/adaptation';
import { AppError } from '../../src/errors';
import type { JsonObject } from '../../src/json';
import { readSettings } from '../../src/settings';
import type { OutgoingRequest } from '../../src/stages';
import { createPauses } from '../../src/upstreams';
import { noWish, row } from '../support/rows';

const url = 'https://a.openai.azure.com';
const azure = { name: 'azure', kind: 'azure', url, models: { 'gpt-6-luna': 'chat', 'whisper-1': 'whisper' } };
const openai = { name: 'openai', kind: 'openai' };
const own = { name: 'own', kind: 'compatible', url: 'https://own.example.com/v1', secret: 'own-key' };

/** Makes the adaptation for a list of upstreams, and a way to plan and to carry out. */
function adapt(list: readonly JsonObject[], day = '2026-11-22', environment: Record<string, string> = {}) {
  const { settings } = readSettings({ UPSTREAMS: JSON.stringify(list), ...environment });
  const pauses = createPauses(() => 0);
  const adaptation = createAdaptation({ settings, pauses, now: () => Date.parse(day), random: () => 0 });
  const sent: OutgoingRequest[] = [];
  return {
    pauses,
    sent,
    plan: (
      action: Action | string,
      inputs: JsonObject,
      more: { strict?: boolean; ownKey?: boolean } = {},
    ): Plan =>
      adaptation.plan({
        ...{ action: typeof action === 'string' ? row(action) : action, inputs, changes: [] },
        ...{ strict: false, long: noWish, ...more },
      }),
    carryOut: (plan: Plan, answer: (request: OutgoingRequest) => JsonObject | AppError): Promise<Outcome> =>
      adaptation.carryOut(plan, (request) => {
        sent.push(request);
        const given = answer(request);
        return given instanceof AppError ? Promise.reject(given) : Promise.resolve(given);
      }),
  };
}

/** The upstreams of a plan, in order. */
const namesOf = (plan: Plan) => plan.ways.map(({ upstream }) => upstream.name);
const chat = { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'a' }] };
const down = new AppError('openai_failed', { elsewhere: true });

test('upstreams come in the order of their priorities', () => {
  const { plan } = adapt([
    { ...openai, priority: 2 },
    { ...azure, priority: 1 },
  ]);
  expect(namesOf(plan('ChatPost', chat))).toEqual(['azure', 'openai']);
});

test('an upstream whose map does not have the model is used only if no other can be', () => {
  const { plan } = adapt([azure, openai]);
  expect(namesOf(plan('ChatPost', { ...chat, model: 'gpt-4o' }))).toEqual(['openai']);
  expect(namesOf(adapt([azure]).plan('ChatPost', { ...chat, model: 'gpt-4o' }))).toEqual(['azure']);
});

test('each upstream gets the request in its own form', () => {
  const { plan } = adapt([openai, azure, { ...own, has: ['completions'] }]);
  const ways = plan('CompletionPost', { model: 'gpt-6-luna', prompt: 'a' }).ways;
  expect(ways.map(({ path, draft }) => [path, draft.body.model])).toEqual([
    ['/v1/chat/completions', 'gpt-6-luna'],
    ['/v1/chat/completions', 'chat'],
    ['/v1/completions', 'gpt-6-luna'],
  ]);
});

test('on Azure and on other servers, a model that OpenAI has shut down is used under its name', () => {
  const map = { ...azure, models: { 'gpt-4': 'old', 'gpt-4-turbo': 'gpt-4-turbo' } };
  const used = (list: JsonObject[], model: string) =>
    adapt(list).plan('ChatPost', { ...chat, model }).request.choice;
  expect(used([map], 'gpt-4')).toEqual({ used: 'old', deployment: true });
  expect(used([map], 'gpt-4-turbo')).toEqual({ used: 'gpt-4-turbo' });
  expect(used([own], 'gpt-4')).toEqual({ used: 'gpt-4' });
  expect(used([openai], 'gpt-4')).toMatchObject({ used: 'gpt-5.6-sol', replaced: { because: 'ended' } });
});

test('a map for OpenAI replaces models, and what it names is replaced in turn when it ends', () => {
  const used = (model: string) =>
    adapt([{ ...openai, models: { cheap: 'gpt-6-luna', old: 'gpt-4' } }]).plan('ChatPost', { ...chat, model })
      .request.choice;
  expect(used('cheap')).toEqual({ used: 'gpt-6-luna', replaced: { because: 'setting' } });
  expect(used('old')).toMatchObject({
    used: 'gpt-5.6-sol',
    replaced: { because: expect.any(String) as string },
  });
});

test('a deployment is sent what the model that it stands for takes', () => {
  const { plan } = adapt([{ ...azure, models: { 'gpt-5': 'mine' } }]);
  const { draft } = plan('ChatPost', { ...chat, model: 'gpt-5', temperature: 0.5, max_tokens: 50 }).request;
  expect(draft.body).toMatchObject({
    model: 'mine',
    reasoning_effort: 'minimal',
    max_completion_tokens: 2_050,
  });
  expect(draft.body).not.toHaveProperty('temperature');
});

test('a fine-tuning job starts from the model itself, not from a deployment', () => {
  const list = [{ ...azure, models: { 'gpt-4o-mini': 'mine' } }];
  const { request } = adapt(list).plan('FineTuningPost', { training_file: 'f', model: 'gpt-4o-mini' });
  expect(request.draft.body.model).toBe('gpt-4o-mini');
});

test('a caller who accepts no other model gets it where it is', () => {
  const { plan } = adapt([openai, { ...azure, models: { 'gpt-4': 'old' } }]);
  expect(namesOf(plan('ChatPost', { ...chat, model: 'gpt-4' }, { strict: true }))).toEqual(['azure']);
  const strict = () => adapt([openai]).plan('ChatPost', { ...chat, model: 'gpt-4' }, { strict: true });
  expect(strict).toThrow('OpenAI shut down gpt-4');
});

test('speech goes to the upstream that has a model for it, once OpenAI has none', () => {
  const speech = { model: 'tts-1', input: 'a', voice: 'alloy' };
  const list = [openai, { ...azure, models: { 'tts-1': 'voice' } }];
  expect(namesOf(adapt(list).plan('AudioSpeechPost', speech))).toEqual(['openai', 'azure']);
  expect(namesOf(adapt(list, '2027-01-06').plan('AudioSpeechPost', speech))).toEqual(['azure']);
});

test("a caller's own key goes to OpenAI alone, unless something else is reserved for the purpose", () => {
  const environment = { ALLOW_CALLER_KEY: 'true', AZURE_SPEECH_ENDPOINT: 'https://s.openai.azure.com' };
  const { plan } = adapt([azure, openai], undefined, environment);
  expect(namesOf(plan('ChatPost', chat))).toEqual(['azure', 'openai']);
  expect(namesOf(plan('ChatPost', chat, { ownKey: true }))).toEqual(['openai']);
  const speech = { model: 'tts-1', input: 'a', voice: 'alloy' };
  expect(namesOf(plan('AudioSpeechPost', speech, { ownKey: true }))).toEqual(['azure-speech']);
});

test('on Azure, a chat translates speech once Azure has no model for it, and each step finds its own way', async () => {
  const inputs = { file: 'the file', model: 'whisper-1' };
  const direct = adapt([azure]).plan('AudioTranslationPost', inputs);
  expect(direct.request.path).toBe('/v1/audio/translations');
  const { plan, carryOut, sent, pauses } = adapt([azure, { ...azure, name: 'other' }], '2026-12-15');
  pauses.add({ upstream: 'azure', model: 'chat' }, { leftMs: 1, isAsked: true });
  const outcome = await carryOut(plan('AudioTranslationPost', inputs), ({ path }) =>
    path.includes('audio') ? { text: 'Hallo' } : { choices: [{ message: { content: 'Hello' } }] },
  );
  expect(sent.map(({ upstream, path, parameters }) => [upstream, path, parameters.model])).toEqual([
    ['azure', '/v1/audio/transcriptions', 'whisper'],
    ['other', '/v1/chat/completions', 'chat'],
  ]);
  expect(describeAdaptation(outcome.steps)?.messages).toContain(
    'Azure OpenAI has no endpoint for translation of speech; a transcription was used instead.',
  );
});

test('the next upstream is asked only if the failure may not be there, and each of them once', async () => {
  const list = ['a', 'b', 'c'].map((name) => ({ ...openai, name }));
  const run = async (answers: Readonly<Record<string, JsonObject | AppError>>) => {
    const { plan, carryOut, sent } = adapt(list);
    const { result } = await carryOut(
      plan('ChatPost', chat),
      ({ upstream = '' }) => answers[upstream] ?? down,
    );
    return { asked: sent.map(({ upstream, others }) => [upstream, others]), result };
  };
  const all = await run({});
  expect(all.asked).toEqual([
    ['a', 'left'],
    ['b', 'left'],
    ['c', 'none'],
  ]);
  expect(all.result).toMatchObject({ error: down });
  const refusal = new AppError('openai_rejected', { status: 400, message: 'No.' });
  const refused = await run({ b: refusal });
  expect(refused.asked).toHaveLength(2);
  expect(refused.result).toMatchObject({ error: refusal });
  const answered = await run({ c: { choices: [] } });
  expect(answered.result).toMatchObject({ insteadOf: ['a', 'b'] });
});

test('several answers one by one come from one upstream, and a failure of one of them discards none', async () => {
  const { plan, carryOut, sent } = adapt([openai, { ...openai, name: 'next' }]);
  const body = { ...chat, model: 'gpt-6-sol', n: 3 };
  const refusal = new AppError('openai_rejected', {
    status: 400,
    openaiCode: 'unsupported_parameter',
    param: 'n',
  });
  const { result } = await carryOut(plan('ChatPost', body), ({ parameters }) => {
    if ('n' in parameters) return refusal;
    return sent.length > 3 ? down : { choices: [{ index: 0, message: { content: 'a' } }] };
  });
  expect(result).toMatchObject({ count: 2, request: { upstream: { name: 'openai' } } });
  expect(sent.map(({ others }) => others)).toEqual(['left', 'left', 'none', 'none']);
});

describe('ids', () => {
  const list = [azure, openai];
  const job = { fine_tuning_job_id: 'ftjob-1-at-openai' };

  test('lead to the upstream that knows them, without their mark, and nowhere else', () => {
    const { ways } = adapt(list).plan('FineTuningGet', job);
    expect(ways.map(({ upstream, parameters }) => [upstream.name, parameters])).toEqual([
      ['openai', { fine_tuning_job_id: 'ftjob-1' }],
    ]);
  });

  test('without a mark belong to the upstream with the first priority', () => {
    const equal = [
      { ...azure, priority: 2 },
      { ...openai, priority: 1 },
      { ...own, priority: 1 },
    ];
    expect(namesOf(adapt(equal).plan('FineTuningGet', { fine_tuning_job_id: 'ftjob-1' }))).toEqual([
      'openai',
    ]);
  });

  test('in an answer are marked, if there are several upstreams', () => {
    const answer = { id: 'ftjob-1', training_file: 'file-1', result_files: ['file-2'], model: 'm' };
    const reply = (upstreams: JsonObject[]) =>
      adapt(upstreams).plan('FineTuningGet', { fine_tuning_job_id: 'ftjob-1' }).request.fromUpstream(answer);
    expect(reply(list)).toMatchObject({
      ...{
        id: 'ftjob-1-at-azure',
        training_file: 'file-1-at-azure',
        result_files: ['file-2-at-azure'],
        model: 'm',
      },
    });
    expect(reply([azure])).toMatchObject(answer);
    expect(reply([openai, { ...azure, only: ['speech'] }])).toMatchObject(answer);
  });

  test('of files say where a job is created', () => {
    const inputs = { training_file: 'f-at-openai', validation_file: 'g-at-openai', model: 'gpt-4o-mini' };
    const { ways } = adapt(list).plan('FineTuningPost', inputs);
    expect(ways.map(({ upstream, parameters }) => [upstream.name, parameters])).toEqual([
      ['openai', { training_file: 'f', validation_file: 'g', model: 'gpt-4o-mini' }],
    ]);
    const first = { ...inputs, training_file: 'f-at-azure', validation_file: 'g' };
    expect(namesOf(adapt(list).plan('FineTuningPost', first))).toEqual(['azure']);
  });

  test.each([
    [
      { training_file: 'f-at-openai', validation_file: 'g-at-azure', model: 'm' },
      'are at different upstreams',
    ],
    [{ training_file: 'f-at-openai', validation_file: 'g', model: 'm' }, 'are at different upstreams'],
    [
      { training_file: 'f-at-gone', model: 'm' },
      '`training_file` is an id of an upstream that this app no longer uses',
    ],
  ])('of %j are refused', (inputs, sentence) => {
    expect(() => adapt(list).plan('FineTuningPost', inputs)).toThrow(sentence);
  });

  test('are found again after the purpose was given to another upstream', () => {
    const reserved = [{ ...azure, only: ['fine-tuning'] }, openai];
    expect(namesOf(adapt(reserved).plan('FineTuningGet', { fine_tuning_job_id: 'ftjob-1' }))).toEqual([
      'azure',
    ]);
    expect(namesOf(adapt(reserved).plan('FineTuningGet', job))).toEqual(['openai']);
  });
});

describe('the list of models', () => {
  const list = {
    object: 'list',
    data: [{ id: 'gpt-6-sol', object: 'model' }, { id: 'text-embedding-3-small' }],
  };
  const idsFor = (upstreams: JsonObject[], purpose?: string, environment: Record<string, string> = {}) => {
    const { request } = adapt(upstreams, undefined, environment).plan(
      'ModelsGet',
      purpose ? { purpose } : {},
    );
    return {
      at: request.upstream.name,
      ids: (request.fromUpstream(list).data as JsonObject[]).map(({ id }) => id),
    };
  };

  test('of Azure has the names in the settings, not what the resource lists', () => {
    expect(idsFor([azure])).toEqual({ at: 'azure', ids: ['gpt-6-luna', 'whisper-1'] });
    expect(idsFor([azure], 'transcription').ids).toEqual(['whisper-1']);
    expect(idsFor([{ ...azure, models: { 'our-chat': 'a' } }], 'chat').ids).toEqual(['our-chat']);
  });

  test('comes from an upstream that has one, with the names of the others', () => {
    expect(idsFor([azure, openai])).toEqual({
      at: 'openai',
      ids: ['gpt-6-sol', 'text-embedding-3-small', 'gpt-6-luna', 'whisper-1'],
    });
    expect(idsFor([azure, openai], 'chat').ids).toEqual(['gpt-6-sol', 'gpt-6-luna']);
  });

  test('for a purpose has only names that its upstreams know', () => {
    const embeddings = { ...azure, only: ['embedding'], models: { 'text-embedding-3-large': 'e' } };
    expect(idsFor([openai, embeddings], 'embedding').ids).toEqual(['text-embedding-3-large']);
    const any = { ...embeddings, models: { '*': 'text-embedding-3-large' } };
    expect(idsFor([openai, any], 'embedding').ids).toEqual([
      'text-embedding-3-small',
      'text-embedding-3-large',
    ]);
  });

  test('for speech has the deployment that is reserved for it', () => {
    const environment = { AZURE_SPEECH_ENDPOINT: url };
    expect(idsFor([openai], 'speech', environment).ids).toEqual(['gpt-4o-mini-tts']);
    expect(idsFor([openai], undefined, environment).ids).toContain('gpt-4o-mini-tts');
  });
});
