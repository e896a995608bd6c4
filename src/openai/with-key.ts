/** Sends a request with the connection's key. If the key is refused, tries once more with a newer one. */
import { beforeDeadline } from '../deadline';
import { AppError } from '../errors';
import type { KeyOwner, KeySource } from '../keys';
import type { Answer, OutgoingRequest } from '../stages';
import { writeRequest } from './request';
import type { Send, Trace, UpstreamCall } from './send';

/** A call, and the connection whose key it uses. */
export interface OwnedCall extends UpstreamCall {
  connection: KeyOwner;
}

/** A service that runs requests: OpenAI, or another one with the same API. */
export interface Service {
  /**
   * Sends a request.
   *
   * @returns the answer; a file comes as `{ bytes: Buffer }`
   * @throws AppError
   */
  send: (request: OutgoingRequest, call: OwnedCall) => Promise<Answer>;
}

/**
 * Creates a service. If it refuses a key from the vault, the key is read again, so keys can be rotated
 * without touching a flow.
 *
 * @param keys - gives the keys for this service
 * @param now - the time, in milliseconds since 1970
 */
export function createService(send: Send, keys: KeySource, now: () => number): Service {
  return {
    send: (outgoing, call) =>
      withOwnTrace(call, async (own) => {
        const request = writeRequest(outgoing);
        const inTime = <Value>(work: Promise<Value>) => beforeDeadline(work, call, now, keys.whenUnavailable);
        const key = await inTime(keys.get(call.connection));
        own.trace.keySource = key.source;
        try {
          return await send(request, key, own);
        } catch (error) {
          if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
          const newKey = await inTime(keys.afterRefusal(call.connection, key));
          if (!newKey) throw error;
          return await send(request, newKey, own);
        }
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
    call.trace.tries += trace.tries;
    if (Object.keys(trace.headers).length > 0) call.trace.headers = trace.headers;
    if (trace.keySource) call.trace.keySource = trace.keySource;
  }
}
