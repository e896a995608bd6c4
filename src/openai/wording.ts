/** Says in an error which upstream it is about, so that the administrator looks at the right one. Pure. */
import { AppError, type ErrorCode } from '../errors';
import type { Upstream } from '../settings';
import { kinds } from '../upstreams';

/** Errors in the upstream's own words, which stay as they are. */
const quoted: readonly ErrorCode[] = ['openai_rejected', 'request_too_large', 'content_filtered'];

/** Errors about what opens an upstream. Each upstream has its own key or token. */
const aboutKeys: readonly ErrorCode[] = [
  ...(['no_key', 'stored_key_refused', 'stored_key_malformed', 'vault_unavailable'] as const),
  ...(['identity_refused', 'identity_unavailable'] as const),
];

/**
 * Gives an error the words for an upstream: what it is instead of OpenAI, and its name if the error is about one of several keys.
 *
 * @param isOneOfSeveral - whether there are other upstreams
 */
export function wordedFor(
  error: AppError,
  { name, kind }: Pick<Upstream, 'name' | 'kind'>,
  isOneOfSeveral: boolean,
): AppError {
  const { code, details } = error;
  if (quoted.includes(code)) return error;
  const said = kind === 'azure' ? ofAzure(error.message) : error.message;
  const message = isOneOfSeveral && aboutKeys.includes(code) ? `Upstream ${name}: ${said}` : said;
  return message === error.message ? error : new AppError(code, { ...details, message });
}

/** Where the upstream's own words begin, which stay as they are. */
const quotation = 'OpenAI says: ';

function ofAzure(message: string): string {
  const start = message.indexOf(quotation);
  const own = start < 0 ? message : message.slice(0, start + quotation.length);
  // The name of a role contains OpenAI, too.
  if (own.includes(kinds.azure.title)) return message;
  return own.replace(/\bOpenAI\b/g, kinds.azure.title) + message.slice(own.length);
}
