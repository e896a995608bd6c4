/** The catalogue is whole, and serves every day of the coming year. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { offerOn } from '../../../local/openai/models';
import type { Purpose } from '../../../src/actions';
import { catalogue, catalogueDate, defaultModels, endings } from '../../../src/adaptation/models/catalogue';
import { chooseModel, entryOf, type ModelKnowledge } from '../../../src/adaptation/models/choice';

const on = (today: string): ModelKnowledge => ({ today, overrides: new Map(), shutdownDates: new Map() });
const isDate = (text: string) => new Date(text).toISOString().startsWith(text);

test('every model stands in it once', () => {
  const ids = catalogue.flatMap((entry) => entry.ids);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('dates are dates', () => {
  const dates = [...catalogue, ...Object.values(endings)].flatMap(({ ends }) => ends ?? []);
  expect([...dates, catalogueDate].filter((date) => !isDate(date))).toEqual([]);
});

/** The notes on models in the types of OpenAI's own package: the models, and the day on which they end. */
function announced(): [ids: string[], date: string][] {
  const folder = path.dirname(require.resolve('openai'));
  const text = ['shared', 'images', 'audio/audio', 'audio/speech']
    .map((name) => readFileSync(path.join(folder, `resources/${name}.d.ts`), 'utf8'))
    .join('\n')
    .replace(/\n \*\s+/g, ' ');
  const notes = text.matchAll(/- ((?:"[^"]+",? )*"[^"]+"): Announced shutdown date: ([\d-]{10})/g);
  return [...notes].map(([, ids = '', date = '']) => [ids.replaceAll('"', '').split(', '), date]);
}

test('every end that OpenAI’s own package knows stands in it, on the same day', () => {
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

/** What the published connector fills in by itself or offers in a list, and what for. */
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

/** The simulated OpenAI knows the dates by itself, and takes one list of models for pictures of both kinds. */
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

test('the sweep would notice a model that is gone', () => {
  expect(servedOn('2027-01-13', 'gpt-4o', 'chat')).toBe(true);
  expect(servedOn('2027-01-14', 'gpt-4o', 'chat')).toBe(false);
});

test.each<[Purpose, string, string]>([
  ['speech', 'tts-1', '2027-01-06'],
  ['translation', 'whisper-1', '2027-02-26'],
])('%s has no model in the end, so OpenAI or another way has to say so', (purpose, model, ends) => {
  expect(chooseModel(model, purpose, on(ends))).toEqual({ used: model, ended: ends });
});

test('nothing known is used beyond its day, and nothing before it is replaced', () => {
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
