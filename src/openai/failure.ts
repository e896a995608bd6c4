/** Turns an error response from OpenAI into the error the caller sees. */
import { asObject } from '../json';
import { AppError, type ErrorDetails } from '../errors';
import type { Key } from '../keys';
import { retryAfterMs } from './retry';

/** Codes and types with which OpenAI says that the account has no credit left. Waiting does not help then. */
const quotaCodes = ['insufficient_quota', 'credit_balance_exhausted', 'billing_hard_limit_reached'];

/** How long a caller should wait after a 429 if OpenAI does not say how long. */
const defaultRetryAfterSeconds = 20;

/** OpenAI's description of an error. Any part of it may be missing. */
interface Description {
  message?: string;
  code?: string;
  param?: string;
  type?: string;
}

/** Finds the description in a response body. A gateway in front of OpenAI may write it differently. */
function describe(body: unknown): Description {
  const { error, message } = asObject(body);
  const described = typeof error === 'string' ? { message: error } : { message, ...asObject(error) };
  const { code, param, type } = asObject(described);
  const texts = { message: described.message, code, param, type };
  return Object.fromEntries(
    Object.entries(texts).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

/**
 * Whether a response says that the OpenAI account has no credit left.
 *
 * @param body - the parsed body of the response
 */
export function isQuotaExhausted(body: unknown): boolean {
  const { code, type } = describe(body);
  return quotaCodes.some((quotaCode) => quotaCode === code || quotaCode === type);
}

/**
 * Turns a refusal or failure of OpenAI into an error for the caller. If OpenAI repeats the key in its
 * message, the key is removed.
 *
 * @param response - a status of 300 or more, headers, and the parsed body (undefined if it is not JSON)
 * @param key - the key that was used
 */
export function failureOf(
  { status, headers, body }: { status: number; headers: Record<string, string>; body: unknown },
  key: Pick<Key, 'value' | 'source'>,
): AppError {
  // A response may repeat the key that it refuses.
  const withoutKey = (text: string | undefined) => text?.replaceAll(key.value, '(the key)');
  const described = describe(body);
  const details: ErrorDetails = { openaiCode: withoutKey(described.code) };
  if (key.source === 'identity' && (status === 401 || status === 403)) {
    return new AppError('identity_refused', details);
  }
  if (status === 401) {
    return new AppError(key.source === 'caller' ? 'caller_key_refused' : 'stored_key_refused', details);
  }
  if (isQuotaExhausted(body)) return new AppError('quota_exhausted', details);
  if (status === 429) {
    const waitMs = retryAfterMs(headers) ?? defaultRetryAfterSeconds * 1000;
    return new AppError('openai_rate_limited', {
      ...details,
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }
  if (status >= 500) {
    const waitMs = retryAfterMs(headers);
    const wait = waitMs === undefined ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1000) };
    return new AppError('openai_failed', { ...details, ...wait });
  }
  if (status < 400) return new AppError('openai_unreadable');
  const message = withoutKey(described.message);
  return new AppError('openai_rejected', {
    ...details,
    status,
    param: withoutKey(described.param),
    ...(message && { message }),
  });
}
