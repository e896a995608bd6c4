/** Keeps responses, and knows which state each of them is in at a time. It has no timers. */
import { randomBytes } from 'node:crypto';
import { isObject, type JsonObject } from '../../../src/json';
import { refuse, type Refusal } from '../refusal';
import { responseObject, type Ending } from './answer';
import type { Fate } from './fate';

/**
 * How OpenAI keeps the data of a project: stored responses for 30 days, under modified abuse monitoring only those that ask for it,
 * or none (zero data retention). See https://developers.openai.com/api/docs/guides/background
 */
export type Retention = 'standard' | 'modified' | 'zero';

/** What was asked for. */
export interface Order {
  body: JsonObject;
  ending: Ending;
  fate: Fate;
  retention: Retention;
}

interface Stored extends Order {
  id: string;
  createdMs: number;
  endsMs: number;
  cancelledMs?: number;
}

/** The responses of a project. */
export interface ResponseStore {
  /** Creates a response. */
  create: (id: string, order: Order) => JsonObject;
  /** What `GET`, `DELETE` and a cancellation answer. */
  get: (id: string) => JsonObject | Refusal;
  remove: (id: string) => JsonObject | Refusal;
  cancel: (id: string) => JsonObject | Refusal;
}

/** How long a response is queued, unless it ends before. */
const queuedMs = 1_000;

const day = 24 * 3600 * 1000;

/** How long a response can be fetched after its end, if it is stored, and if it is not. */
const storedMs = 30 * day;
const polledMs = 10 * 60 * 1000;

/** Makes an id. */
export const newResponseId = () => `resp_${randomBytes(25).toString('hex')}`;

/** Whether a value is a refusal. */
export function isRefusal(value: JsonObject | Refusal): value is Refusal {
  return isObject(value.error) && typeof value.status === 'number';
}

/**
 * Makes the store.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createResponseStore(now: () => number): ResponseStore {
  const known = new Map<string, Stored>();

  function find(id: string): Stored | Refusal {
    if (!id.startsWith('resp_')) {
      const message = `Invalid 'response_id': '${id}'. Expected an ID that begins with 'resp'.`;
      return refuse(400, message, 'response_id', 'invalid_value');
    }
    const stored = known.get(id);
    if (stored && now() < keptUntil(stored)) return stored;
    known.delete(id);
    return refuse(404, `Response with id '${id}' not found.`, null, null);
  }

  return {
    create: (id, order) => {
      const createdMs = now();
      const isBackground = order.body.background === true;
      const endsMs = createdMs + (isBackground ? (order.fate.takesMs ?? 0) : 0);
      const stored = { ...order, id, createdMs, endsMs };
      known.set(id, stored);
      // The first answer to a background response comes before anything has been done.
      return isBackground ? written(stored, createdMs, 'queued') : written(stored, createdMs);
    },
    get: (id) => {
      const stored = find(id);
      return 'error' in stored ? stored : written(stored, now());
    },
    remove: (id) => {
      const stored = find(id);
      if ('error' in stored) return stored;
      known.delete(id);
      return { id, object: 'response', deleted: true };
    },
    cancel: (id) => {
      const stored = find(id);
      if ('error' in stored) return stored;
      if (stored.body.background !== true) {
        return refuse(400, 'Cannot cancel a synchronous response.', null, null);
      }
      // A response that has ended stays as it is, also if it was cancelled before.
      if (now() < endOf(stored)) stored.cancelledMs = now();
      return written(stored, now());
    },
  };
}

const endOf = ({ endsMs, cancelledMs = Infinity }: Stored) => Math.min(endsMs, cancelledMs);

function keptUntil(stored: Stored): number {
  const { body, retention } = stored;
  const isStored = { standard: body.store !== false, modified: body.store === true, zero: false }[retention];
  if (isStored) return endOf(stored) + storedMs;
  return body.background === true ? endOf(stored) + polledMs : -Infinity;
}

/** A response as it is at a time. */
function written(stored: Stored, atMs: number, state?: string): JsonObject {
  const { id, body, ending, createdMs, endsMs, cancelledMs, retention } = stored;
  const isStored = retention === 'zero' ? false : (body.store ?? true);
  const created = { created_at: Math.floor(createdMs / 1000), store: isStored };
  const isRunning = atMs < endOf(stored);
  const status = state ?? (atMs < createdMs + queuedMs ? 'queued' : 'in_progress');
  if (state !== undefined || isRunning) return responseObject(id, body, { ...created, status });
  if (cancelledMs !== undefined) return responseObject(id, body, { ...created, status: 'cancelled' });
  const tier = body.service_tier ?? 'auto';
  return responseObject(id, body, {
    ...created,
    ...ending,
    service_tier: tier === 'auto' ? 'default' : tier,
    ...(ending.status === 'completed' && { completed_at: Math.floor(endsMs / 1000) }),
  });
}
