/** Remembers the last calls of each connection, without anything that was asked or answered, so that callers can look at them. */
import { asName } from '../json';
import type { AnsweredRequest } from './output/log';

/** One call, as its caller can see it. */
export interface RecentCall {
  /** When it arrived, as an ISO 8601 time. */
  time: string;
  action: string;
  status: number;
  /** Our code of the error; null if there was none. */
  code: string | null;
  /** The model that the caller named, and the one that answered; null if none is known. */
  model_asked: string | null;
  model: string | null;
  /** How long it took, in milliseconds. */
  ms: number;
  /** What it cost in US dollars, estimated; null if that is not known. */
  estimated_cost: number | null;
  request_id: string;
}

/** Keeps the last calls of this instance. */
export interface RecentCalls {
  /**
   * Notes a call that has its reply. One without a connection is left out, and so is a poll for an answer that is not ready.
   *
   * @param started - when it arrived, in milliseconds since 1970
   */
  note: (started: number, answered: AnsweredRequest) => void;
  /** The last calls of a connection, newest first. */
  of: (connection: string) => readonly RecentCall[];
  /** The last calls of all connections, newest first, each with the id of its connection. */
  all: () => readonly (RecentCall & { connection: string })[];
}

/** The most calls that are kept for a connection, and the most connections. */
export const [maxCalls, maxConnections] = [50, 200];

/** Makes the memory. It is empty when the app starts. */
export function createRecentCalls(): RecentCalls {
  // The connection that has called last is the last one in the map.
  const byConnection = new Map<string, readonly RecentCall[]>();
  return {
    note: (started, answered) => {
      const { connection } = answered.record;
      if (connection === undefined || answered.status === 202) return;
      const before = byConnection.get(connection) ?? [];
      byConnection.delete(connection);
      const [oldest] = byConnection.keys();
      if (oldest !== undefined && byConnection.size >= maxConnections) byConnection.delete(oldest);
      byConnection.set(connection, [callOf(started, answered), ...before].slice(0, maxCalls));
    },
    of: (connection) => byConnection.get(connection) ?? [],
    all: () =>
      [...byConnection]
        .flatMap(([connection, calls]) => calls.map((call) => ({ ...call, connection })))
        .toSorted((one, other) => (one.time < other.time ? 1 : -1))
        .slice(0, maxCalls),
  };
}

function callOf(started: number, { requestId, record, status, error, ms }: AnsweredRequest): RecentCall {
  const { action, model, modelUse, report, usage } = record;
  return {
    time: new Date(started).toISOString(),
    action,
    status,
    code: error?.code ?? null,
    // The caller can send anything here, even a prompt or a key.
    model_asked: asName(model) ?? null,
    model: modelUse?.answeredBy ?? (report?.model_used || null),
    ms,
    estimated_cost: usage.cost ?? null,
    request_id: requestId,
  };
}
