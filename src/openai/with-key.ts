/** Sends a request with the connection's key. If the key is refused, tries once more with a newer one. */
import { beforeDeadline } from '../deadline';
import { AppError, type ErrorCode } from '../errors';
import type { KeyOwner, KeySource } from '../keys';
import type { Answer, OutgoingRequest } from '../stages';
import type { Upstream } from '../settings';
import type { Pauses } from '../upstreams';
import { writeRequest } from './request';
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
  return {
    send: (outgoing, call) =>
      withOwnTrace(call, async (own) => {
        own.trace.upstream = name;
        const request = writeRequest(outgoing, kind);
        const inTime = <Value>(work: Promise<Value>) => beforeDeadline(work, call, now, keys.whenUnavailable);
        const key = await inTime(keys.get(call.connection, request.scope)).catch((error: unknown) => {
          const isDown = error instanceof AppError && error.code === keys.whenUnavailable;
          if (isDown) pauses.add({ upstream: name }, { leftMs: pauseWithoutKeyMs, isAsked: false });
          throw isDown ? new AppError(error.code, { ...error.details, elsewhere: true }) : error;
        });
        own.trace.keySource = key.source;
        try {
          return await send(request, key, own);
        } catch (error) {
          if (!(error instanceof AppError && refusals.includes(error.code))) throw error;
          const newKey = await inTime(keys.afterRefusal(call.connection, key));
          if (!newKey) throw error;
          return await send(request, newKey, own);
        }
      }).catch((error: unknown) => {
        throw error instanceof AppError ? wordedFor(error, upstream, isOneOfSeveral) : error;
      }),
  };
}

/**
 * Runs a request with its own trace, then adds that to the trace of the call. A call may need several
 * requests, and each of them may use the maximum number of tries.
 */
async function withOwnTrace<Value>(
  call: OwnedCall,
  work: (own: OwnedCall) => Promise<Value>,
): Promise<Value> {
  const trace: Trace = { tries: 0, headers: {} };
  try {
    return await work({ ...call, trace });
  } finally {
    const { tries, headers, ...last } = trace;
    call.trace.tries += tries;
    if (Object.keys(headers).length > 0) call.trace.headers = headers;
    Object.assign(call.trace, last);
  }
}
