/** Writes replies: JSON, text, bytes and errors. */
import type { AdaptationReport } from '../../actions';
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';
import { jsonBytes } from './json-bytes';

/** A reply to a request. */
export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body?: Buffer;
}

/**
 * Makes a successful reply of bytes. It states its length, because the host would otherwise send it in
 * chunks.
 *
 * @param type - content type
 * @param headers - extra headers
 */
export function bytesReply(bytes: Buffer, type: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status: 200,
    headers: { ...headers, 'content-type': type, 'content-length': String(bytes.byteLength) },
    body: bytes,
  };
}

/** Makes a successful reply of plain text. */
export function textReply(text: string): HttpReply {
  return bytesReply(Buffer.from(text), 'text/plain; charset=utf-8');
}

/**
 * Makes a JSON reply.
 *
 * @param status - HTTP status
 * @param headers - extra headers
 */
export function jsonReply(status: number, body: JsonObject, headers: Record<string, string> = {}): HttpReply {
  return { ...bytesReply(jsonBytes(body), 'application/json', headers), status };
}

/**
 * Makes the reply for an error, in the shape of OpenAI's errors. The request id is inside `error`, for flows
 * that pass on nothing else, and also next to it.
 *
 * @param adaptation - what was changed in the call before it failed
 */
export function errorReply(error: AppError, requestId: string, adaptation?: AdaptationReport): HttpReply {
  const { param, problems, openaiCode, retryAfterSeconds, headers } = error.details;
  const body = {
    error: {
      message: error.message,
      type: error.type,
      param: param ?? null,
      code: error.code,
      ...(problems && { problems }),
      ...(openaiCode && { openai_code: openaiCode }),
      request_id: requestId,
    },
    request_id: requestId,
    ...(adaptation && { adaptation }),
  };
  return jsonReply(error.status, body, {
    ...headers,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    // OpenAI's clients repeat a request after every status from 500 on, unless this header says no.
    ...(error.isFinal && { 'x-should-retry': 'false' }),
  });
}
