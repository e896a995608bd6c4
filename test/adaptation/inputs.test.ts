/** Tests which inputs the app handles itself, which ask for nothing, and which would be overwritten. */
import { handledInputs, refuseOverwritten, withoutEmptyLists } from '../../src/adaptation/inputs';
import { AppError } from '../../src/errors';
import type { JsonObject } from '../../src/json';
import { readSettings } from '../../src/settings';
import { row } from '../support/rows';

/** The inputs of a call, what is passed through, and the inputs that the app handles. */
test.each<[string, JsonObject, string, string[]]>([
  ['ChatPost', { stream: true, stream_options: {}, n: 2 }, '', ['stream', 'stream_options']],
  ['ChatPost', { stream: true }, '', ['stream']],
  ['ChatPost', { stream: false, stream_options: {} }, '', []],
  ['CompletionPost', { stream: true }, '', ['stream']],
  ['EditPost', { stream: true }, '', []],
  ['ImagePost', { response_format: 'url', size: 'auto' }, '', ['response_format']],
  ['AudioTranscriptionPost', { response_format: 'text' }, '', []],
  ['ModelsGet', { purpose: 'chat' }, '', ['purpose']],
  ['ModelsGet', { purpose: 'chat' }, 'completions', ['purpose']],
  ['ModelsGet', { purpose: 'chat' }, 'models', []],
  ['ModelsGet', {}, '', []],
])('of %s with %j and PASS_THROUGH=%s, the app handles %j', (operationId, inputs, PASS_THROUGH, handled) => {
  const [upstream] = readSettings({ PASS_THROUGH }).settings.upstreams;
  if (!upstream) throw new Error('No upstream');
  expect(handledInputs(row(operationId), inputs, upstream)).toEqual(handled);
});

test('empty lists are left out, and nothing else', () => {
  const kept = { a: '', b: null, c: 0, d: false, e: {}, f: [[]], g: [''] };
  expect(withoutEmptyLists({ ...kept, tools: [], stop: [] })).toEqual(kept);
});

describe('an input that the action does not document', () => {
  /** The inputs of a call, and the parameters that are sent for it. */
  test.each<[string, JsonObject, JsonObject]>([
    ['is sent under its name', { seed: 7 }, { seed: 7 }],
    ['is not sent at all', { seed: 7 }, {}],
    ['is part of an object', { method: { type: 'a', x: 1 } }, { method: { type: 'a', x: 1, y: 2 } }],
    ['is in a list that has more in its entries', { list: [{ a: 1 }] }, { list: [{ a: 1, b: 2 }] }],
  ])('may be there if it %s', (_, read, parameters) => {
    expect(() => refuseOverwritten(row('CompletionPost'), read, parameters)).not.toThrow();
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['another value', { top_logprobs: 5 }, { top_logprobs: 2 }],
    ['another text', { system: 'Be brief.' }, { system: 'Be long.' }],
    ['a longer text', { system: 'Be brief.' }, { system: 'Rule. Be brief.' }],
    ['a list with fewer entries', { messages: [{ role: 'user' }] }, { messages: [] }],
    [
      'a list with more entries',
      { messages: [{ role: 'user' }] },
      { messages: [{ role: 'system' }, { role: 'user' }] },
    ],
    // Otherwise a blank message of the caller would be taken for one of the app.
    ['an object without a blank member', { method: { type: 'a', x: null } }, { method: { type: 'a' } }],
    ['an object without a member', { method: { type: 'a', x: 1 } }, { method: { type: 'a' } }],
    ['a text in place of a list', { messages: ['a'] }, { messages: 'a' }],
  ])('is refused if the app sends %s', (_, read, parameters) => {
    expect(() => refuseOverwritten(row('CompletionPost'), read, parameters)).toThrow(AppError);
  });

  test('is named with the action that it belongs to, and with the inputs that are there', () => {
    const problems = (operationId: string, read: JsonObject, parameters: JsonObject) => {
      try {
        refuseOverwritten(row(operationId), read, parameters);
        return undefined;
      } catch (error) {
        return error instanceof AppError ? error.details : error;
      }
    };
    const inputs = '`model`, `input`, `instruction`, `n`, `temperature`, and `top_p`';
    const [first, second] = [
      `\`messages\` belongs to the action “Get chat completions”, not to “Edit prompt”. The inputs here are ${inputs}.`,
      `\`odd\` does not belong to “Edit prompt”. The inputs here are ${inputs}.`,
    ];
    expect(problems('EditPost', { messages: ['a'], odd: 1, input: 'x' }, { messages: [], odd: 2 })).toEqual({
      message: `${first} ${second}`,
      param: 'messages',
      problems: [
        { field: 'messages', message: first },
        { field: 'odd', message: second },
      ],
    });
  });
});
