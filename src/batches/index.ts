/** Knows which connection has started which batch, and which batches have not ended. */
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { keptMs, type OwnedBatch } from './batch';
import { createBatchStore, tableName, type BatchStore } from './store';

export { fileSeconds, hasEnded, type OwnedBatch } from './batch';
export { linesIn, requestLines } from './lines';
export { maxResultLetters, resultsOf, type BatchResult } from './results';
export type { BatchStore } from './store';

/** Keeps batches. Its functions throw what the store throws. */
export interface Batches {
  add: (batch: Omit<OwnedBatch, 'startedAt'>) => Promise<void>;
  /**
   * Finds a batch.
   *
   * @param id - without the name of an upstream
   * @param connection - whose it must be; anybody’s if left out
   * @returns undefined if there is none, or not any more
   */
  find: (id: string, connection?: string) => Promise<OwnedBatch | undefined>;
  /** Notes that a batch has ended. Tells whether this was the first time. */
  noteEnded: (batch: OwnedBatch) => Promise<boolean>;
  /** The batches that have not ended, as far as is known. */
  open: () => AsyncIterable<OwnedBatch>;
  /** Forgets batches whose files OpenAI has deleted. Returns how many. */
  cleanUp: () => Promise<number>;
}

/** What {@link createBatches} needs. */
export interface BatchesOptions {
  settings: TableSettings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Stores the batches. By default this is the table in the settings; tests use something else. */
  store?: BatchStore;
}

/** What ids of batches look like. They have no other letters, so that each can be the key of a row. */
const pattern = /^[\w-]{1,200}$/;

/** Creates the keeper of the batches. Nothing is loaded or read before the first batch. */
export function createBatches({ settings, now, store: given }: BatchesOptions): Batches {
  const store =
    given ?? createBatchStore(lazily(() => openTable(settings, { name: tableName, maxRetries: 2 })));
  return {
    add: (batch) => store.add({ ...batch, startedAt: now() }),
    find: async (id, connection) => {
      const batch = pattern.test(id) ? await store.get(id) : undefined;
      return connection === undefined || batch?.connection === connection ? batch : undefined;
    },
    noteEnded: async ({ id, endedAt }) => endedAt === undefined && store.markEnded(id, now()),
    open: () => store.open(),
    cleanUp: () => store.deleteBefore(now() - keptMs),
  };
}
