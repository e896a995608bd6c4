/** Tests which model is used instead of which. */
import type { Purpose } from '../../../src/actions';
import { chooseModel, type ModelChoice, type ModelKnowledge } from '../../../src/adaptation/models/choice';

type Override = [model: string, replacement: string, from?: string];

/** What is known about models on a day; `dates` are those in OpenAI's list. */
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
    'a current model is used, and its end is reported',
    ...(['gpt-4o', 'chat', known(now)] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14', next: 'gpt-6-luna' } },
  ],
  [
    'a model without an end date has no end to report',
    'gpt-6-luna',
    'chat',
    known(now),
    { used: 'gpt-6-luna' },
  ],
  [
    'a model is still used on its last day',
    'gpt-4o',
    'chat',
    known('2027-01-13'),
    expect.objectContaining({ used: 'gpt-4o' }),
  ],
  [
    'a model is replaced from its end date on',
    ...(['gpt-4o', 'chat', known('2027-01-14')] as const),
    { used: 'gpt-6-luna', replaced: ended('2027-01-14') },
  ],
  [
    'the replacement depends on the purpose',
    ...(['gpt-4-1106-preview', 'embedding', known(now)] as const),
    { used: 'text-embedding-3-small', replaced: ended('2026-10-23') },
  ],
  [
    'the replacement for editing pictures differs from the one for making them',
    ...(['dall-e-2', 'image-edit', known(now)] as const),
    { used: 'gpt-image-2.6-sunburst', replaced: ended('2026-05-12') },
  ],
  [
    'a picture model that ends is used until then, and its replacement is reported',
    ...(['gpt-image-1.5', 'image', known(now)] as const),
    { used: 'gpt-image-1.5', ahead: { ends: '2026-12-01', next: 'gpt-image-2.6-flare' } },
  ],
  [
    'a model that only the Responses API had is replaced in a chat',
    ...(['o1-pro', 'chat', known(now)] as const),
    { used: 'gpt-5.6-sol', replaced: ended('2026-10-23') },
  ],
  [
    'a model that OpenAI does not have for the purpose is replaced, although it has no end',
    ...(['gpt-5.5-pro', 'chat', known(now)] as const),
    { used: 'gpt-6.1-sol', replaced: { because: 'unfit' } },
  ],
  [
    'it is replaced before its end, too',
    ...(['o3-pro', 'chat', known('2026-12-10')] as const),
    { used: 'gpt-6.1-sol', replaced: { because: 'unfit' } },
  ],
  [
    'the administrator decides what takes its place',
    ...(['gpt-5.5-pro', 'chat', known(now, { overrides: [['gpt-5.5-pro', 'gpt-6-sol']] })] as const),
    { used: 'gpt-6-sol', replaced: { because: 'setting' } },
  ],
  [
    'it is used if the administrator keeps it',
    ...(['gpt-5.5-pro', 'chat', known(now, { overrides: [['gpt-5.5-pro', 'gpt-5.5-pro']] })] as const),
    { used: 'gpt-5.5-pro' },
  ],
  [
    'a model is used for a purpose that it does not serve if the catalogue knows no other',
    ...(['gpt-5.5-pro', 'embedding', known(now)] as const),
    { used: 'gpt-5.5-pro' },
  ],
  [
    'a base model for fine-tuning is replaced by one that can be tuned',
    ...(['gpt-3.5-turbo', 'fine-tuning', known(now)] as const),
    { used: 'gpt-4o-mini-2024-07-18', replaced: ended('2026-10-23'), ahead: { ends: '2027-01-14' } },
  ],
  [
    'an ended model without a current replacement is kept, so that OpenAI decides',
    'gpt-3.5-turbo',
    'fine-tuning',
    known('2027-01-14'),
    { used: 'gpt-3.5-turbo', ended: '2026-10-23' },
  ],
  ['an unknown model is used', 'my-deployment', 'chat', known(now), { used: 'my-deployment' }],
  [
    'a fine-tuned model is used',
    'ft:gpt-3.5-turbo:contoso::a',
    'chat',
    known(now),
    { used: 'ft:gpt-3.5-turbo:contoso::a' },
  ],
  [
    'property names that every object has are not models of the catalogue',
    'constructor',
    'chat',
    known(now),
    { used: 'constructor' },
  ],

  [
    "a later date in OpenAI's list wins",
    ...(['gpt-4-turbo', 'chat', known(now, { dates: [['gpt-4-turbo', '2027-06-01']] })] as const),
    { used: 'gpt-4-turbo', ahead: { ends: '2027-06-01', next: 'gpt-5.6-sol' } },
  ],
  [
    "an earlier date in OpenAI's list wins",
    ...(['gpt-4o', 'chat', known(now, { dates: [['gpt-4o', '2026-11-22']] })] as const),
    { used: 'gpt-6-luna', replaced: ended('2026-11-22') },
  ],
  [
    "a null date in OpenAI's list wins, which means that the model has no end",
    'gpt-4-turbo',
    'chat',
    known(now, { dates: [['gpt-4-turbo', null]] }),
    { used: 'gpt-4-turbo' },
  ],
  [
    "a model whose end only OpenAI's list knows is replaced by the default of the purpose",
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
    'the end of a fine-tuned model is reported, although nothing replaces it',
    ...(['ft:a', 'chat', known(now, { dates: [['ft:a', '2027-01-14']] })] as const),
    { used: 'ft:a', ahead: { ends: '2027-01-14' } },
  ],

  [
    'a replacement by the administrator waits for the end of the model',
    ...(['gpt-4o', 'chat', known(now, { overrides: [['gpt-4o', 'gpt-6-sol']] })] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14', next: 'gpt-6-sol' } },
  ],
  [
    'a replacement by the administrator is used from the end of the model on',
    ...(['gpt-4o', 'chat', known('2027-01-14', { overrides: [['gpt-4o', 'gpt-6-sol']] })] as const),
    { used: 'gpt-6-sol', replaced: ended('2027-01-14') },
  ],
  [
    'a replacement by the administrator is used from its own date on',
    ...([
      'gpt-4o',
      'chat',
      known('2026-12-01', { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] }),
    ] as const),
    { used: 'gpt-6-sol', replaced: { because: 'setting' } },
  ],
  [
    'a replacement by the administrator is used at once for a model without an end',
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
    'a circle of replacements leads back to the first model',
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
    'a replacement is not used for a purpose that it does not serve',
    ...([
      'gpt-4-1106-preview',
      'embedding',
      known(now, { overrides: [['gpt-4-1106-preview', 'gpt-6-sol']] }),
    ] as const),
    { used: 'text-embedding-3-small', replaced: ended('2026-10-23') },
  ],

  [
    'a model that OpenAI says it does not have is replaced before its end',
    ...(['gpt-4o', 'chat', known(now, { missing: ['gpt-4o'] })] as const),
    { used: 'gpt-6-luna', replaced: { because: 'missing' } },
  ],
  [
    'a replacement that OpenAI says it does not have is replaced by the default of the purpose',
    ...(['gpt-4-turbo', 'chat', known(now, { missing: ['gpt-5.6-sol'] })] as const),
    { used: 'gpt-6-luna', replaced: ended('2026-10-23') },
  ],
  [
    'an ended model is not replaced for a purpose that it never served',
    ...(['tts-1', 'chat', known('2027-01-06')] as const),
    { used: 'tts-1', ended: '2027-01-06' },
  ],
  [
    'a later date set by the administrator does not extend the life of a model',
    ...([
      'gpt-4o',
      'chat',
      known('2027-01-14', { overrides: [['gpt-4o', 'gpt-6-sol', '2028-01-01']] }),
    ] as const),
    { used: 'gpt-6-sol', replaced: ended('2027-01-14') },
  ],
  [
    'a replacement that does not serve the purpose is not reported as chosen by the administrator',
    ...([
      'gpt-4o',
      'embedding',
      known('2026-12-01', { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] }),
    ] as const),
    { used: 'gpt-4o', ahead: { ends: '2027-01-14' } },
  ],
  [
    'a model is kept if its replacement has ended, too',
    ...(['gpt-4o', 'chat', known('2027-02-01', { dates: [['gpt-6-luna', '2027-01-20']] })] as const),
    { used: 'gpt-4o', ended: '2027-01-14' },
  ],
  [
    'a replacement that the administrator keeps counts as current, whatever OpenAI says',
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
    'the date of a replacement by the administrator is reported before it comes',
    ...(['dep', 'chat', known(now, { overrides: [['dep', 'dep2', '2026-12-01']] })] as const),
    { used: 'dep', ahead: { ends: '2026-12-01', next: 'dep2' } },
  ],
  [
    "the date set by the administrator is reported if it is before OpenAI's",
    ...(['gpt-4o', 'chat', known(now, { overrides: [['gpt-4o', 'gpt-6-sol', '2026-12-01']] })] as const),
    { used: 'gpt-4o', ahead: { ends: '2026-12-01', next: 'gpt-6-sol' } },
  ],
  [
    'a model that the administrator replaces is not reported as missing',
    ...(['dep', 'chat', known(now, { overrides: [['dep', 'dep2']], missing: ['dep'] })] as const),
    { used: 'dep2', replaced: { because: 'setting' } },
  ],
  [
    'a missing model is kept if nothing replaces it',
    'gpt-6-luna',
    'chat',
    known(now, { missing: ['gpt-6-luna'] }),
    { used: 'gpt-6-luna' },
  ],
])('%s', (_, asked, purpose, knowledge, choice) => {
  expect(chooseModel(asked, purpose, knowledge)).toEqual(choice);
});
