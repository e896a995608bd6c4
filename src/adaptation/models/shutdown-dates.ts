/** What OpenAI's own list of models has said about their end; it is newer than the catalogue. */
import { asList, asObject, type JsonObject } from '../../json';
import { entryOf } from './choice';

/** The most models whose dates are remembered. */
const maxKnown = 5_000;

/** Remembers dates. */
export interface ShutdownDates {
  /** By model, as YYYY-MM-DD; null for one that does not end, though the catalogue may say so. */
  known: ReadonlyMap<string, string | null>;
  /** Reads a list of models, as `GET /v1/models` gives it. */
  note: (list: JsonObject) => void;
}

/** Makes the memory, which is empty until a list has been seen. */
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
