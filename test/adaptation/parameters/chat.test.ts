/** What becomes of a chat of yesterday before anybody is asked. */
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
  'the limit has a new name': {
    model: 'gpt-4o',
    given: { max_tokens: 5 },
    sent: { max_completion_tokens: 5 },
    translated: ['max_tokens'],
  },
  'for models that nobody knows, too': {
    model: 'tomorrows-model',
    given: { max_tokens: 5, temperature: 0.5, stop: 'x', n: 2 },
    sent: { max_completion_tokens: 5, temperature: 0.5, stop: 'x', n: 2 },
    translated: ['max_tokens'],
  },
  'unless the model refuses the new name': {
    model: 'old-server',
    given: { max_tokens: 5, user: 'a' },
    sent: { max_tokens: 5, user: 'a' },
    refused: ['max_completion_tokens', 'safety_identifier'],
  },
  'a new name that is there wins': {
    model: 'gpt-4o',
    given: { max_tokens: 5, max_completion_tokens: 9, user: 'a', safety_identifier: 'b' },
    sent: { max_completion_tokens: 9, safety_identifier: 'b' },
    dropped: ['max_tokens', 'user'],
  },
  'so has the user': {
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
  'a given temperature switches reasoning off, where that can be': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5, top_p: 0.9 },
    sent: { temperature: 0.5, top_p: 0.9, reasoning_effort: 'none' },
  },
  'and is left out where it cannot': {
    model: 'gpt-6-astra',
    given: { temperature: 0.5, top_p: 0.9, logprobs: true, top_logprobs: 2 },
    sent: {},
    dropped: ['temperature', 'top_p', 'logprobs', 'top_logprobs'],
  },
  'an effort that the caller chose stays': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5, reasoning_effort: 'high', max_tokens: 100 },
    sent: { reasoning_effort: 'high', max_completion_tokens: 25_100 },
    dropped: ['temperature'],
    translated: ['max_tokens'],
  },
  'an effort that the model lacks is the nearest that it has': {
    model: 'gpt-6-astra',
    given: { reasoning_effort: 'none' },
    sent: { reasoning_effort: 'low' },
    translated: ['reasoning_effort'],
  },
  'also between two': {
    model: 'gpt-5.6-sol',
    given: { reasoning_effort: 'minimal' },
    sent: { reasoning_effort: 'low' },
    translated: ['reasoning_effort'],
  },
  'room for reasoning goes by the effort': {
    model: 'gpt-6-astra',
    given: { reasoning_effort: 'high', max_tokens: 10 },
    sent: { reasoning_effort: 'high', max_completion_tokens: 25_010 },
    translated: ['max_tokens'],
  },
  'empty stops are no stops': {
    model: 'gpt-4o',
    given: { stop: ['', 'END'], a: 1 },
    sent: { stop: ['END'], a: 1 },
  },
  'not even alone': { model: 'gpt-4o', given: { stop: [''] }, sent: {} },
  'a temperature that says nothing switches no reasoning off': {
    model: 'gpt-5.6-sol',
    given: { temperature: 1, max_completion_tokens: 5 },
    sent: { max_completion_tokens: 5 },
  },
  'a temperature that the model refuses even so does not switch reasoning off': {
    model: 'gpt-5.6-sol',
    given: { temperature: 0.5 },
    sent: {},
    dropped: ['temperature'],
    refused: ['temperature'],
  },
  'values that say nothing are not missed': {
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
  'a limit is for the text alone, where reasoning can be switched off': {
    model: 'gpt-6-luna',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 16, reasoning_effort: 'none' },
    translated: ['max_tokens'],
  },
  'and gets room for reasoning where it cannot': {
    model: 'gpt-5-mini',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 2_016, reasoning_effort: 'minimal' },
    translated: ['max_tokens'],
  },
  'more of it for a model that reasons more': {
    model: 'gpt-6.1-sol',
    given: { max_tokens: 16 },
    sent: { max_completion_tokens: 8_016, reasoning_effort: 'low' },
    translated: ['max_tokens'],
  },
  'a large limit has room enough': {
    model: 'gpt-5-mini',
    given: { max_tokens: 25_000 },
    sent: { max_completion_tokens: 25_000 },
    translated: ['max_tokens'],
  },
  'a limit under its new name is meant as it is': {
    model: 'gpt-5-mini',
    given: { max_completion_tokens: 16 },
    sent: { max_completion_tokens: 16 },
  },
  'what takes the place of a quick model is as quick as it can be': {
    model: 'gpt-5.6-sol',
    given: { messages: [] },
    sent: { messages: [], reasoning_effort: 'none' },
    replacesQuickOne: true,
  },
  'a stop that the model refuses is cut here': {
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

test('a user that is too long is hashed, the same one always alike', () => {
  const sent = (user: string) =>
    translated({ model: 'gpt-4o', given: { user }, sent: {} }).body.safety_identifier;
  expect(sent('u'.repeat(64))).toBe('u'.repeat(64));
  expect(sent('u'.repeat(65))).toMatch(/^[0-9a-f]{64}$/);
  expect(sent('u'.repeat(65))).toBe(sent('u'.repeat(65)));
  expect(sent('u'.repeat(65))).not.toBe(sent('v'.repeat(65)));
});

test('a limit that was spent in silence is raised, if it is one of old and small', () => {
  const limited = (given: JsonObject) =>
    withRaisedLimit(translated({ model: 'nobody-knows', given, sent: {} }));
  expect(limited({ max_tokens: 16 })?.body).toEqual({ max_completion_tokens: 25_016 });
  expect(limited({ max_tokens: 30_000 })).toBeUndefined();
  expect(limited({ max_completion_tokens: 16 })).toBeUndefined();
  expect(limited({})).toBeUndefined();
});

describe('doing without a parameter', () => {
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
  ])('%s of %j', (name, body, rest, expected) => {
    const draft = tried(body, name);
    expect(draft?.body).toEqual(rest);
    expect(draft ?? {}).toMatchObject(expected);
  });

  test('a name that was refused is not gone back to', () => {
    const refuses = (name: string) => name === 'max_tokens';
    const first = without(draftOf({ max_tokens: 5 }), 'max_tokens', { chat: true, refuses });
    const second = first && without(first, 'max_completion_tokens', { chat: true, refuses });
    expect(second).toMatchObject({ body: {}, dropped: ['max_tokens'], translated: [] });
  });

  test('a name that was only guessed is gone back from', () => {
    const first = tried({ user: 'a' }, 'user');
    const second = first && without(first, 'safety_identifier', chat);
    expect(second).toMatchObject({ body: { user: 'a' }, dropped: [], translated: [] });
  });

  test('what is no chat has neither stops nor further answers', () => {
    expect(tried({ n: 3 }, 'n', { ...chat, chat: false })).toBeUndefined();
    expect(tried({ stop: 'x' }, 'stop', { ...chat, chat: false })).toBeUndefined();
  });
});
