/** Sends a request with the connection's key. If the key is refused, tries once more with a newer one. */
import { beforeDeadline } from '../deadline';
import { AppError, type ErrorCode } from '../errors';
import type { Key, KeyOwner, KeySource } from '../keys';
import type { Answer, OutgoingRequest } from '../stages';
import type { Upstream } from '../settings';
import { kinds, type Pauses } from '../upstreams';
import { writeRequest, type UpstreamRequest } from './request';
import type { Send, Trace, UpstreamCall } from './send';
import { wordedFor } from './wording';

/** A call, and the connection whose key it uses. */
export interface OwnedCall extends UpstreamCall {
  connection: KeyOwner;
}

/** Sends requests to one upstream. */
export interface Service {
  /**
   * Sends a request.
   *
   * @returns the answer; a file comes as `{ bytes: Buffer }`
   * @throws AppError
   */
  send: (request: OutgoingRequest, call: OwnedCall) => Promise<Answer>;
  /** Reads the key that most connections share. */
  preload: () => Promise<unknown>;
}

/** What {@link createService} needs. */
export interface ServiceOptions {
  upstream: Pick<Upstream, 'name' | 'kind'>;
  /** Whether there are other upstreams. */
  isOneOfSeveral?: boolean;
  send: Send;
  /** Gives the keys of this upstream. */
  keys: KeySource;
  pauses: Pauses;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** Errors after which a newer key may help. */
const refusals: readonly ErrorCode[] = ['stored_key_refused', 'identity_refused'];

/** How long an upstream is paused whose key cannot be read, in milliseconds. */
const pauseWithoutKeyMs = 5_000;

/**
 * Creates the service of an upstream. If a key from the vault is refused, it is read again, so keys can be rotated without
 * touching a flow. The same goes for a token that OpenAI gave.
 */
export function createService({
  upstream,
  isOneOfSeveral = false,
  send,
  keys,
  pauses,
  now,
}: ServiceOptions): Service {
  const { name, kind } = upstream;

  async function keyFor({ connection, deadline }: OwnedCall, scope: string | undefined): Promise<Key> {
    try {
      const found = keys.get(connection, scope);
      if (!(found instanceof Promise)) return found;
      return await beforeDeadline(found, { deadline }, now, keys.whenUnavailable);
    } catch (error) {
      const isDown = error instanceof AppError && error.code === keys.whenUnavailable;
      if (isDown) pauses.add({ upstream: name }, { leftMs: pauseWithoutKeyMs, isAsked: false });
      throw isDown ? new AppError(error.code, { ...error.details, elsewhere: true }) : error;
    }
  }

  /** Sends a request, and once more if there is a newer key than the one that was refused. */
  async function sendWithKey(request: UpstreamRequest, call: OwnedCall): Promise<Answer> {
    const key = await keyFor(call, request.scope);
    call.trace.keySource = key.source;
    try {
      return await send(request, key, call);
    } catch (error) {
      if (!(error instanceof AppError && refusals.includes(error.code))) throw error;
      const newer = keys.afterRefusal(call.connection, key);
      const newKey = await beforeDeadline(newer, call, now, keys.whenUnavailable);
      if (!newKey) throw error;
      return send(request, newKey, call);
    }
  }

  return {
    send: async (outgoing, call) => {
      // A call may need several requests, and each of them may use the maximum number of tries.
      const trace: Trace = { tries: 0, headers: {}, upstream: name, provider: kinds[kind].provider };
      const { connection, deadline, requestId, traceParent } = call;
      try {
        const own = { connection, deadline, requestId, traceParent, trace };
        return await sendWithKey(writeRequest(outgoing, kind), own);
      } catch (error) {
        throw error instanceof AppError ? wordedFor(error, upstream, isOneOfSeveral) : error;
      } finally {
        addTrace(call.trace, trace);
      }
    },
    preload: () => keys.preload(kinds[kind].place('/v1/models', '').scope),
  };
}

/** Adds the trace of a request to that of its call. */
function addTrace(all: Trace, { tries, headers, ...last }: Trace): void {
  all.tries += tries;
  if (Object.keys(headers).length > 0) all.headers = headers;
  Object.assign(all, last);
}
