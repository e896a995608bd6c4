/** Tests which day a time belongs to. */
import { dayMs, dayOf } from '../src/day';

test('a day ends at midnight in UTC, whichever day was asked for before', () => {
  const midnight = Date.UTC(2026, 10, 26);
  const times = [midnight - 1, midnight, midnight + dayMs - 1, midnight + dayMs, midnight - 1, -1];
  expect(times.map(dayOf)).toEqual([
    '2026-11-25',
    '2026-11-26',
    '2026-11-26',
    '2026-11-27',
    '2026-11-25',
    '1969-12-31',
  ]);
});
