/** From an answer of OpenAI that is none to the error that the caller reads. */
import { asObject } from '../json';
import { AppError, type ErrorDetails } from '../errors';
import type { Key } from '../keys';
import { retryAfterMs } from './retry';

/** Codes and types by which OpenAI says that no money is left. Waiting does not help then. */
const quotaCodes = ['insufficient_quota', 'credit_balance_exhausted', 'billing_hard_limit_reached'];

/** How long a caller should wait when OpenAI sets no time itself. */
const defaultRetryAfterSeconds = 20;

/** A description of an error, as far as there is one. */
interface Description {
  message?: string;
  code?: string;
  param?: string;
  type?: string;
}

/** Finds the description in a body of OpenAI, or of a gateway before it that writes it otherwise. */
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
 * Whether an answer says that the OpenAI account has no credit left.
 *
 * @param body - the parsed body of the answer
 */
export function isQuotaExhausted(body: unknown): boolean {
  const { code, type } = describe(body);
  return quotaCodes.some((quotaCode) => quotaCode === code || quotaCode === type);
}

/**
 * Describes a refusal or failure of OpenAI for the caller. A key that OpenAI repeats in its message is taken out.
 *
 * @param answer - status from 300 on, headers, and the parsed body, or undefined where that is no JSON
 * @param key - the key that was used
 */
export function failureOf(
  { status, headers, body }: { status: number; headers: Record<string, string>; body: unknown },
  key: Pick<Key, 'value' | 'source'>,
): AppError {
  // An answer may repeat the key that it refuses.
  const clean = (text: string | undefined) => text?.replaceAll(key.value, '(the key)');
  const described = describe(body);
  const details: ErrorDetails = { openaiCode: clean(described.code) };
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
  const message = clean(described.message);
  return new AppError('openai_rejected', {
    ...details,
    status,
    param: clean(described.param),
    ...(message && { message }),
  });
}
