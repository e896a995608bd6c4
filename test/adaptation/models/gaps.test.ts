/** Tests what `npm run catalogue` finds: models and dates in OpenAI's types that the catalogue lacks. */
import { declarationsIn, readPackage } from '../../../local/catalogue/declarations';
import { findGaps } from '../../../local/catalogue/gaps';
import { reasonToLeaveOut } from '../../../local/catalogue/out-of-scope';
import { describeGaps } from '../../../local/catalogue/report';
import { catalogue, type CatalogueEntry } from '../../../src/adaptation/models/catalogue';

const { version, declarations } = readPackage();

/** Types as OpenAI writes them: a named union, a property in a namespace, and notes of both. */
const types = `
/**
 * Deprecated values:
 *
 * - "gpt-a", "gpt-a-2025-01-01", "gpt-b": Announced shutdown date:
 *   2027-01-14. See \`gpt-c\` for details.
 * - "gpt-kept": Not a supported model ID. Retained for SDK compatibility.
 * - "gpt-d": GPT D was shut down on October 3, 2026. Use gpt-e instead.
 */
export type ChatModel = 'gpt-a' | 'gpt-b' | 'gpt-d';
export type Effort = 'low' | 'high';
export interface Params {
    /**
     * Deprecated values:
     *
     * - "gpt-f": This model was retired on May 12, 2026. Use another.
     * - "gpt-b": Announced shutdown date: 2027-02-01. See the page.
     */
    model?: (string & {}) | Shared.ChatModel | 'gpt-f' | null;
    size?: 'small' | 'large';
}
`;

describe('the types', () => {
  test('name models in unions, and their ends in notes', () => {
    const { models, announcements } = declarationsIn(types);
    expect([...models]).toEqual(['gpt-a', 'gpt-b', 'gpt-d', 'gpt-f']);
    expect(announcements.map(({ model, date }) => `${model} ${date}`)).toEqual([
      'gpt-a 2027-01-14',
      'gpt-a-2025-01-01 2027-01-14',
      'gpt-b 2027-01-14',
      'gpt-d 2026-10-03',
      'gpt-f 2026-05-12',
      'gpt-b 2027-02-01',
    ]);
  });

  test('of the installed package are found, for each endpoint', () => {
    const { models, announcements } = declarations;
    expect(models.size).toBeGreaterThan(150);
    expect(announcements.length).toBeGreaterThan(80);
    for (const model of [
      ...['gpt-6-luna', 'gpt-5.5-pro', 'gpt-3.5-turbo-instruct', 'text-embedding-3-small', 'whisper-1'],
      ...['omni-moderation-latest', 'gpt-image-2.6-flare', 'tts-1', 'davinci-002', 'gpt-transcribe'],
    ]) {
      expect([...models]).toContain(model);
    }
    for (const [model, date] of [
      ['gpt-image-1', '2026-10-23'],
      ['dall-e-2', '2026-05-12'],
      ['o1-pro', '2026-10-23'],
      ['whisper-1', '2027-02-26'],
      ['tts-1', '2027-01-06'],
    ]) {
      expect(announcements).toContainEqual({ model, date });
    }
  });
});

describe('a gap', () => {
  const known: CatalogueEntry[] = [
    { ids: ['gpt-a', 'gpt-a-2025-01-01'], serves: ['chat'], ends: '2027-01-14' },
    { ids: ['gpt-b', 'gpt-f'], serves: ['chat'], ends: '2027-01-14' },
    { ids: ['gpt-c', 'gpt-old'], serves: ['chat'], ends: '2024-01-04' },
    { ids: ['gpt-gone'], serves: ['chat'] },
  ];

  test('is a missing model, another date, or, for information, a model that the types do not mention', () => {
    const gaps = findGaps(declarationsIn(types), known);
    expect(gaps.missing).toEqual([{ model: 'gpt-d', date: '2026-10-03' }]);
    expect(gaps.otherDates).toEqual([
      { model: 'gpt-f', inTypes: '2026-05-12', inCatalogue: '2027-01-14' },
      { model: 'gpt-b', inTypes: '2027-02-01', inCatalogue: '2027-01-14' },
    ]);
    expect(gaps.notInTypes).toEqual([
      { model: 'gpt-gone', ends: undefined },
      { model: 'gpt-old', ends: '2024-01-04' },
    ]);
    expect(describeGaps(gaps, '9.9.9', '2026-11-25')).toContain(`
Missing in the catalogue:
  gpt-d  shutdown date 2026-10-03

Other shutdown date in the types:
  gpt-f  types: 2026-05-12  catalogue: 2027-01-14
  gpt-b  types: 2027-02-01  catalogue: 2027-01-14
`);
  });

  test.each(catalogue.flatMap(({ ids }) => ids).filter((id) => declarations.models.has(id)))(
    'appears when %s is removed from the catalogue',
    (removed) => {
      const without = catalogue.map((entry) => ({ ...entry, ids: entry.ids.filter((id) => id !== removed) }));
      expect(findGaps(declarations, without).missing.map(({ model }) => model)).toEqual([removed]);
    },
  );
});

test('every model that is left out is in the types, and in no other part of the report', () => {
  const gaps = findGaps(declarations, catalogue);
  expect(gaps.leftOut.filter(({ count }) => count === 0)).toEqual([]);
  const leftOut = [...declarations.models].filter((model) => reasonToLeaveOut(model) !== undefined);
  const ids = catalogue.flatMap((entry) => entry.ids);
  expect(leftOut.filter((model) => ids.includes(model))).toEqual([]);
  expect(describeGaps(gaps, version, '2026-11-25')).toContain(
    'Missing in the catalogue: none\n\nOther shutdown date in the types: none\n',
  );
});
