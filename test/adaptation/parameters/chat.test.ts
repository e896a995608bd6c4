/** Tests how the parameters of a chat are adapted before the first request. */
import { translateChat, withRaisedLimit } from '../../../src/adaptation/parameters/chat';
import { draftOf, without, type Draft } from '../../../src/adaptation/parameters/draft';
import { entryOf } from '../../../src/adaptation/models/choice';
import type { JsonObject } from '../../../src/json';

interface Case {
  model: string;
  given: JsonObject;
  sent: JsonObject;
  dropped?: string[];
  translated?: string[];
  emulated?: string[];
  stops?: string[];
  /** Parameters that the model has refused before. */
  refused?: string[];
  replacesQuickOne?: boolean;
}

const translated = ({ model, given, refused = [], replacesQuickOne = false }: Case): Draft =>
  translateChat(draftOf(given), {
    entry: entryOf(model),
    replacesQuickOne,
    refuses: (name) => refused.includes(name),
  });

const table: Record<string, Case> = {
  'max_tokens is sent under its new name': {
    model: 'gpt-4o',
    given: { max_tokens: 5 },
    sent: { max_completion_tokens: 5 },
    translated: ['max_tokens'],
  },
  'max_tokens is sent under its new name to unknown models, too': {
    model: 'tomorrows-model',
    given: { max_tokens: 5, temperature: 0.5, stop: 'x', n: 2 },
    sent: { max_completion_tokens: 5, temperature: 0.5, stop: 'x', n: 2 },
    translated: ['max_tokens'],
  },
  'old names are kept if the model refuses the new ones': {
    model: 'old-server',
    given: { max_tokens: 5, user: 'a' },
    sent: { max_tokens: 5, user: 'a' },
    refused: ['max_completion_tokens', 'safety_identifier'],
  },
  'the new name wins if both are there': {
    model: 'gpt-4o',
    given: { max_tokens: 5, max_completion_tokens: 9, user: 'a', safety_identifier: 'b' },
    sent: { max_completion_tokens: 9, safety_identifier: 'b' },
    dropped: ['max_tokens', 'user'],
  },
  'user is sent under its new name': {
    model: 'gpt-4o',
    given: { user: 'maker' },
    sent: { safety_identifier: 'maker' },
    translated: ['user'],
  },
  'a model without reasoning gets everything': {
    model: 'gpt-4o',
    given: { temperature: 0.5, top_p: 1, presence_penalty: 1, stop: 'x', n: 2, logit_bias: { 1: 1 } },
    sent: { temperature: 0.5, top_p: 1, presence_penalty: 1, stop: 'x', n: 2, logit_bias: { 1: 1 } },
  },
  'a temperature switches reasoning off if the model allows that': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5, top_p: 0.9 },
    sent: { temperature: 0.5, top_p: 0.9, reasoning_effort: 'none' },
  },
  'a temperature is left out if reasoning cannot be switched off': {
    model: 'gpt-6-astra',
    given: { temperature: 0.5, top_p: 0.9, logprobs: true, top_logprobs: 2 },
    sent: {},
    dropped: ['temperature', 'top_p', 'logprobs', 'top_logprobs'],
  },
  'a reasoning effort that the caller chose is kept': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5, reasoning_effort: 'high', max_tokens: 100 },
    sent: { reasoning_effort: 'high', max_completion_tokens: 25_100 },
    dropped: ['temperature'],
    translated: ['max_tokens'],
  },
  'a reasoning effort that the model does not have is replaced by the nearest one': {
    model: 'gpt-6-astra',
    given: { reasoning_effort: 'none' },
    sent: { reasoning_effort: 'low' },
    translated: ['reasoning_effort'],
  },
  'a reasoning effort that the model does not have is replaced when it is between two others, too': {
    model: 'gpt-5.6-sol',
    given: { reasoning_effort: 'minimal' },
    sent: { reasoning_effort: 'low' },
    translated: ['reasoning_effort'],
  },
  'the tokens added for reasoning depend on the effort': {
    model: 'gpt-6-astra',
    given: { reasoning_effort: 'high', max_tokens: 10 },
    sent: { reasoning_effort: 'high', max_completion_tokens: 25_010 },
    translated: ['max_tokens'],
  },
  'empty stops are removed': {
    model: 'gpt-4o',
    given: { stop: ['', 'END'], a: 1 },
    sent: { stop: ['END'], a: 1 },
  },
  'a list with only empty stops is removed': { model: 'gpt-4o', given: { stop: [''] }, sent: {} },
  "a temperature equal to OpenAI's default does not switch reasoning off": {
    model: 'gpt-5.6-sol',
    given: { temperature: 1, max_completion_tokens: 5 },
    sent: { max_completion_tokens: 5 },
  },
  'a temperature that the model refuses even without reasoning does not switch reasoning off': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5 },
    sent: {},
    dropped: ['temperature'],
    refused: ['temperature'],
  },
  "values equal to OpenAI's defaults are left out without a report": {
    model: 'gpt-5.6-sol',
    given: {
      temperature: 1,
      top_p: 1,
      n: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      logit_bias: {},
      stop: [''],
    },
    sent: {},
  },
  'penalties are left out even without reasoning': {
    model: 'gpt-5.6-sol',
    given: { presence_penalty: 0.5, frequency_penalty: -1, logit_bias: { 1: 1 }, reasoning_effort: 'none' },
    sent: { reasoning_effort: 'none' },
    dropped: ['presence_penalty', 'frequency_penalty', 'logit_bias'],
  },
  'max_tokens switches reasoning off if the model allows that, so that the limit counts only the text': {
    model: 'gpt-6-luna',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 16, reasoning_effort: 'none' },
    translated: ['max_tokens'],
  },
  'max_tokens is raised for reasoning if reasoning cannot be switched off': {
    model: 'gpt-5-mini',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 2_016, reasoning_effort: 'minimal' },
    translated: ['max_tokens'],
  },
  'max_tokens is raised more for a model that reasons more': {
    model: 'gpt-6.1-sol',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 8_016, reasoning_effort: 'low' },
    translated: ['max_tokens'],
  },
  'max_tokens is not raised if it is large enough': {
    model: 'gpt-5-mini',
    given: { max_tokens: 25_000 },
    sent: { max_completion_tokens: 25_000 },
    translated: ['max_tokens'],
  },
  'max_completion_tokens is not changed': {
    model: 'gpt-5-mini',
    given: { max_completion_tokens: 16 },
    sent: { max_completion_tokens: 16 },
  },
  'a model that replaces one without reasoning reasons as little as possible': {
    model: 'gpt-5.6-sol',
    given: { messages: [] },
    sent: { messages: [], reasoning_effort: 'none' },
    replacesQuickOne: true,
  },
  'the app itself cuts at stops that the model refuses': {
    model: 'gpt-5',
    given: { stop: ['a', '', 'b'] },
    sent: {},
    emulated: ['stop'],
    stops: ['a', 'b'],
  },
};

test.each(Object.entries(table))('%s', (_, row) => {
  const draft = translated(row);
  expect(draft.body).toEqual(row.sent);
  const { dropped, translated: renamed, emulated, stops } = draft;
  expect({ dropped, renamed, emulated, stops }).toEqual({
    dropped: row.dropped ?? [],
    renamed: row.translated ?? [],
    emulated: row.emulated ?? [],
    stops: row.stops ?? [],
  });
});

test('a user id that is too long is hashed, always in the same way', () => {
  const sent = (user: string) =>
    translated({ model: 'gpt-4o', given: { user }, sent: {} }).body.safety_identifier;
  expect(sent('u'.repeat(64))).toBe('u'.repeat(64));
  expect(sent('u'.repeat(65))).toMatch(/^[0-9a-f]{64}$/);
  expect(sent('u'.repeat(65))).toBe(sent('u'.repeat(65)));
  expect(sent('u'.repeat(65))).not.toBe(sent('v'.repeat(65)));
});

test('a limit that was used up without text is raised if it is a small max_tokens', () => {
  const limited = (given: JsonObject) =>
    withRaisedLimit(translated({ model: 'nobody-knows', given, sent: {} }));
  expect(limited({ max_tokens: 16 })?.body).toEqual({ max_completion_tokens: 25_016 });
  expect(limited({ max_tokens: 30_000 })).toBeUndefined();
  expect(limited({ max_completion_tokens: 16 })).toBeUndefined();
  expect(limited({})).toBeUndefined();
});

describe('a parameter that the model refuses', () => {
  const chat = { chat: true, refuses: () => false };
  const tried = (body: JsonObject, name: string, circumstances = chat) =>
    without(draftOf(body), name, circumstances);

  test.each<[string, JsonObject, JsonObject | undefined, Partial<Draft>]>([
    ['temperature', { temperature: 0.5, a: 1 }, { a: 1 }, { dropped: ['temperature'] }],
    ['temperature', { temperature: 1 }, {}, { dropped: [] }],
    ['n', { n: 3 }, {}, { emulated: ['n'], copies: 3 }],
    ['stop', { stop: 'x' }, {}, { emulated: ['stop'], stops: ['x'] }],
    ['logprobs', { logprobs: true, top_logprobs: 2 }, {}, { dropped: ['logprobs', 'top_logprobs'] }],
    [
      'max_completion_tokens',
      { max_completion_tokens: 5 },
      { max_tokens: 5 },
      { translated: ['max_completion_tokens'] },
    ],
    ...[
      'seed',
      'best_of',
      'reasoning_effort',
      'verbosity',
      'metadata',
      'encoding_format',
      'service_tier',
      'store',
    ].map((name): [string, JsonObject, JsonObject, Partial<Draft>] => [
      name,
      { [name]: 'a' },
      {},
      { dropped: [name] },
    ]),
    ...Object.entries({ top_logprobs: 0, speed: 1, best_of: 1, echo: false, logprobs: false }).map(
      ([name, value]): [string, JsonObject, JsonObject, Partial<Draft>] => [
        name,
        { [name]: value },
        {},
        { dropped: [] },
      ],
    ),
    ['language', { language: 'l'.repeat(70) }, { languages: ['l'.repeat(70)] }, { translated: ['language'] }],
    ['max_tokens', { max_tokens: 'm'.repeat(70) }, { max_completion_tokens: 'm'.repeat(70) }, {}],
    ['response_format', { response_format: {} }, undefined, {}],
    ['tools', { tools: [] }, undefined, {}],
    ['messages', { messages: [] }, undefined, {}],
    ['constructor', { constructor: 1 }, undefined, {}],
  ])('%s of %j leads to the body %j', (name, body, rest, expected) => {
    const draft = tried(body, name);
    expect(draft?.body).toEqual(rest);
    expect(draft ?? {}).toMatchObject(expected);
  });

  test('is left out if its old name was refused before', () => {
    const refuses = (name: string) => name === 'max_tokens';
    const first = without(draftOf({ max_tokens: 5 }), 'max_tokens', { chat: true, refuses });
    const second = first && without(first, 'max_completion_tokens', { chat: true, refuses });
    expect(second).toMatchObject({ body: {}, dropped: ['max_tokens'], translated: [] });
  });

  test('gets its old name back if only the new name is refused', () => {
    const first = tried({ user: 'a' }, 'user');
    const second = first && without(first, 'safety_identifier', chat);
    expect(second).toMatchObject({ body: { user: 'a' }, dropped: [], translated: [] });
  });

  test('n and stop are not emulated for requests that are not chats', () => {
    expect(tried({ n: 3 }, 'n', { ...chat, chat: false })).toBeUndefined();
    expect(tried({ stop: 'x' }, 'stop', { ...chat, chat: false })).toBeUndefined();
  });
});
