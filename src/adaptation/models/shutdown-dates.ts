/** Remembers when models end according to OpenAI's own list, which is newer than the catalogue. */
import { asList, asObject, type JsonObject } from '../../json';
import { entryOf } from './choice';

/** The most models whose dates are remembered. */
const maxKnown = 5_000;

/** The memory of shutdown dates. */
export interface ShutdownDates {
  /** The dates by model, as YYYY-MM-DD; null for a model that does not end, even if the catalogue says so. */
  known: ReadonlyMap<string, string | null>;
  /** Reads the dates from the answer to `GET /v1/models`. */
  note: (list: JsonObject) => void;
}

/** Makes the memory, which is empty until it has read a list. */
export function createShutdownDates(): ShutdownDates {
  const known = new Map<string, string | null>();
  return {
    known,
    note: ({ data }) => {
      for (const { id, shutdown_date: date } of asList(data).map(asObject)) {
        if (typeof id !== 'string') continue;
        const isDate = typeof date === 'string' && /^\d{4}-\d{2}-\d{2}/.test(date);
        const isOfUse = isDate || (date === null && (known.has(id) || entryOf(id)?.ends !== undefined));
        if (isOfUse && (known.has(id) || known.size < maxKnown))
          known.set(id, isDate ? date.slice(0, 10) : null);
      }
    },
  };
}
