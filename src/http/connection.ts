/** Identifies a caller by what authenticates the request, never by a name that anyone can send. */
import { hash } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import { AppError } from '../errors';
import { asList, asObject } from '../json';
import type { Settings } from '../settings';
import type { Wishes } from './input/wishes';

/** The caller of a request. */
export interface Connection {
  /** One-way hash of what authenticated the caller: 24 hexadecimal digits, the same for every call. */
  id: string;
  /** What identified the caller. */
  by: 'entra' | 'caller_key' | 'function_key' | 'nothing';
  /** The caller's own OpenAI key, if callers may send one. It is kept only as long as the request. */
  callerKey?: string;
}

/**
 * Identifies the caller. Where App Service authentication verifies callers, this is the Entra principal.
 * Elsewhere, it is the caller's own OpenAI key if such keys are allowed, or else the function key that the
 * host has checked. `func start` does not check keys, so all callers without a key are one connection.
 *
 * @throws AppError `sign_in_required` if callers must be verified and this one was not; the host checks no
 * keys then; `caller_key_refused` for an OpenAI key that cannot be read
 */
export function connectionOf(
  headers: HttpRequest['headers'],
  { functionKey }: Pick<Wishes, 'functionKey'>,
  settings: Pick<Settings, 'authenticationEnabled' | 'allowCallerKey'>,
): Connection {
  const callerKey = settings.allowCallerKey ? callerKeyIn(headers) : undefined;
  const principal = settings.authenticationEnabled ? principalIn(headers) : undefined;
  if (principal) return { id: idOf(folded(principal)), by: 'entra', ...(callerKey && { callerKey }) };
  if (settings.authenticationEnabled) throw new AppError('sign_in_required');
  if (callerKey) return { id: idOf(callerKey), by: 'caller_key', callerKey };
  return functionKey
    ? { id: idOf(folded(functionKey)), by: 'function_key' }
    : { id: idOf(''), by: 'nothing' };
}

/**
 * One spelling for all that are equal without case. Once a function key was right, the host accepts it in any case, and Entra
 * ids mean the same in any case. So one caller must not become many connections with a limit each.
 */
function folded(caller: string): string {
  return caller.toUpperCase().toLowerCase();
}

/**
 * Hashes what identifies a caller. Keys are long and random, so a plain hash cannot be reversed. The prefix
 * makes it differ from other hashes of the same key.
 */
function idOf(caller: string): string {
  return hash('sha256', `openai-connector:${caller}`).slice(0, 24);
}

/**
 * The caller's OpenAI key. These keys begin with `sk-`; a header without that is not meant for OpenAI.
 *
 * @throws AppError `caller_key_refused` for a header that contains a key but is not one: the call must not be paid for by
 * somebody else's key
 */
function callerKeyIn(headers: HttpRequest['headers']): string | undefined {
  const text = headers.get('authorization')?.trim() ?? '';
  const [, key] = /^(?:Bearer\s+)?(sk-[\w.-]{1,300})$/i.exec(text) ?? [];
  if (key !== undefined || !holdsKey(text)) return key;
  throw new AppError('caller_key_refused', { message: malformedCallerKey });
}

/** Whether a header that is no key has one inside, also as the password of Basic. */
function holdsKey(text: string): boolean {
  // A token for another service, such as one of Entra ID, can have any letters.
  if (/^(Bearer\s+)?eyJ[\w-]+\.[\w-]+\.[\w-]*$/i.test(text)) return false;
  const [, basic = ''] = /^Basic\s+(\S+)$/i.exec(text) ?? [];
  // Inside a word, the same letters mean nothing.
  return /(?<![\w-])(bearer)?sk-/i.test(`${text} ${Buffer.from(basic, 'base64').toString('latin1')}`);
}

const malformedCallerKey =
  'The OpenAI key in your Authorization header is malformed. Send `Bearer sk-...`, with nothing around the key.';

/** Tenant and object id (or application id), from the header that App Service authentication sets. */
function principalIn(headers: HttpRequest['headers']): string | undefined {
  const header = headers.get('x-ms-client-principal');
  if (!header) return undefined;
  let principal: unknown;
  try {
    principal = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  const { claims } = asObject(principal);
  const claim = (...names: string[]): string | undefined => {
    const found = asList(claims)
      .map(asObject)
      .find(({ typ }) => names.includes(String(typ)));
    return typeof found?.val === 'string' ? found.val : undefined;
  };
  const tenant = claim('tid', 'http://schemas.microsoft.com/identity/claims/tenantid');
  const subject =
    claim('oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier') ?? claim('azp', 'appid');
  return subject && `entra:${tenant ?? ''}:${subject}`;
}
