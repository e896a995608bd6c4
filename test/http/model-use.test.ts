/** Tests how the use of a model is described. */
import { actions, purposes } from '../../src/actions';
import { modelUseOf, type ModelUse } from '../../src/http/model-use';
import type { JsonObject } from '../../src/json';

const chat = { purpose: 'chat', path: '/v1/chat/completions' } as const;

test.each<[string, Parameters<typeof modelUseOf>[0], JsonObject | undefined, ModelUse | undefined]>([
  [
    'a chat',
    chat,
    {
      id: 'chatcmpl-1',
      model: 'gpt-6-2026-08-01',
      choices: [{ finish_reason: 'stop' }, { finish_reason: 'length' }],
    },
    { operation: 'chat', answeredBy: 'gpt-6-2026-08-01', finishReasons: ['stop', 'length'] },
  ],
  ['a chat without an answer', chat, undefined, { operation: 'chat' }],
  [
    'a completion at a server that has the old endpoint',
    { purpose: 'chat', path: '/v1/completions' },
    { model: 'llama' },
    { operation: 'text_completion', answeredBy: 'llama' },
  ],
  ['vectors', { purpose: 'embedding', path: '/v1/embeddings' }, { data: [] }, { operation: 'embeddings' }],
  ['a list of models', { purpose: undefined, path: '/v1/models' }, { object: 'list' }, undefined],
  [
    'an answer with anything in place of names',
    chat,
    { model: 'sk-secret', choices: [null, { finish_reason: 'Say xylophone' }, { finish_reason: 7 }, 'x'] },
    { operation: 'chat' },
  ],
  ['an answer without a list of texts', chat, { choices: { 0: 'a' } }, { operation: 'chat' }],
])('%s', (_, request, answer, expected) => {
  expect(modelUseOf(request, answer)).toEqual(expected);
});

test('every purpose has a name of its own, and every action with a model has one', () => {
  const names = purposes.map((purpose) => modelUseOf({ purpose })?.operation);
  expect(new Set(names).size).toBe(purposes.length);
  expect(names.every((name) => /^[a-z_]+$/.test(name ?? ''))).toBe(true);
  for (const action of actions) expect(Boolean(modelUseOf(action))).toBe(action.purpose !== undefined);
});
