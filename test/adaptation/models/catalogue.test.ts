/** Tests that the catalogue of models is complete, and has a model for every day of the coming year. */
import { readPackage } from '../../../local/catalogue/declarations';
import { findGaps } from '../../../local/catalogue/gaps';
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

test("the catalogue has every model and every shutdown date in the types of OpenAI's package", () => {
  const { missing, otherDates } = findGaps(readPackage().declarations, catalogue);
  expect({ missing, otherDates }).toEqual({ missing: [], otherDates: [] });
});

/** Models of the simulated OpenAI that no catalogue can know. */
const invented = ['tomorrows-model', 'my-deployment', 'ft:gpt-4o-mini-2024-07-18:contoso::abc123'];

test('the catalogue and the simulated OpenAI have the same models, with the same ends', () => {
  const simulated = offerOn('0000-01-01').models.filter(({ id }) => !invented.includes(id));
  const theirs = simulated.map(({ id, shutdownDate }): [string, string | undefined] => [id, shutdownDate]);
  const ours = catalogue.flatMap(({ ids, ends }) =>
    ids.map((id): [string, string | undefined] => [id, ends]),
  );
  expect(ours.sort()).toEqual(theirs.sort());
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

/** Image models that end soon or have ended, and models of the Responses API that have ended. */
const others: [string, Purpose][] = [
  ['gpt-image-1', 'image'],
  ['gpt-image-1.5', 'image-edit'],
  ['chatgpt-image-latest', 'image'],
  ['o1-pro', 'chat'],
  ['gpt-5.1-codex', 'chat'],
  ['gpt-4o-audio-preview', 'chat'],
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
  new Date(Date.parse('2026-11-25') + index * 24 * 3600 * 1000).toISOString().slice(0, 10),
);

test.each([...prefilled, ...others])('%s serves %s on every day of the coming year', (model, purpose) => {
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

test('after its end, a model that only the Responses API had is replaced in a chat', () => {
  const ended = catalogue.filter(({ serves, ends }) => serves.length === 0 && ends !== undefined);
  expect(ended.length).toBeGreaterThan(4);
  for (const { ids, ends = '', replacement } of ended) {
    for (const id of ids) {
      const used = replacement?.chat;
      expect(chooseModel(id, 'chat', on(ends))).toMatchObject({
        used,
        replaced: { because: 'ended', since: ends },
      });
    }
  }
});
