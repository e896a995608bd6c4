/**
 * Adds up in memory what this instance has counted. Each sum is the whole of what the instance has counted for it, so that it can be
 * written again and again without being counted twice.
 */
import { addCounts, type Counts } from './counts';

/** What a sum is of. */
export interface SumKey {
  /** Id of the connection. */
  connection: string;
  /** The day, in UTC, as YYYY-MM-DD. */
  day: string;
  model: string;
}

/** What was used, and what it cost. */
export interface Sum extends Counts {
  calls: number;
  /** In US dollars, estimated. */
  cost: number;
  /** How many of the calls have no price. Their cost is not in the sum. */
  withoutPrice: number;
}

/** A sum, and what it is of. */
export type KeyedSum = SumKey & { sum: Sum };

/** The sums of this instance. */
export interface Tally {
  add: (key: SumKey, sum: Sum) => void;
  /** Takes the sums that have changed since they were last taken. */
  takeChanged: () => KeyedSum[];
  /** Marks a sum as changed, because it could not be stored. */
  markChanged: (key: SumKey) => void;
  hasChanged: () => boolean;
  /** Forgets the sums of days before a given one. Those that are not stored yet stay. */
  forgetBefore: (day: string) => void;
}

/** Adds up sums. */
export function addSums(...sums: readonly Sum[]): Sum {
  const total: Sum = { ...addCounts(...sums), calls: 0, cost: 0, withoutPrice: 0 };
  for (const { calls, cost, withoutPrice } of sums) {
    total.calls += calls;
    total.cost += cost;
    total.withoutPrice += withoutPrice;
  }
  return total;
}

/** Creates the sums. There are none at first. */
export function createTally(): Tally {
  const sums = new Map<string, KeyedSum>();
  const changed = new Set<string>();
  const nameOf = ({ connection, day, model }: SumKey) => `${connection} ${day} ${model}`;
  return {
    add: (key, sum) => {
      const name = nameOf(key);
      const before = sums.get(name);
      sums.set(name, { ...key, sum: before ? addSums(before.sum, sum) : sum });
      changed.add(name);
    },
    takeChanged: () => {
      const taken = [...changed].flatMap((name) => sums.get(name) ?? []);
      changed.clear();
      return taken;
    },
    markChanged: (key) => changed.add(nameOf(key)),
    hasChanged: () => changed.size > 0,
    forgetBefore: (day) => {
      for (const [name, sum] of sums) if (sum.day < day && !changed.has(name)) sums.delete(name);
    },
  };
}
