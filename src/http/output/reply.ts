/** The way out of a request: the reply to the caller, a success or an error. */
import type { HttpResponseInit } from '@azure/functions';
import type { AdaptationOutput } from '../../actions';
import type { JsonObject } from '../../json';
import { AppError } from '../../errors';

/** What a successful reply carries: an object to be written as JSON, or bytes of a type. */
export type Content =
  { json: JsonObject } | { bytes: Buffer; type: string; headers?: Record<string, string> };

/**
 * Makes a successful reply.
 *
 * @param headers - besides those of the body
 */
export function contentReply(content: Content, headers: Record<string, string>): HttpResponseInit {
  if ('json' in content) return jsonReply(200, content.json, headers);
  const { bytes, type } = content;
  return {
    status: 200,
    headers: {
      ...headers,
      ...content.headers,
      'content-type': type,
      'content-length': String(bytes.byteLength),
    },
    body: bytes,
  };
}

/**
 * Makes a JSON reply. It is sent with its length, because without one the host would send it in chunks.
 *
 * @param status - HTTP status
 * @param body - the object to send
 * @param headers - besides those of the body
 */
export function jsonReply(
  status: number,
  body: JsonObject,
  headers: Record<string, string>,
): HttpResponseInit {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(bytes.byteLength) },
    body: bytes,
  };
}

/**
 * Makes the reply for an error, in the shape of OpenAI's errors. The request id stands in the error, for flows that
 * pass on nothing but `error`, and beside it.
 *
 * @param error - what went wrong
 * @param requestId - id of the request
 * @param headers - besides those of the body and of the error
 * @param adaptation - what was changed in the request before it failed
 */
export function errorReply(
  error: AppError,
  requestId: string,
  headers: Record<string, string>,
  adaptation?: AdaptationOutput,
): HttpResponseInit {
  const { param, problems, openaiCode, retryAfterSeconds } = error.details;
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
    ...error.details.headers,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
}
