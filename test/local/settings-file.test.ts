/** Tests reading local.settings.json. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalSettings, readOtherSettings } from '../../local/settings-file';

const folder = () => {
  const made = mkdtempSync(path.join(tmpdir(), 'settings-'));
  write(made, 'local.settings.sample.json', { SAME: 'a', CHANGED: 'b', BLANK: 'c' });
  return made;
};
const write = (place: string, name: string, Values: object) =>
  writeFileSync(path.join(place, name), JSON.stringify({ IsEncrypted: false, Values }));

test('the file is created from the sample, whose values do not count as chosen', () => {
  const place = folder();
  expect(readLocalSettings(place, {})).toEqual({ all: { SAME: 'a', CHANGED: 'b', BLANK: 'c' }, chosen: {} });
  expect(existsSync(path.join(place, 'local.settings.json'))).toBe(true);
});

test('a changed value counts as chosen, and the environment wins', () => {
  const place = folder();
  write(place, 'local.settings.json', { SAME: 'a', CHANGED: 'x', BLANK: '' });
  expect(readLocalSettings(place, { SAME: 'a', EMPTY: '' })).toEqual({
    all: { SAME: 'a', CHANGED: 'x', BLANK: '' },
    chosen: { SAME: 'a', CHANGED: 'x' },
  });
  expect(readLocalSettings(place, { CHANGED: 'y' }).all.CHANGED).toBe('y');
});

test('a file with invalid JSON is refused, and the error does not repeat its content', () => {
  const place = folder();
  writeFileSync(path.join(place, 'local.settings.json'), '{"Values":{"OPENAI_API_KEY": sk-secret}}');
  expect(() => readLocalSettings(place, {})).toThrow(/^local\.settings\.json is not valid JSON\.$/);
});

test('settings of another app are read from its own file, without those that the environment sets', () => {
  const place = folder();
  expect(readOtherSettings(place, {})).toEqual({});
  write(place, 'local.settings.json', { ONE: '1', TWO: '2' });
  expect(readOtherSettings(place, { TWO: 'x' })).toEqual({ ONE: '1' });
});
