/** Tests how shutdown dates are read from OpenAI's list of models. */
import { createShutdownDates } from '../../../src/adaptation/models/shutdown-dates';

test('dates are noted, also from timestamps; null is noted only for models with an end in the catalogue', () => {
  const dates = createShutdownDates();
  const data = [
    { id: 'gpt-4o', shutdown_date: '2027-02-02T00:00:00Z' },
    { id: 'gpt-4.1', shutdown_date: null },
    { id: 'gpt-6-luna', shutdown_date: null },
    { id: 'ft:a', shutdown_date: '2027-01-14' },
    { id: 'odd', shutdown_date: 'soon' },
    { id: 'without' },
    { shutdown_date: '2027-01-01' },
    null,
  ];
  dates.note({ data });
  expect([...dates.known]).toEqual([
    ['gpt-4o', '2027-02-02'],
    ['gpt-4.1', null],
    ['ft:a', '2027-01-14'],
  ]);
});

test('a date is removed when the list no longer has one', () => {
  const dates = createShutdownDates();
  dates.note({ data: [{ id: 'ft:a', shutdown_date: '2027-01-14' }] });
  dates.note({ data: [{ id: 'ft:a', shutdown_date: null }] });
  expect(dates.known.get('ft:a')).toBeNull();
});

test('at most 5,000 models are remembered', () => {
  const dates = createShutdownDates();
  const data = Array.from({ length: 5_001 }, (_, index) => ({
    id: `ft:${index}`,
    shutdown_date: '2027-01-14',
  }));
  dates.note({ data });
  expect(dates.known.size).toBe(5_000);
  dates.note({ data: [{ id: 'ft:0', shutdown_date: '2027-02-02' }] });
  expect(dates.known.get('ft:0')).toBe('2027-02-02');
});

test('an answer without a list is ignored', () => {
  const dates = createShutdownDates();
  for (const data of [undefined, null, 'models', {}]) dates.note({ data });
  expect(dates.known.size).toBe(0);
});
