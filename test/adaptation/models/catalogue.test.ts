/** Tests that the catalogue of models is complete, and has a model for every day of the coming year. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { offerOn } from '../../../local/openai/models';
import type { Purpose } from '../../../src/actions';
import { catalogue, catalogueDate, defaultModels, endings } from '../../../src/adaptation/models/catalogue';
import { chooseModel, entryOf, type ModelKnowledge } from '../../../src/adaptation/models/choice';

const on = (today: string): ModelKnowledge => ({ today, overrides: new Map(), shutdownDates: new Map() });
const isDate = (text: string) => new Date(text).toISOString().startsWith(text);

test('every model is listed once', () => {
  const ids = catalogue.flatMap((entry) => entry.ids);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('all dates are valid', () => {
  const dates = [...catalogue, ...Object.values(endings)].flatMap(({ ends }) => ends ?? []);
  expect([...dates, catalogueDate].filter((date) => !isDate(date))).toEqual([]);
});

/**
 * Reads the shutdown dates in the type declarations of OpenAI's package: the models, and the day on which
 * they end.
 */
function announced(): [ids: string[], date: string][] {
  const folder = path.dirname(require.resolve('openai'));
  const text = ['shared', 'images', 'audio/audio', 'audio/speech']
    .map((name) => readFileSync(path.join(folder, `resources/${name}.d.ts`), 'utf8'))
    .join('\n')
    .replace(/\n \*\s+/g, ' ');
  const notes = text.matchAll(/- ((?:"[^"]+",? )*"[^"]+"): Announced shutdown date: ([\d-]{10})/g);
  return [...notes].map(([, ids = '', date = '']) => [ids.replaceAll('"', '').split(', '), date]);
}

test("every shutdown date in OpenAI's package is in the catalogue", () => {
  const known = announced();
  expect(known.flatMap(([ids]) => ids).length).toBeGreaterThan(60);
  for (const [ids, date] of known) {
    for (const id of ids) expect([id, entryOf(id)?.ends]).toEqual([id, date]);
  }
});

test('every replacement is a known model that serves the purpose and ends later', () => {
  for (const { ids, ends = '9999', replacement = {} } of catalogue) {
    for (const [purpose, model] of Object.entries(replacement)) {
      const entry = entryOf(model);
      expect([ids[0], model, entry?.serves.includes(purpose as Purpose)]).toEqual([ids[0], model, true]);
      expect((entry?.ends ?? '9999-12-31') > ends).toBe(true);
    }
  }
  for (const [purpose, model] of Object.entries(defaultModels)) {
    expect([model, entryOf(model)?.serves.includes(purpose as Purpose)]).toEqual([model, true]);
  }
});

/** The models that the published connector has as defaults or in lists, and their purposes. */
const prefilled: [string, Purpose][] = [
  ['gpt-4-turbo', 'chat'],
  ['gpt-3.5-turbo', 'chat'],
  ['gpt-3.5-turbo-0301', 'chat'],
  ['gpt-4', 'chat'],
  ['gpt-4-0314', 'chat'],
  ['gpt-4-32k', 'chat'],
  ['gpt-4-32k-0314', 'chat'],
  ['gpt-4-1106-preview', 'embedding'],
  ['text-moderation-latest', 'moderation'],
  ['dall-e-2', 'image'],
  ['dall-e-3', 'image'],
  ['dall-e-2', 'image-edit'],
  ['whisper-1', 'transcription'],
];

/**
 * Whether the simulated OpenAI, which has its own list of dates, serves a model. It has one purpose for all
 * picture models.
 */
const servedOn = (day: string, model: string, purpose: Purpose) =>
  offerOn(day).models.some(
    ({ id, purpose: simulated }) =>
      id === model && simulated === (purpose === 'image-edit' ? 'image' : purpose),
  );

const year = Array.from({ length: 366 }, (_, index) =>
  new Date(Date.parse('2026-11-22') + index * 24 * 3600 * 1000).toISOString().slice(0, 10),
);

test.each(prefilled)('%s serves %s on every day of the coming year', (model, purpose) => {
  const used = year.map((day) => [day, chooseModel(model, purpose, on(day)).used] as const);
  expect(used.filter(([day, chosen]) => !servedOn(day, chosen, purpose))).toEqual([]);
});

test('the test above would find a model that has ended', () => {
  expect(servedOn('2027-01-13', 'gpt-4o', 'chat')).toBe(true);
  expect(servedOn('2027-01-14', 'gpt-4o', 'chat')).toBe(false);
});

test.each<[Purpose, string, string]>([
  ['speech', 'tts-1', '2027-01-06'],
  ['translation', 'whisper-1', '2027-02-26'],
])('the purpose %s has no model after the end of %s on %s, so the model is kept', (purpose, model, ends) => {
  expect(chooseModel(model, purpose, on(ends))).toEqual({ used: model, ended: ends });
});

test('a model is used until the day before its end, and its replacement ends later', () => {
  for (const { ids, serves, ends } of catalogue) {
    if (!ends) continue;
    const before = new Date(Date.parse(ends) - 1).toISOString().slice(0, 10);
    for (const id of ids) {
      for (const purpose of serves) {
        expect(chooseModel(id, purpose, on(before)).used).toBe(id);
        const { used, replaced } = chooseModel(id, purpose, on(ends));
        if (replaced) expect([id, (entryOf(used)?.ends ?? '9999') > ends]).toEqual([id, true]);
      }
    }
  }
});
