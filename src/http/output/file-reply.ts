/** Files on the way out: as bytes, or in JSON for callers who can take nothing else. */
import type { HttpRequest } from '@azure/functions';
import type { JsonObject } from '../../json';
import type { Content } from './reply';

/** The parameter of the query that asks for a form of the reply. */
export const returnForm = 'return';

/**
 * Makes the content of a reply that is a file.
 *
 * @param request - says by `Accept: application/json` or `?return=json` that it wants the form in which Power Automate
 * passes files on: an object with `$content-type` and `$content`, which is base64
 * @param more - what else stands in that object
 */
export function fileContent(
  bytes: Buffer,
  { name, type }: { name: string; type: string },
  request: HttpRequest,
  more: JsonObject,
): Content {
  if (wantsJson(request)) {
    return { json: { '$content-type': type, $content: bytes.toString('base64'), ...more } };
  }
  return { bytes, type, headers: { 'content-disposition': `attachment; filename="${name}"` } };
}

/** The form of the reply that the query asks for, such as `json` or `text`. */
export function formOf(request: HttpRequest): string | undefined {
  return new URL(request.url).searchParams.get(returnForm) ?? undefined;
}

function wantsJson(request: HttpRequest): boolean {
  const asked = formOf(request);
  if (asked !== undefined) return asked === 'json';
  const types = (request.headers.get('accept') ?? '').toLowerCase().split(',');
  return types.every((type) => type.trim().split(';')[0] === 'application/json');
}
