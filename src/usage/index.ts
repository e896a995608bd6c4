/**
 * Counts what connections use, and what that costs: in memory first, and every few seconds in a table, from which any instance can
 * read the sums of all.
 */
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { dayMs, dayOf } from '../day';
import { reasonOf, type Warn } from '../errors';
import { asName } from '../json';
import type { Settings } from '../settings';
import { addCounts, type Counts } from './counts';
import { batchShare, costAt, priceOf } from './cost';
import { measure, type Answered } from './measure';
import { createUsageStore, tableName, type UsageStore } from './store';
import { createTally, type KeyedSum } from './tally';

export { addCounts, tokensOf, type Counts } from './counts';
export { batchShare, costAt, priceOf, type Prices } from './cost';
export { estimate } from './estimate';
export { measure } from './measure';
export { prices, pricesDate } from './prices';
export { daysOfReport, reportOf, type Total, type UsageReport } from './report';
export { addSums, type KeyedSum, type Sum } from './tally';

/** What was used with one model. */
export interface ModelUsage {
  model: string;
  counts: Counts;
  /** In US dollars, estimated; undefined if nobody knows the price of the model. */
  cost: number | undefined;
}

/** Counts what connections use. */
export interface UsageCounter {
  /**
   * Counts what a call has used. Nobody has to wait for the table.
   *
   * @param used - one entry for each model
   */
  add: (connection: string, used: readonly ModelUsage[]) => void;
  /**
   * Reads the sums of days, those of this instance included.
   *
   * @param connection - whose; those of all connections if left out
   * @param from - the first day, as YYYY-MM-DD
   * @param to - the last day
   * @throws what the store throws
   */
  read: (range: { connection?: string | undefined; from: string; to: string }) => Promise<KeyedSum[]>;
  /** Writes what is not stored yet. If the store fails, it is tried again later. */
  flush: () => Promise<void>;
  /** Merges the rows of past days, and deletes those that are older than 13 months. Returns how many rows there were of each. */
  cleanUp: () => Promise<{ merged: number; deleted: number }>;
}

/** What {@link createUsageCounter} needs. */
export interface UsageOptions {
  settings: TableSettings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
  warn: Warn;
  /** Calls a function after some milliseconds, unless the process ends before. */
  later: (run: () => void, milliseconds: number) => void;
  /** Keeps the sums. By default this is the table in the settings; tests use something else. */
  store?: UsageStore;
}

/** How long counts stay in memory alone, in milliseconds. If the instance is killed, those of this time are lost. */
export const flushMs = 5_000;

/** How many rows are written at the same time. */
const maxParallel = 8;

/** How long sums are kept. */
const keptMs = 400 * dayMs;

/**
 * Finds out what requests have used, by model.
 *
 * @param answered - the requests with their answers, and the models that were used
 */
export function usageOf(
  answered: readonly (Answered & { model: string })[],
  prices: Settings['prices'],
): ModelUsage[] {
  const byModel = new Map<string, ModelUsage>();
  for (const { model, ...request } of answered) {
    const counts = measure(request);
    // OpenAI may say more exactly which model it was, such as the snapshot behind a name, or the model behind a deployment.
    const price = priceOf(String(request.answer.model), prices) ?? priceOf(model, prices);
    const one = { model, counts, cost: price && costAt(price, counts) };
    const before = byModel.get(model);
    byModel.set(model, before ? together(before, one) : one);
  }
  return [...byModel.values()];
}

/** What was used as a part of a batch, which OpenAI charges less for. */
export function asBatch(used: readonly ModelUsage[]): ModelUsage[] {
  return used.map((one) => ({ ...one, cost: one.cost === undefined ? undefined : one.cost * batchShare }));
}

function together(one: ModelUsage, other: ModelUsage): ModelUsage {
  const counts = addCounts(one.counts, other.counts);
  const cost = one.cost === undefined || other.cost === undefined ? undefined : one.cost + other.cost;
  return { model: one.model, counts, cost };
}

/** Creates the counter. Nothing is loaded before the first call. */
export function createUsageCounter({
  settings,
  now,
  random,
  warn,
  later,
  store: given,
}: UsageOptions): UsageCounter {
  const digits = () => Math.floor(random() * 16 ** 8).toString(16);
  const instance = `${digits()}-${digits()}`;
  const table = lazily(() => openTable(settings, { name: tableName, maxRetries: 2 }));
  const store = given ?? createUsageStore(table, instance);
  const tally = createTally();
  let isFlushDue = false;
  let flushing: Promise<void> = Promise.resolve();

  function flushLater(): void {
    if (isFlushDue) return;
    isFlushDue = true;
    later(() => {
      isFlushDue = false;
      void flush();
    }, flushMs);
  }

  async function writeChanged(): Promise<void> {
    const sums = tally.takeChanged();
    const failures: unknown[] = [];
    const writeNext = async (): Promise<void> => {
      for (let sum = sums.shift(); sum; sum = sums.shift()) {
        try {
          await store.write(sum);
        } catch (error) {
          failures.push(error);
          tally.markChanged(sum);
        }
      }
    };
    await Promise.all(Array.from({ length: maxParallel }, writeNext));
    if (failures.length > 0) {
      warn({ event: 'usage_not_stored', rows: failures.length, ...reasonOf(failures[0]) });
      flushLater();
    }
    tally.forgetBefore(dayOf(now()));
  }

  // One at a time, so that an older sum never replaces a newer one.
  const flush = () => (flushing = flushing.then(writeChanged));

  return {
    add: (connection, used) => {
      const day = dayOf(now());
      for (const { model, counts, cost } of used) {
        const sum = { ...counts, calls: 1, cost: cost ?? 0, withoutPrice: cost === undefined ? 1 : 0 };
        tally.add({ connection, day, model: rowName(model) }, sum);
      }
      if (tally.hasChanged()) flushLater();
    },
    read: async ({ connection, from, to }) => {
      await flush();
      return connection === undefined ? store.readAll(from, to) : store.read(connection, from, to);
    },
    flush,
    cleanUp: async () => ({
      // An instance writes a row until some seconds after the end of its day.
      merged: await store.merge(dayOf(now() - dayMs)),
      deleted: await store.deleteBefore(dayOf(now() - keptMs)),
    }),
  };
}

/** The name of a model as a part of a row key, which cannot have every character. */
function rowName(model: string): string {
  return (asName(model) ?? 'other').replace(/[^\w.:-]/g, '_');
}
