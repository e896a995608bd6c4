/** Makes reports from sums: totals, by model, by day, by connection, and a forecast. Pure. */
import { dayMs, dayOf } from '../day';
import { addCounts, tokensOf, type Counts } from './counts';
import { addSums, type KeyedSum, type Sum } from './tally';

/** A total of sums. */
export interface Total {
  calls: number;
  tokens: number;
  counts: Counts;
  /** In US dollars, estimated. Calls without a price are not in it. */
  cost: number;
  withoutPrice: number;
}

/** What was used, in several cuts. */
export interface UsageReport {
  today: Total;
  month: Total;
  /** By model in this month, the dearest first. */
  byModel: readonly (Total & { model: string })[];
  /** By day in this month, in order; days without calls are left out. */
  byDay: readonly (Total & { day: string })[];
  /** By connection in this month, the dearest first. */
  byConnection: readonly (Total & { connection: string; today: Total })[];
  /** What the whole month will come to if the days to come are like the last seven. */
  forecast: { cost: number; tokens: number };
}

/** How many full days before today a forecast looks at. */
export const forecastDays = 7;

/** The days whose sums a report needs, as YYYY-MM-DD. */
export function daysOfReport(now: number): { from: string; to: string } {
  const to = dayOf(now);
  const [month, week] = [`${to.slice(0, 7)}-01`, dayOf(now - forecastDays * dayMs)];
  return { from: month < week ? month : week, to };
}

/**
 * Makes a report.
 *
 * @param sums - those of the days that {@link daysOfReport} gives
 * @param now - the time, in milliseconds since 1970
 */
export function reportOf(sums: readonly KeyedSum[], now: number): UsageReport {
  const day = dayOf(now);
  const ofMonth = sums.filter((sum) => sum.day.startsWith(day.slice(0, 7)));
  const isToday = (sum: KeyedSum) => sum.day === day;
  const month = totalOf(ofMonth);
  return {
    today: totalOf(ofMonth.filter(isToday)),
    month,
    byModel: dearestFirst(grouped(ofMonth, 'model').map(([model, group]) => ({ model, ...totalOf(group) }))),
    byDay: grouped(ofMonth, 'day')
      .map(([name, group]) => ({ day: name, ...totalOf(group) }))
      .toSorted((one, other) => (one.day < other.day ? -1 : 1)),
    byConnection: dearestFirst(
      grouped(ofMonth, 'connection').map(([connection, group]) => ({
        ...{ connection, ...totalOf(group) },
        today: totalOf(group.filter(isToday)),
      })),
    ),
    forecast: forecastOf(sums, month, now),
  };
}

function forecastOf(sums: readonly KeyedSum[], month: Total, now: number): UsageReport['forecast'] {
  const today = Math.floor(now / dayMs) * dayMs;
  const date = new Date(now);
  const ends = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const recent = sums.filter(({ day }) => day >= dayOf(now - forecastDays * dayMs));
  // Before its first call, a connection says nothing about the days to come.
  const first = Math.min(today, ...recent.map(({ day }) => Date.parse(day)));
  const { cost, tokens } = totalOf(recent);
  // Early on its first day, a connection may just do much at once.
  const days = Math.max(1, (now - first) / dayMs);
  const left = (ends - now) / dayMs / days;
  return { cost: month.cost + cost * left, tokens: Math.round(month.tokens + tokens * left) };
}

function totalOf(sums: readonly KeyedSum[]): Total {
  const { calls, cost, withoutPrice, ...counts }: Sum = addSums(...sums.map(({ sum }) => sum));
  return { calls, cost, withoutPrice, tokens: tokensOf(counts), counts: addCounts(counts) };
}

function grouped(sums: readonly KeyedSum[], by: 'model' | 'day' | 'connection'): [string, KeyedSum[]][] {
  const groups = new Map<string, KeyedSum[]>();
  for (const sum of sums) groups.set(sum[by], [...(groups.get(sum[by]) ?? []), sum]);
  return [...groups];
}

function dearestFirst<One extends Total>(totals: One[]): One[] {
  return totals.toSorted((one, other) => other.cost - one.cost || other.tokens - one.tokens);
}
