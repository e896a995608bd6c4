/** Turns an error response from OpenAI into the error the caller sees. */
import { asList, asName, asNumber, asObject, isObject, rowOf } from '../json';
import { AppError, errorTable, type ErrorCode, type ErrorDetails } from '../errors';
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
  'billing_not_active',
  'usage_limit_reached',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
];

/** How the same is said without a code. */
const quotaSentences =
  /exceeded your current quota|plan and billing details|account is not active|insufficient (quota|credit)/i;

/** Refusals with 401 that are not about the key, and what to do about them. */
const notAboutKeys: Readonly<Record<string, string>> = {
  invalid_organization: 'Ask your administrator to correct the setting OPENAI_ORG_ID.',
  mismatched_organization: 'Ask your administrator to correct the setting OPENAI_ORG_ID.',
  invalid_project: 'Ask your administrator to correct the setting OPENAI_PROJECT_ID.',
  mismatched_project: 'Ask your administrator to correct the setting OPENAI_PROJECT_ID.',
  ip_not_authorized: 'Ask your administrator to allow the address of this app at OpenAI.',
};

/** The description in a text. */
function withText(text: string): Description {
  const message = textReason(text);
  return message === undefined ? {} : { message };
}

/** How long a caller should wait after a 429 if OpenAI does not say how long. */
const defaultRetryAfterSeconds = 20;

/** OpenAI's description of an error. Any part of it may be missing. */
interface Description {
  message?: string;
  code?: string;
  param?: string;
  type?: string;
}

/** Names under which servers write the reason of an error, in any case. The first that has a text counts. */
const reasonNames = [
  ...['message', 'msg', 'error_description', 'detail', 'details', 'reason', 'description', 'error'],
  ...['errors', 'title', 'fault'],
];

/** How deep a reason can be inside a body, and how long it can be. */
const [maxDepth, maxLength] = [5, 1_000];

/** Finds the description in a response body. A gateway or another server may write it in a shape of its own. */
function describe(body: unknown): Description {
  const [code, param, type] = ['code', 'param', 'type'].map((name) => fieldIn(body, name));
  const texts = { message: reasonIn(body)?.slice(0, maxLength), code, param, type };
  return Object.fromEntries(
    Object.entries(texts).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
}

/** The fields of an object, by their names in lower case. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(asObject(value)).map(([name, field]) => [name.toLowerCase(), field]));
}

/** The text of a reason: itself, the texts of a list, or the text of an object under one of the usual names. */
function reasonIn(value: unknown, depth = maxDepth): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (depth === 0 || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const texts = value.slice(0, maxDepth).map((one) => reasonIn(one, depth - 1));
    return texts.filter(Boolean).join(' ') || undefined;
  }
  const fields = fieldsOf(value);
  // What is inside `error` is more exact than what stands beside it.
  const names = isObject(fields.get('error')) ? ['error', ...reasonNames] : reasonNames;
  const text = names.map((name) => reasonIn(fields.get(name), depth - 1)).find(Boolean);
  // FastAPI says where the mistake is.
  const place = asList(fields.get('loc')).slice(1).join('.');
  return text && place ? `${place}: ${text}.` : text;
}

/** The text of a field, from the innermost description that has it. */
function fieldIn(value: unknown, name: string, depth = maxDepth): string | undefined {
  if (depth === 0 || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return fieldIn(value[0], name, depth - 1);
  const fields = fieldsOf(value);
  const inner = ['error', 'errors', 'detail']
    .map((one) => fieldIn(fields.get(one), name, depth - 1))
    .find(Boolean);
  const own = fields.get(name);
  return inner ?? (typeof own === 'string' ? own : undefined);
}

/** What a body that is no JSON says: a plain text, a text in JSON, or the title of a web page. */
function textReason(text: string): string | undefined {
  const plain = text.trim().slice(0, maxLength * 4);
  if (plain === 'null') return undefined;
  if (!plain.startsWith('<')) return plain.replace(/^"|"$/g, '').slice(0, maxLength) || undefined;
  const [, title] = /<(?:title|h1)[^>]{0,200}>([^<]{1,300})</i.exec(plain) ?? [];
  return title === undefined ? undefined : `The answer was a web page: ${title.trim()}.`;
}

/**
 * Whether a rate limit can never be met: a single request needs more than OpenAI allows in a minute. Its sentence then
 * has both numbers: "Request too large for ... Limit 30000, Requested 45000."
 */
function isTooLarge({ message = '' }: Description): boolean {
  const numberAfter = (word: RegExp) => Number((word.exec(message)?.[1] ?? '').replaceAll(',', '') || NaN);
  const [limit, requested] = [
    numberAfter(/\bLimit:?\s{0,3}([\d,]{1,20})/i),
    numberAfter(/\bRequested:?\s{0,3}([\d,]{1,20})/i),
  ];
  if (limit >= 0 && requested >= 0) return requested > limit;
  return /^Request too large\b/i.test(message);
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

function isQuotaExhausted({ code, type, message = '' }: Description): boolean {
  return (
    quotaCodes.some((quotaCode) => quotaCode === code || quotaCode === type) || quotaSentences.test(message)
  );
}

/** A response that is no answer. */
interface FailedResponse {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  text?: string | undefined;
}

/** Whether a body describes an error and nothing else, as some gateways send it with the status 200. */
export function isErrorAlone(body: unknown): boolean {
  const names = Object.keys(asObject(body)).map((name) => name.toLowerCase());
  const beside = ['error', 'message', 'status', 'code', 'type', 'success', 'request_id'];
  return isObject(asObject(body).error) && names.every((name) => beside.includes(name));
}

/** The status that an error with the status 200 should have had. */
export function statusIn(body: unknown): number {
  const { error, status, code } = asObject(body);
  const inner = asObject(error);
  const found = [inner.status, inner.code, status, code].map(asNumber).find((one) => one >= 400 && one < 600);
  return found ?? 400;
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
 * @param response - a status of 300 or more, headers, the parsed body (undefined if it is not JSON), and its text
 * @param key - the key that was used
 */
export function failureOf(
  { status, headers, body, text }: FailedResponse,
  key: Pick<Key, 'value' | 'source'>,
): AppError {
  // A response may repeat the key that it refuses.
  const withoutKey = (text: string | undefined) => text?.replaceAll(key.value, '(the key)');
  const inBody = describe(body);
  const described = body === undefined && text ? { ...inBody, ...withText(text) } : inBody;
  const details: ErrorDetails = { openaiCode: withoutKey(described.code) };
  if (key.source === 'identity' && (status === 401 || status === 403)) {
    const message = status === 403 ? networkRefusal : roleMissing;
    return new AppError('identity_refused', { ...details, message });
  }
  const advice = rowOf(notAboutKeys, described.code);
  if (status === 401 && advice !== undefined) {
    const reason = withoutKey(described.message) ?? 'OpenAI refuses the call.';
    return new AppError('openai_rejected', { ...details, status: 403, message: `${reason} ${advice}` });
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
      ...saying(message, 'openai_rate_limited'),
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    });
  }
  if (status >= 500) {
    const waitMs = retryAfterMs(headers);
    const wait = waitMs === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
    return new AppError('openai_failed', { ...details, ...wait, ...saying(message, 'openai_failed') });
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

/** The usual sentence of an error, with OpenAI's reason. */
function saying(reason: string | undefined, code: ErrorCode): { message?: string } {
  return reason === undefined ? {} : { message: `${errorTable[code].message} OpenAI says: ${reason}` };
}
