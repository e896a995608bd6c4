/** Which model is used for which. */
import type { Purpose } from '../../../src/actions';
import { chooseModel, type ModelChoice, type ModelKnowledge } from '../../../src/adaptation/models/choice';

type Override = [model: string, replacement: string, from?: string];

/** What is known on a day; the dates are those of OpenAI's list. */
function known(
  today: string,
  more: { overrides?: Override[]; dates?: [string, string | null][]; missing?: string[] } = {},
): ModelKnowledge {
  const { overrides = [], dates = [], missing } = more;
  return {
    today,
    overrides: new Map(overrides.map(([asked, model, from]) => [asked, { model, from }])),
    shutdownDates: new Map(dates),
    ...(missing && { missing: new Set(missing) }),
  };
}

const now = '2026-11-22';
const ended = (since: string): ModelChoice['replaced'] => ({ because: 'ended', since });

test.each<[string, string, Purpose, ModelKnowledge, ModelChoice]>([
  [
    'a live model is used, and its end is told',
    ...(['gpt-4o', 'chat', known(now)] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14', next: 'gpt-6-luna' } },
  ],
  ['a model without an end has none to tell', 'gpt-6-luna', 'chat', known(now), { used: 'gpt-6-luna' }],
  [
    'on its last day a model is still used',
    'gpt-4o',
    'chat',
    known('2027-01-13'),
    expect.objectContaining({ used: 'gpt-4o' }),
  ],
  [
    'from its day on it is replaced',
    ...(['gpt-4o', 'chat', known('2027-01-14')] as const),
    { used: 'gpt-6-luna', replaced: ended('2027-01-14') },
  ],
  [
    'the purpose decides about the replacement',
    ...(['gpt-4-1106-preview', 'embedding', known(now)] as const),
    { used: 'text-embedding-3-small', replaced: ended('2026-10-23') },
  ],
  [
    'pictures are edited by another model than they are made by',
    ...(['dall-e-2', 'image-edit', known(now)] as const),
    { used: 'gpt-image-2.5-sunburst', replaced: ended('2026-05-12') },
  ],
  [
    'a base model for tuning is replaced by one that can be tuned',
    ...(['gpt-3.5-turbo', 'fine-tuning', known(now)] as const),
    { used: 'gpt-4o-mini-2024-07-18', replaced: ended('2026-10-23'), ahead: { ends: '2027-01-14' } },
  ],
  [
    'without a live replacement OpenAI has the last word',
    'gpt-3.5-turbo',
    'fine-tuning',
    known('2027-01-14'),
    { used: 'gpt-3.5-turbo', ended: '2026-10-23' },
  ],
  ['a model that nobody knows is used', 'my-deployment', 'chat', known(now), { used: 'my-deployment' }],
  [
    'so is a tuned one',
    'ft:gpt-3.5-turbo:contoso::a',
    'chat',
    known(now),
    { used: 'ft:gpt-3.5-turbo:contoso::a' },
  ],
  ['names of objects are no models', 'constructor', 'chat', known(now), { used: 'constructor' }],

  [
    'OpenAI’s later date wins',
    ...(['gpt-4-turbo', 'chat', known(now, { dates: [['gpt-4-turbo', '2027-06-01']] })] as const),
    { used: 'gpt-4-turbo', ahead: { ends: '2027-06-01', next: 'gpt-5.6-sol' } },
  ],
  [
    'OpenAI’s earlier date wins',
    ...(['gpt-4o', 'chat', known(now, { dates: [['gpt-4o', '2026-11-22']] })] as const),
    { used: 'gpt-6-luna', replaced: ended('2026-11-22') },
  ],
  [
    'so does the word that there is no end',
    'gpt-4-turbo',
    'chat',
    known(now, { dates: [['gpt-4-turbo', null]] }),
    { used: 'gpt-4-turbo' },
  ],
  [
    'a live model that OpenAI has announced to end gets the default',
    ...(['gpt-5.6-sol', 'chat', known('2027-03-01', { dates: [['gpt-5.6-sol', '2027-02-01']] })] as const),
    { used: 'gpt-6-luna', replaced: ended('2027-02-01') },
  ],
  [
    'a replacement that has ended is replaced in turn',
    ...([
      'gpt-3.5-turbo',
      'chat',
      known('2027-03-01', { dates: [['gpt-5.6-terra', '2027-02-01']] }),
    ] as const),
    { used: 'gpt-6-luna', replaced: ended('2026-10-23') },
  ],
  [
    'the end of a tuned model is told, though nothing replaces it',
    ...(['ft:a', 'chat', known(now, { dates: [['ft:a', '2027-01-14']] })] as const),
    { used: 'ft:a', ahead: { ends: '2027-01-14' } },
  ],

  [
    'an administrator’s replacement waits for the day of the model',
    ...(['gpt-4o', 'chat', known(now, { overrides: [['gpt-4o', 'gpt-6-sol']] })] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14', next: 'gpt-6-sol' } },
  ],
  [
    'and then takes its place',
    ...(['gpt-4o', 'chat', known('2027-01-14', { overrides: [['gpt-4o', 'gpt-6-sol']] })] as const),
    { used: 'gpt-6-sol', replaced: ended('2027-01-14') },
  ],
  [
    'or waits for a day of its own',
    ...([
      'gpt-4o',
      'chat',
      known('2026-12-01', { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] }),
    ] as const),
    { used: 'gpt-6-sol', replaced: { because: 'setting' } },
  ],
  [
    'a model without an end is replaced at once',
    ...([
      'old-deployment',
      'chat',
      known(now, { overrides: [['old-deployment', 'new-deployment']] }),
    ] as const),
    { used: 'new-deployment', replaced: { because: 'setting' } },
  ],
  [
    'a model that is its own replacement is never replaced',
    ...(['gpt-4-turbo', 'chat', known(now, { overrides: [['gpt-4-turbo', 'gpt-4-turbo']] })] as const),
    { used: 'gpt-4-turbo' },
  ],
  [
    'a circle ends where it began',
    ...([
      'a',
      'chat',
      known(now, {
        overrides: [
          ['a', 'b'],
          ['b', 'a'],
        ],
      }),
    ] as const),
    { used: 'a' },
  ],
  [
    'a replacement is not used for what it cannot do',
    ...([
      'gpt-4-1106-preview',
      'embedding',
      known(now, { overrides: [['gpt-4-1106-preview', 'gpt-6-sol']] }),
    ] as const),
    { used: 'text-embedding-3-small', replaced: ended('2026-10-23') },
  ],

  [
    'a model that OpenAI denies to have is replaced before its day',
    ...(['gpt-4o', 'chat', known(now, { missing: ['gpt-4o'] })] as const),
    { used: 'gpt-6-luna', replaced: { because: 'missing' } },
  ],
  [
    'so is its replacement, by the default of the purpose',
    ...(['gpt-4-turbo', 'chat', known(now, { missing: ['gpt-5.6-sol'] })] as const),
    { used: 'gpt-6-luna', replaced: ended('2026-10-23') },
  ],
  [
    'a retired model does not do what it never did',
    ...(['tts-1', 'chat', known('2027-01-06')] as const),
    { used: 'tts-1', ended: '2027-01-06' },
  ],
  [
    'an administrator’s later day does not keep a model alive',
    ...([
      'gpt-4o',
      'chat',
      known('2027-01-14', { overrides: [['gpt-4o', 'gpt-6-sol', '2028-01-01']] }),
    ] as const),
    { used: 'gpt-6-sol', replaced: ended('2027-01-14') },
  ],
  [
    'what the administrator has not chosen is not said to be chosen',
    ...([
      'gpt-4o',
      'embedding',
      known('2026-12-01', { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] }),
    ] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14' } },
  ],
  [
    'nothing takes the place of what ends together with its replacement',
    ...(['gpt-4o', 'chat', known('2027-02-01', { dates: [['gpt-6-luna', '2027-01-20']] })] as const),
    { used: 'gpt-4o', ended: '2027-01-14' },
  ],
  [
    'a replacement that the administrator keeps is live, whatever OpenAI says',
    ...([
      'gpt-4-turbo',
      'chat',
      known(now, {
        overrides: [
          ['gpt-4-turbo', 'gpt-4'],
          ['gpt-4', 'gpt-4'],
        ],
      }),
    ] as const),
    { used: 'gpt-4', replaced: ended('2026-10-23') },
  ],
  [
    'an administrator’s day is told ahead',
    ...(['dep', 'chat', known(now, { overrides: [['dep', 'dep2', '2026-12-01']] })] as const),
    { used: 'dep', ahead: { ends: '2026-12-01', next: 'dep2' } },
  ],
  [
    'and is told before OpenAI’s own, when it comes first',
    ...(['gpt-4o', 'chat', known(now, { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] })] as const),
    { used: 'gpt-4o', ahead: { ends: '2026-12-01', next: 'gpt-6-sol' } },
  ],
  [
    'what the administrator has chosen is not said to be missing',
    ...(['dep', 'chat', known(now, { overrides: [['dep', 'dep2']], missing: ['dep'] })] as const),
    { used: 'dep2', replaced: { because: 'setting' } },
  ],
  [
    'unless nothing is known to replace it',
    'gpt-6-luna',
    'chat',
    known(now, { missing: ['gpt-6-luna'] }),
    { used: 'gpt-6-luna' },
  ],
])('%s', (_, asked, purpose, knowledge, choice) => {
  expect(chooseModel(asked, purpose, knowledge)).toEqual(choice);
});
