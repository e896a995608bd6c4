/** Tests the mappings of inputs and answers in the rows of the action table. */
import { actions, wantsBase64 } from '../../src/actions';
import { checkInputs } from '../../src/http/input/check';
import { complete } from '../../src/schema/complete';
import type { JsonObject } from '../../src/json';
import { speechTypes } from '../support/files';
import { row } from '../support/rows';

const documented = (operationId: string, answer: JsonObject) => {
  const { output, fromUpstream } = row(operationId);
  return complete(output, fromUpstream?.(answer) ?? answer) as JsonObject;
};

/** The inputs that a row makes from raw inputs, and the fields that it reports as wrong. */
const read = (operationId: string, raw: JsonObject) => {
  const complaints: string[] = [];
  const inputs = row(operationId).read?.(raw, ({ field }) => complaints.push(field));
  return { inputs, complaints };
};

describe('inputs in their flat form', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['ChatPost', { role: 'user', content: 'a', n: 1 }, { messages: [{ role: 'user', content: 'a' }], n: 1 }],
    ['ChatPost', { role: 'user', content: '' }, { messages: [{ role: 'user', content: '' }] }],
    [
      'ChatPost',
      { role: 'user', content: 'a', messages: '' },
      { messages: [{ role: 'user', content: 'a' }] },
    ],
    [
      'ChatPost',
      { role: 'user', content: 'a', messages: [] },
      { messages: [{ role: 'user', content: 'a' }] },
    ],
    ['ChatPost', { messages: [1], role: '', content: null }, { messages: [1] }],
    ['ChatPost', { model: 'm' }, { model: 'm' }],
    ['FineTuningPost', { n_epochs: 3 }, { hyperparameters: { n_epochs: 3 } }],
    [
      'FineTuningPost',
      { n_epochs: '', hyperparameters: { n_epochs: 2 } },
      { hyperparameters: { n_epochs: 2 } },
    ],
    ['FineTuningPost', { n_epochs: 3, hyperparameters: null }, { hyperparameters: { n_epochs: 3 } }],
    [
      'FineTuningPost',
      { n_epochs: 3, hyperparameters: { n_epochs: '' } },
      { hyperparameters: { n_epochs: 3 } },
    ],
    [
      'FineTuningPost',
      { n_epochs: 3, hyperparameters: { batch_size: 4 } },
      { hyperparameters: { n_epochs: 3, batch_size: 4 } },
    ],
  ])('%s reads %j as %j', (operationId, raw, inputs) => {
    expect(read(operationId, raw)).toEqual({ inputs, complaints: [] });
  });

  test.each<[string, JsonObject, string[]]>([
    ['ChatPost', { role: 'user', content: 'a', messages: [1] }, ['role', 'content']],
    ['ChatPost', { role: 'system', messages: [1] }, ['role']],
    ['FineTuningPost', { n_epochs: 3, hyperparameters: { n_epochs: 2 } }, ['n_epochs']],
  ])('%s refuses %j, which has an input in both forms', (operationId, raw, fields) => {
    expect(read(operationId, raw).complaints).toEqual(fields);
  });

  test('an input in both forms is reported together with all other problems', () => {
    const raw = { role: 'user', messages: [{ role: 'user', content: 'a' }], temperature: 'warm' };
    expect(() => checkInputs(row('ChatPost'), raw)).toThrow(/`role` is given twice.*`model`.*`temperature`/);
  });
});

describe('what is sent to OpenAI', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['EmbedPost', { input: 'a' }, { input: 'a', model: 'text-embedding-3-small' }],
    [
      'EmbedPost',
      { input: 'a', model: 'm', encoding_format: 'base64' },
      { input: 'a', model: 'm', encoding_format: 'base64' },
    ],
    ['FineTuningPost', { model: 'm' }, { model: 'm' }],
    ['FineTuningPost', { model: 'm', hyperparameters: {} }, { model: 'm' }],
    [
      'FineTuningPost',
      { hyperparameters: { n_epochs: 3 }, method: { type: 'dpo', dpo: { beta: 1 } } },
      { method: { type: 'dpo', dpo: { beta: 1, hyperparameters: { n_epochs: 3 } } } },
    ],
    [
      'FineTuningPost',
      {
        hyperparameters: { n_epochs: 3, beta: 1 },
        method: { type: 'dpo', dpo: { hyperparameters: { n_epochs: 2 } } },
      },
      { method: { type: 'dpo', dpo: { hyperparameters: { n_epochs: 2, beta: 1 } } } },
    ],
    [
      'FineTuningPost',
      { model: 'm', hyperparameters: { n_epochs: 'auto', batch_size: 4 } },
      {
        model: 'm',
        method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 'auto', batch_size: 4 } } },
      },
    ],
  ])('%s with %j sends %j', (operationId, input, expected) => {
    expect(row(operationId).toUpstream?.(input)).toEqual(expected);
  });
});

describe('what the caller gets', () => {
  test.each(speechTypes)('speech in format %s has the content type %s', (format, type) => {
    const name = `speech.${format}`;
    expect(row('AudioSpeechPost').file?.({ response_format: format }, {})).toEqual({ name, type });
  });

  test.each<[boolean, JsonObject]>([
    [true, { model: 'dall-e-3', response_format: 'b64_json' }],
    [true, { model: 'gpt-image-2' }],
    [true, { model: 'chatgpt-image-latest', response_format: '' }],
    [false, { model: 'gpt-image-2', response_format: 'url' }],
    [false, { model: 'dall-e-3' }],
    [false, { model: 'my-deployment' }],
    [false, {}],
  ])('whether pictures are in base64 as well is %s for %j', (expected, inputs) => {
    expect(wantsBase64(inputs)).toBe(expected);
  });

  test('first_content is the text, the refusal, or empty', () => {
    const first = (message: JsonObject) => documented('ChatPost', { choices: [{ message }] }).first_content;
    expect(first({ content: 'Hello' })).toBe('Hello');
    expect(first({ content: '' })).toBe('');
    expect(first({ content: null, refusal: 'No.' })).toBe('No.');
    expect(first({ content: null, tool_calls: [] })).toBe('');
    expect(documented('ChatPost', { choices: [] }).first_content).toBe('');
    expect(documented('ChatPost', { choices: [{ index: 0 }] })).toMatchObject({
      choices: [{ message: { content: '' } }],
    });
  });

  test('a model gets the fields that OpenAI no longer returns, but values from OpenAI stay', () => {
    const data = [
      { id: 'm', created: 5 },
      { id: 'n', root: 'r', permission: [] },
      { id: 'o', root: null, permission: null },
    ];
    expect(documented('ModelsGet', { data })).toMatchObject({
      data: [
        {
          id: 'm',
          root: 'm',
          parent: null,
          permission: [{ id: 'modelperm-m', created: 5, allow_view: true, group: null }],
        },
        { id: 'n', root: 'r', permission: [] },
        { id: 'o', root: 'o', permission: [{ id: 'modelperm-o' }] },
      ],
    });
  });

  test('n_epochs is a number or null, and a word such as auto is in n_epochs_setting', () => {
    const hyperparameters = (answer: JsonObject) =>
      documented('FineTuningGet', { id: 'j', ...answer }).hyperparameters;
    const method = { type: 'dpo', dpo: { hyperparameters: { n_epochs: 4, beta: 1 } } };
    expect(hyperparameters({})).toEqual({ n_epochs: null });
    expect(hyperparameters({ hyperparameters: { n_epochs: 3 } })).toEqual({ n_epochs: 3 });
    expect(hyperparameters({ hyperparameters: { n_epochs: 'auto' } })).toEqual({
      n_epochs: null,
      n_epochs_setting: 'auto',
    });
    expect(hyperparameters({ method })).toEqual({ n_epochs: 4, beta: 1 });
    expect(hyperparameters({ method, hyperparameters: { n_epochs: null } })).toEqual({
      n_epochs: 4,
      beta: 1,
    });
  });

  test('the data of an event is text, and an object is also in data_object', () => {
    const data = [
      { id: 'e', data: { step: 1 } },
      { id: 'f', data: null },
      { id: 'g', data: [1] },
    ];
    expect(documented('FineTuningEventsGet', { data }).data).toMatchObject([
      { data: '{"step":1}', data_object: { step: 1 } },
      { data: '' },
      { data: '[1]', data_object: [1] },
    ]);
  });

  test('moderation returns all documented categories, and newer ones', () => {
    const results = [{ flagged: true, categories: { illicit: true, hate: true }, category_scores: {} }];
    const [result] = documented('ModerationPost', { results }).results as JsonObject[];
    expect(Object.keys(result?.category_scores as JsonObject)).toHaveLength(11);
    expect(result?.categories).toMatchObject({ illicit: true, hate: true, 'self-harm/intent': false });
  });

  test('a value of the wrong type does not break a mapping, so that the later check can refuse it', () => {
    for (const { operationId, fromUpstream } of actions) {
      for (const odd of [null, 'text', 5, [null, 'text'], {}]) {
        const answer = { data: odd, choices: odd, hyperparameters: odd, method: odd };
        expect([operationId, typeof (fromUpstream?.(answer) ?? answer)]).toEqual([operationId, 'object']);
      }
    }
  });
});
