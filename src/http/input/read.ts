/** Reads the raw inputs of a request from its body, query and path. */
import type { Action } from '../../actions';
import { AppError, invalidInput } from '../../errors';
import { asName, isBlank, type JsonObject } from '../../json';
import type { InputChange, RawInputs } from '../../stages';
import { nameIn } from '../../schema/names';
import type { Call } from '../call';
import { readAroundBase64 } from './base64-texts';
import { readContent, type BodyInputs, type BodyReader, type ReadableAction } from './body';
import { bytesOf } from './body-bytes';
import { fileInputs, findFiles, mainFiles, type FileInputs } from './files';
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
  return mainFiles(files).size > 0 ? hostMaxBodyBytes : 50 * megabyte;
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
  if (action.method !== 'POST') return { raw: inAddress(query, params), changes: [] };
  const files = fileInputs(action);
  const { raw, changes } = withQuery(await readBody(request, { action, files, query }), query, action);
  return { raw: inAddress(await findFiles(files, raw), params), changes };
}

/**
 * Adds the inputs that are part of the path.
 *
 * @throws AppError `invalid_input` if another value is given elsewhere: one of the two would be meant
 */
function inAddress(raw: RawInputs, params: Readonly<Record<string, string>>): RawInputs {
  if (Object.keys(params).length === 0) return raw;
  const problems = Object.entries(params)
    .filter(([name, value]) => Object.hasOwn(raw, name) && !isBlank(raw[name]) && !isSame(raw[name], value))
    .map(([field]) => ({
      field,
      message: `\`${field}\` has one value in the path of the address and another elsewhere. Keep one of them.`,
    }));
  if (problems.length === 0) return { ...raw, ...params };
  throw invalidInput(problems);
}

/** Whether two values are the same when they are written as text. */
function isSame(one: unknown, other: unknown): boolean {
  return isScalar(one) && isScalar(other) && nameIn(String(one)) === nameIn(String(other));
}

/** Reads the inputs in the body of a request, as {@link readBytes} and {@link readContent} do. */
export async function readBody(request: ReadableCall['request'], reader: BodyReader): Promise<BodyInputs> {
  const bytes = await readBytes(request, maxBodyBytes(reader.files));
  const contentType = request.headers.get('content-type') ?? '';
  const around = reader.files.size > 0 ? await readAroundBase64(bytes, contentType, reader) : undefined;
  return around ?? readContent(bytes, contentType, reader);
}

/**
 * Reads the bytes of a body.
 *
 * @param maxBytes - the largest body that is accepted, in bytes
 * @throws AppError `length_required`, `unsupported_content_type` or `body_too_large`
 */
export async function readBytes(request: ReadableCall['request'], maxBytes: number): Promise<Buffer> {
  const { headers } = request;
  // The host hands over no content of a chunked body. Such a body must not be treated as an empty one.
  const chunked = headers.has('transfer-encoding') && !headers.has('content-length');
  if (chunked || headers.get('x-ms-transfer-mode')?.toLowerCase() === 'chunked') {
    throw new AppError('length_required');
  }
  refuseEncoding(headers.get('content-encoding'));
  checkSize(Number(headers.get('content-length') ?? 0), maxBytes);
  const bytes = await bytesOf(request);
  checkSize(bytes.byteLength, maxBytes);
  return bytes;
}

/** Encodings that change no byte, and charsets, which people write there by mistake. */
const uncompressed = ['', 'identity', 'none', 'utf-8', 'utf8', 'us-ascii', 'binary', '7bit', '8bit'];

/** Refuses a body that is compressed: neither the host nor the app decompresses it. */
function refuseEncoding(encoding: string | null): void {
  const written = encoding?.trim() ?? '';
  if (uncompressed.includes(written.toLowerCase())) return;
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
 * Adds the inputs in the query to those in the body. If both have one, the body counts. An unknown name in the query has no
 * meaning: tools add names of their own.
 */
export function withQuery({ raw }: BodyInputs, query: JsonObject, action: ReadableAction): Reading {
  const changes: InputChange[] = [];
  if (Object.keys(query).length === 0) return { raw, changes };
  const added = Object.entries(query).filter(([field, value]) => {
    const inBody = Object.hasOwn(raw, field) ? raw[field] : undefined;
    if (!isBlank(inBody)) {
      const isSaid = isBlank(value) || isSame(inBody, value);
      if (!isSaid) changes.push({ field, how: 'body_wins' });
      return false;
    }
    const isInput = isKnownInput(action, field);
    if (!isInput && !isBlank(value)) changes.push({ field, how: 'not_an_input' });
    return isInput;
  });
  return { raw: { ...raw, ...Object.fromEntries(added) }, changes };
}
