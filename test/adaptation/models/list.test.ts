/** Tests which models of a list are offered for which purpose. */
import type { Purpose } from '../../../src/actions';
import { modelsFor } from '../../../src/adaptation/models/list';
import { asList, asObject } from '../../../src/json';

/**
 * The ids that are offered.
 *
 * @param ids - the ids in the list, the oldest model first
 */
function kept(purpose: Purpose, ids: unknown[], today = '2026-11-22'): unknown[] {
  const list = { object: 'list', data: ids.map((id, created) => ({ id, created })) };
  const knowledge = { today, overrides: new Map(), shutdownDates: new Map() };
  return asList(modelsFor(purpose, list, knowledge).data).map((model) => asObject(model).id);
}

const known = ['gpt-4o', 'gpt-6-luna', 'text-embedding-3-small', 'gpt-image-2.5-flare', 'tts-1', 'whisper-1'];

test.each<[Purpose, string[]]>([
  ['chat', ['gpt-6-luna', 'gpt-4o']],
  ['embedding', ['text-embedding-3-small']],
  ['image', ['gpt-image-2.5-flare']],
  ['image-edit', ['gpt-image-2.5-flare']],
  ['speech', ['tts-1']],
  ['transcription', ['whisper-1']],
  ['translation', ['whisper-1']],
  ['moderation', []],
])('the known models that serve %s are offered for it, newest first', (purpose, ids) => {
  expect(kept(purpose, known)).toEqual(ids);
});

test.each<[string, Purpose[]]>([
  ['gpt-9-nova', ['chat']],
  ['o7-mini', ['chat']],
  ['text-embedding-9', ['embedding']],
  ['gpt-image-9', ['image', 'image-edit']],
  ['gpt-9-mini-tts', ['speech']],
  ['gpt-9-transcribe', ['transcription']],
  ['omni-moderation-2027', ['moderation']],
  ['gpt-realtime-9', []],
  ['gpt-audio-9', []],
  ['gpt-9-codex', []],
  ['gpt-9-pro', []],
  ['gpt-9-pro-2027-01-01', []],
  ['gpt-realtime-whisper', []],
  ['o9-deep-research', []],
  ['computer-use-9', []],
  ['chatgpt-9-latest', ['chat']],
  ['gpt-9-search', ['chat']],
  ['sora-9', []],
])('the purposes of the unknown model %s follow from its name: %j', (id, purposes) => {
  const all: Purpose[] = [
    'chat',
    'embedding',
    'image',
    'image-edit',
    'speech',
    'transcription',
    'moderation',
  ];
  expect(all.filter((purpose) => kept(purpose, [id]).length > 0)).toEqual(purposes);
});

test('a fine-tuned model serves the purposes of its base model', () => {
  const own = 'ft:gpt-4o-mini-2024-07-18:contoso:mine:abc123';
  expect([kept('chat', [own]), kept('embedding', [own])]).toEqual([[own], []]);
});

test('a model that has ended is not offered, although OpenAI may list it for some time', () => {
  expect(kept('chat', ['gpt-4o'], '2027-01-13')).toEqual(['gpt-4o']);
  expect(kept('chat', ['gpt-4o'], '2027-01-14')).toEqual([]);
  // It has no replacement, so a request would still be sent to it.
  expect(kept('speech', ['tts-1'], '2027-01-06')).toEqual([]);
});

test('a fine-tuned model is offered even after the end of its base model', () => {
  const own = 'ft:gpt-4o-mini-2024-07-18:contoso:mine:abc123';
  expect(kept('chat', [own], '2035-01-01')).toEqual([own]);
});

const knowledge = { today: '2026-11-22', overrides: new Map(), shutdownDates: new Map() };

test('entries without an id are left out, and those without a date come last', () => {
  const data = [{ id: 7, created: 9 }, { created: 9 }, { id: 'gpt-6-sol' }, { id: 'gpt-6-luna', created: 1 }];
  expect(modelsFor('chat', { object: 'list', data, has_more: false }, knowledge)).toEqual({
    object: 'list',
    data: [{ id: 'gpt-6-luna', created: 1 }, { id: 'gpt-6-sol' }],
    has_more: false,
  });
});

test('the model that the designer fills in is always in the list, exactly once', () => {
  const list = { data: [{ id: 'gpt-6-luna' }] };
  const ids = (suggested: string) =>
    asList(modelsFor('chat', list, knowledge, suggested).data).map((model) => asObject(model).id);
  expect([ids('gpt-6-luna'), ids('other')]).toEqual([['gpt-6-luna'], ['gpt-6-luna', 'other']]);
});
