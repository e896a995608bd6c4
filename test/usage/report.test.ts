/** Tests the totals and the forecast of reports. */
import { daysOfReport, reportOf, type KeyedSum } from '../../src/usage';

const now = Date.parse('2026-11-11T12:00:00Z');
const sum = (day: string, cost: number, rest: Partial<KeyedSum> = {}): KeyedSum => ({
  connection: 'a',
  model: 'm',
  day,
  ...rest,
  sum: { calls: 1, cost, withoutPrice: 0, inputTokens: cost * 10, outputTokens: cost * 5 },
});

test('a report reads this month, and enough of the last one for the forecast', () => {
  expect(daysOfReport(now)).toEqual({ from: '2026-11-01', to: '2026-11-11' });
  expect(daysOfReport(Date.parse('2026-12-03T00:00:00Z'))).toEqual({ from: '2026-11-26', to: '2026-12-03' });
});

test('today and this month are told apart, and days of the last month are in neither', () => {
  const report = reportOf([sum('2026-10-31', 100), sum('2026-11-01', 2), sum('2026-11-11', 3)], now);
  expect(report.today).toEqual({
    ...{ calls: 1, tokens: 45, cost: 3, withoutPrice: 0 },
    counts: { inputTokens: 30, outputTokens: 15 },
  });
  expect(report.month.cost).toBe(5);
  expect(report.byDay.map(({ day, cost }) => [day, cost])).toEqual([
    ['2026-11-01', 2],
    ['2026-11-11', 3],
  ]);
});

test('models and connections are in order of what they cost, then of their tokens', () => {
  const report = reportOf(
    [
      sum('2026-11-02', 1, { model: 'cheap' }),
      sum('2026-11-03', 5, { model: 'dear', connection: 'b' }),
      sum('2026-11-11', 5, { model: 'dear' }),
    ],
    now,
  );
  expect(report.byModel.map(({ model, cost }) => [model, cost])).toEqual([
    ['dear', 10],
    ['cheap', 1],
  ]);
  expect(report.byConnection.map(({ connection, cost, today }) => [connection, cost, today.cost])).toEqual([
    ['a', 6, 5],
    ['b', 5, 0],
  ]);
});

test.each<[string, KeyedSum[], number]>([
  // 7.5 days with 15 in all are 2 a day, and 19.5 days are left.
  ['seven days and a half', [sum('2026-11-04', 5), sum('2026-11-08', 7), sum('2026-11-11', 3)], 15 + 39],
  ['days before them do not count', [sum('2026-11-01', 50), sum('2026-11-04', 15)], 65 + 39],
  ['a connection that began two days ago', [sum('2026-11-09', 5)], 5 + (5 / 2.5) * 19.5],
  ['a connection that began today: as if it were a whole day', [sum('2026-11-11', 5)], 5 + 5 * 19.5],
  ['no calls', [], 0],
])('the forecast from %s', (_, sums, cost) => {
  expect(reportOf(sums, now).forecast.cost).toBeCloseTo(cost, 9);
});

test('the forecast at the end of the month is the month', () => {
  const sums = [sum('2026-11-30', 5)];
  expect(reportOf(sums, Date.parse('2026-11-30T23:59:59.999Z')).forecast.cost).toBeCloseTo(5, 6);
});
