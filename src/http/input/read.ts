/** Reads the raw inputs of a request from its body, query and path. */
import type { Action } from '../../actions';
import { AppError } from '../../errors';
import { asName, isBlank, type JsonObject } from '../../json';
import type { InputChange, RawInputs } from '../../stages';
import type { Call } from '../call';
import { readContent, type BodyInputs, type ReadableAction } from './body';
import { fileInputs, findFiles, type FileInputs } from './files';
import { isKnownInput } from './names';
import { inputsFromPairs } from './text-pairs';

const megabyte = 1024 * 1024;

/** The largest body that the host takes, in bytes. */
export const hostMaxBodyBytes = 100 * megabyte;

/**
 * The largest body that is accepted, in bytes. Without files, this is OpenAI's limit for a JSON request,
 * including images inside it.
 */
export function maxBodyBytes(files: FileInputs): number {
  return files.size > 0 ? hostMaxBodyBytes : 50 * megabyte;
}

/** What must be known about a call to read its inputs. */
export type ReadableCall = Pick<Call, 'request' | 'wishes'>;

/** Raw inputs, and what was done to inputs to get them. */
export interface Reading {
  raw: RawInputs;
  changes: InputChange[];
}

/**
 * Reads the inputs of an action as the caller wrote them, from the query, the body and the path.
 *
 * @throws AppError for a body that is chunked, compressed, too large, of a wrong type, or invalid for its type
 */
export async function readInputs(action: Action, call: ReadableCall): Promise<Reading> {
  const { request, wishes } = call;
  const { params } = request;
  const query = inputsFromPairs(wishes.query, action);
  if (action.method === 'GET') return { raw: { ...query, ...params }, changes: [] };
  const files = fileInputs(action);
  const { raw, changes } = withQuery(await readBody(action, files, call), query, action);
  return { raw: { ...(await findFiles(files, raw)), ...params }, changes };
}

/**
 * Reads a body.
 *
 * @param files - the file inputs; a file can be a part of a form, or the whole body
 * @param maxBytes - the largest body that is accepted, in bytes
 * @throws AppError `length_required`, `body_too_large`, and as {@link readContent}
 */
export async function readBody(
  action: ReadableAction,
  files: FileInputs,
  { request, wishes }: ReadableCall,
  maxBytes = maxBodyBytes(files),
): Promise<BodyInputs> {
  const { headers } = request;
  // The host hands over no content of a chunked body. Such a body must not be treated as an empty one.
  const chunked = headers.has('transfer-encoding') && !headers.has('content-length');
  if (chunked || headers.get('x-ms-transfer-mode')?.toLowerCase() === 'chunked') {
    throw new AppError('length_required');
  }
  refuseEncoding(headers.get('content-encoding'));
  checkSize(Number(headers.get('content-length') ?? 0), maxBytes);
  const bytes = Buffer.from(await request.arrayBuffer());
  checkSize(bytes.byteLength, maxBytes);
  const query = inputsFromPairs(wishes.query, action);
  return readContent(bytes, headers.get('content-type') ?? '', { action, files, query });
}

/** Refuses a body that is compressed: neither the host nor the app decompresses it. */
function refuseEncoding(encoding: string | null): void {
  const written = encoding?.trim() ?? '';
  if (['', 'identity'].includes(written.toLowerCase())) return;
  const name = asName(written) ?? 'unknown';
  const message = `The body is compressed (Content-Encoding: ${name}). Send it without compression.`;
  throw new AppError('unsupported_content_type', { message });
}

/** Refuses a body that is too large. */
export function checkSize(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const message = `The body is larger than ${maxBytes / megabyte} MB, the most that one call can carry.`;
  throw new AppError('body_too_large', { message });
}

/** Whether a value is a text, a number or a boolean. Anything else cannot always be written as text. */
function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/**
 * Adds the inputs in the query to those in the body. If both have one, the body counts. Beside a body with several inputs, an
 * unknown name in the query has no meaning: tools add names of their own.
 */
export function withQuery(
  { raw, isOneInput }: BodyInputs,
  query: JsonObject,
  action: ReadableAction,
): Reading {
  const changes: InputChange[] = [];
  const added = Object.entries(query).filter(([field, value]) => {
    const inBody = Object.hasOwn(raw, field) ? raw[field] : undefined;
    if (!isBlank(inBody)) {
      const isSame =
        isBlank(value) || (isScalar(inBody) && isScalar(value) && String(inBody) === String(value));
      if (!isSame) changes.push({ field, how: 'body_wins' });
      return false;
    }
    const isInput = isOneInput ?? isKnownInput(action, field);
    if (!isInput && !isBlank(value)) changes.push({ field, how: 'not_an_input' });
    return isInput;
  });
  return { raw: { ...raw, ...Object.fromEntries(added) }, changes };
}
