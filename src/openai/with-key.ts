/** Sends a request with the key of the caller's connection, and once more with a newer key when the first is refused. */
import { beforeDeadline } from '../deadline';
import { AppError } from '../errors';
import type { KeyOwner, KeySource } from '../keys';
import type { Answer } from '../stages';
import type { UpstreamRequest } from './request';
import type { Send, Trace, UpstreamCall } from './send';

/** A call, and whose key it uses. */
export interface OwnedCall extends UpstreamCall {
  connection: KeyOwner;
}

/** Something that answers requests: OpenAI, or another service with its API. */
export interface Service {
  /**
   * Sends a request.
   *
   * @returns the answer; of a file `{ bytes: Buffer }`
   * @throws AppError
   */
  send: (request: UpstreamRequest, call: OwnedCall) => Promise<Answer>;
}

/**
 * Makes a service. A key from the vault that the service refuses is read again, so that no flow notices a rotation.
 *
 * @param keys - where its keys come from
 * @param now - the time, in milliseconds since 1970
 */
export function createService(send: Send, keys: KeySource, now: () => number): Service {
  return {
    send: (request, call) =>
      withOwnTrace(call, async (own) => {
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

/** A call may need several requests. Each has its own tries; the trace of the call has the sum. */
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
