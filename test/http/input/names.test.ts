/** Tests how the names of inputs are recognized. */
import {
  inputName,
  isKnownInput,
  isListName,
  openaiInputs,
  withInputNames,
} from '../../../src/http/input/names';
import type { JsonObject } from '../../../src/json';
import { row } from '../../support/rows';

const chat = row('ChatPost');
const completion = row('CompletionPost');
const transcription = row('AudioTranscriptionPost');

test.each<[string, string, boolean]>([
  ['ChatPost', 'model', true],
  // Flat inputs, inputs of OpenAI's, and those of the endpoint that does the work today.
  ['ChatPost', 'role', true],
  ['ChatPost', 'reasoning_effort', true],
  ['CompletionPost', 'best_of', true],
  ['CompletionPost', 'reasoning_effort', true],
  ['EmbedPost', 'reasoning_effort', false],
  ['EmbedPost', 'role', false],
  ['ChatPost', 'Model', false],
  ['ChatPost', 'constructor', false],
  ['ChatPost', '__proto__', false],
])('whether %s knows the input %s: %j', (operationId, name, expected) => {
  expect(isKnownInput(row(operationId), name)).toBe(expected);
});

test.each<[string, string, string]>([
  ['ChatPost', 'model', 'model'],
  ['ChatPost', ' Model\n', 'model'],
  ['ChatPost', '\ufeffMAX_TOKENS', 'max_tokens'],
  ['ChatPost', 'Role', 'role'],
  ['ChatPost', ' seed ', 'seed'],
  ['ChatPost', 'Seed', 'seed'],
  ['ChatPost', 'stop[]', 'stop'],
  ['ChatPost', 'Stop[] ', 'stop'],
  ['AudioTranscriptionPost', 'timestamp_granularities[]', 'timestamp_granularities'],
  ['AudioTranscriptionPost', 'File', 'file'],
  ['ChatPost', 'odd[]', 'odd'],
  ['ChatPost', ' odd ', ' odd '],
  ['ChatPost', 'max tokens', 'max tokens'],
  ['ChatPost', '', ''],
])('for %s, %j is the input %j', (operationId, written, name) => {
  expect(inputName(row(operationId), written)).toBe(name);
});

test.each([
  ['stop[]', true],
  ['stop[] ', true],
  ['stop', false],
  ['stop[0]', false],
])('whether %j is the name of a list: %j', (written, expected) => {
  expect(isListName(written)).toBe(expected);
});

test.each<[JsonObject, JsonObject]>([
  [
    { Model: 'a', ' n ': 2, odd: 3 },
    { model: 'a', n: 2, odd: 3 },
  ],
  // An exact name has priority, and then the first. The others stay, for OpenAI to refuse.
  [
    { Model: 'a', model: 'b' },
    { Model: 'a', model: 'b' },
  ],
  [
    { MODEL: 'a', 'model ': 'b', Model: 'c' },
    { model: 'a', 'model ': 'b', Model: 'c' },
  ],
  [{ 'stop[]': 'END' }, { stop: ['END'] }],
  [{ 'stop[]': ['END'] }, { stop: ['END'] }],
  [
    { 'stop[]': 'END', stop: 'X' },
    { 'stop[]': 'END', stop: 'X' },
  ],
  [{ 'odd[]': 1 }, { odd: [1] }],
  [{}, {}],
])('the inputs %j get the names %j', (raw, expected) => {
  expect(withInputNames(chat, raw)).toEqual(expected);
});

test('a name that an object has by nature is a name like any other', () => {
  const raw = JSON.parse('{"__proto__": 1, "Model": "a"}') as JsonObject;
  expect(Object.entries(withInputNames(chat, raw))).toEqual([
    ['__proto__', 1],
    ['model', 'a'],
  ]);
});

test('the parameters of an emulated action are those of both endpoints', () => {
  expect(Object.keys(openaiInputs(completion))).toEqual(
    expect.arrayContaining(['best_of', 'reasoning_effort']),
  );
  // The action's own endpoint has priority.
  expect(openaiInputs(completion).logprobs).toEqual({ kinds: ['integer'] });
  expect(openaiInputs(chat).logprobs).toEqual({ kinds: ['boolean'] });
  expect(openaiInputs(row('ModelsGet'))).toEqual({});
  expect(openaiInputs(transcription)).not.toHaveProperty('reasoning_effort');
});
