/** Tells days apart. Days are those of UTC, and are written as YYYY-MM-DD. */

/** A day in milliseconds. */
export const dayMs = 24 * 3_600_000;

/** The last day that was asked for, as text. Every call asks, and it is nearly always the same day. */
let known = { number: NaN, text: '' };

/**
 * The day of a time.
 *
 * @param time - in milliseconds since 1970
 */
export function dayOf(time: number): string {
  const number = Math.floor(time / dayMs);
  if (number !== known.number) known = { number, text: new Date(time).toISOString().slice(0, 10) };
  return known.text;
}
