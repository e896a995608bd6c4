/** Turns an error response from OpenAI into the error the caller sees. */
import { asList, asName, asObject } from '../json';
import { AppError, type ErrorDetails } from '../errors';
import type { Key } from '../keys';
import { retryAfterMs } from './retry';

/**
 * Codes and types with which OpenAI says that the account has no credit left, or that a spending limit is reached. Waiting
 * does not help then. See https://developers.openai.com, guides "Error codes" and "Spend limits".
 */
const quotaCodes = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'billing_hard_limit_reached',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
];

/** How long a caller should wait after a 429 if OpenAI does not say how long. */
const defaultRetryAfterSeconds = 20;

/** OpenAI's description of an error. Any part of it may be missing. */
interface Description {
  message?: string;
  code?: string;
  param?: string;
  type?: string;
}

/** Finds the description in a response body. A gateway or another server may write it in a shape of its own. */
function describe(body: unknown): Description {
  const { error, errors, message, detail, title } = asObject(body);
  const [first] = asList(errors);
  const described = asObject(error ?? first);
  const { code, param, type } = described;
  const texts = {
    message: textOf(
      typeof error === 'string' ? error : (described.message ?? message ?? detail ?? first ?? title),
    ),
    code,
    param,
    type,
  };
  return Object.fromEntries(
    Object.entries(texts).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

/** The text of a reason: itself, or the messages of a list as FastAPI writes it. */
function textOf(reason: unknown, depth = 3): string | undefined {
  if (typeof reason === 'string') return reason;
  if (depth === 0) return undefined;
  if (Array.isArray(reason)) {
    const texts = reason.map((one) => textOf(one, depth - 1)).filter(Boolean);
    return texts.length > 0 ? texts.join(' ') : undefined;
  }
  const { message, msg, loc } = asObject(reason);
  const text = textOf(message ?? msg, depth - 1);
  const place = asList(loc).slice(1).join('.');
  return text && place ? `${place}: ${text}.` : text;
}

/**
 * Whether a rate limit can never be met: a single request needs more than OpenAI allows in a minute. Its sentence then
 * has both numbers: "Request too large for ... Limit 30000, Requested 45000."
 */
function isTooLarge({ message = '' }: Description): boolean {
  const [, limit, requested] = /\bLimit:?\s*([\d,]+)[^]*?\bRequested:?\s*([\d,]+)/i.exec(message) ?? [];
  const number = (text = '') => Number(text.replaceAll(',', ''));
  return limit !== undefined && number(requested) > number(limit);
}

/**
 * Whether a response says that waiting does not help: the account has no credit left, or the request is too large for its
 * rate limit.
 *
 * @param body - the parsed body of the response
 */
export function isHopeless(body: unknown): boolean {
  const described = describe(body);
  return isQuotaExhausted(described) || isTooLarge(described);
}

function isQuotaExhausted({ code, type }: Description): boolean {
  return quotaCodes.some((quotaCode) => quotaCode === code || quotaCode === type);
}

const roleMissing =
  'Azure OpenAI does not accept the identity of this app. Ask your administrator to give it the role Cognitive Services OpenAI User.';
const networkRefusal =
  'Azure OpenAI does not let this app in. Ask your administrator to check the network rules of the Azure OpenAI resource, and the role of the app’s identity.';

/** Codes with which Azure says that its content filter has stopped a request. */
const filterCodes = ['content_filter', 'contentFilter', 'ResponsibleAIPolicyViolation'];

/**
 * Finds what Azure's content filter has found. See https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
 *
 * @returns the categories, such as `violence (high)`; undefined if the refusal is about something else
 */
function filteredIn(body: unknown): string[] | undefined {
  const { code, innererror } = asObject(asObject(body).error);
  const {
    code: innerCode,
    content_filter_result: result,
    content_filter_results: results,
  } = asObject(innererror);
  if (![code, innerCode].some((one) => filterCodes.includes(String(one)))) return undefined;
  return Object.entries(asObject(result ?? results)).flatMap(([category, verdict]) => {
    const { filtered, severity } = asObject(verdict);
    const name = asName(category)?.replaceAll('_', ' ');
    if (filtered !== true || name === undefined) return [];
    return [asName(severity) === undefined ? name : `${name} (${String(severity)})`];
  });
}

function aboutFilter(categories: readonly string[]): string {
  const what = categories.length > 0 ? `, because it found: ${categories.join(', ')}` : '';
  return `The content filter of Azure OpenAI stopped the request${what}. Change the text or the picture; sending it again does not help.`;
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
    const message = status === 403 ? networkRefusal : roleMissing;
    return new AppError('identity_refused', { ...details, message });
  }
  if (key.source === 'federation' && status === 401) return new AppError('identity_refused', details);
  if (status === 401) {
    return new AppError(key.source === 'caller' ? 'caller_key_refused' : 'stored_key_refused', details);
  }
  if (isQuotaExhausted(described)) return new AppError('quota_exhausted', details);
  const message = withoutKey(described.message);
  if (status === 429 && isTooLarge(described)) {
    return new AppError('request_too_large', { ...details, ...(message && { message }) });
  }
  if (status === 429) {
    const waitMs = retryAfterMs(headers) ?? defaultRetryAfterSeconds * 1000;
    return new AppError('openai_rate_limited', {
      ...details,
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }
  if (status >= 500) {
    const waitMs = retryAfterMs(headers);
    const wait = waitMs === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
    return new AppError('openai_failed', { ...details, ...wait });
  }
  if (status < 400) return new AppError('openai_unreadable');
  const filtered = filteredIn(body);
  if (filtered) {
    return new AppError('content_filtered', { ...details, message: aboutFilter(filtered) });
  }
  return new AppError('openai_rejected', {
    ...details,
    status,
    param: withoutKey(described.param),
    ...(message && { message }),
  });
}
