/** Finds the day or month that a budget is in. Both begin at midnight, UTC. Pure. */
import type { Budget } from '../settings';

/** A day or a month. */
export interface Period {
  /** Its name, such as `2026-11-26` or `2026-11`. */
  name: string;
  /** When it began and when the next one begins, in milliseconds since 1970. */
  begins: number;
  ends: number;
}

/** The period of a budget at a time, in milliseconds since 1970. */
export function periodAt(period: Budget['period'], time: number): Period {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const isDay = period === 'day';
  const begins = Date.UTC(year, month, isDay ? day : 1);
  const ends = isDay ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return { name: new Date(begins).toISOString().slice(0, isDay ? 10 : 7), begins, ends };
}
