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

/** A call as it is kept. Its time is in milliseconds since 1970. */
type NotedCall = Omit<RecentCall, 'time'> & { time: number };

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
  // The connection that has called last is the last one in the map, and so is the last call in its list.
  const byConnection = new Map<string, NotedCall[]>();
  return {
    note: (started, answered) => {
      const { connection } = answered.record;
      if (connection === undefined || answered.status === 202) return;
      const calls = byConnection.get(connection) ?? [];
      byConnection.delete(connection);
      if (byConnection.size >= maxConnections) forgetFirst(byConnection);
      byConnection.set(connection, calls);
      calls.push(callOf(started, answered));
      if (calls.length > maxCalls) calls.shift();
    },
    of: (connection) => (byConnection.get(connection) ?? []).toReversed().map(written),
    all: () =>
      [...byConnection]
        .flatMap(([connection, calls]) => calls.toReversed().map((call) => ({ ...call, connection })))
        .toSorted((one, other) => other.time - one.time)
        .slice(0, maxCalls)
        .map(written),
  };
}

function forgetFirst(map: Map<string, unknown>): void {
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}

/** The call with its time as people read it. */
function written<Noted extends NotedCall>({ time, ...call }: Noted) {
  return { time: new Date(time).toISOString(), ...call };
}

function callOf(time: number, { requestId, record, status, error, ms }: AnsweredRequest): NotedCall {
  const { action, model, modelUse, report, usage } = record;
  return {
    time,
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
