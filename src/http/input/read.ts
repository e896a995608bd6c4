/** Reads the raw inputs of a request from its body, query and path. */
import type { Action } from '../../actions';
import { isObject } from '../../json';
import { AppError } from '../../errors';
import { fileFrom } from '../../schema/file';
import { fileInputs, decodeFiles, identifyFiles, type FileInputs } from './files';
import { readMultipart, type Parts } from './multipart';
import { inputsFromPairs } from './text-pairs';
import type { RawInputs } from '../../stages';
import type { Call } from '../call';
import { parseJson } from './json-body';

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

/**
 * Reads the inputs of an action as the caller wrote them, from the query, the body and the path.
 *
 * @throws AppError for a body that is chunked, too large, of a wrong type, or invalid for its type
 */
export async function readInputs(action: Action, call: ReadableCall): Promise<RawInputs> {
  const { request, wishes } = call;
  if (action.method === 'GET') return { ...inputsFromPairs(wishes.query, action), ...request.params };
  const files = fileInputs(action);
  const raw = await readBody(action, files, call);
  return { ...(await findFiles(files, raw)), ...request.params };
}

/**
 * Finds the files among raw inputs, and the kind of each.
 *
 * @throws AppError `body_too_large` for a file that is larger than OpenAI takes
 */
export function findFiles(files: FileInputs, raw: RawInputs): Promise<RawInputs> | RawInputs {
  return files.size > 0 ? identifyFiles(files, decodeFiles(files, raw)) : raw;
}

/** What must be known about a call to read its inputs. */
export type ReadableCall = Pick<Call, 'request' | 'wishes'>;

/** What must be known about an action to read a body for it. */
export type ReadableAction = Pick<Action, 'input' | 'flatInputs' | 'readPlainText'>;

/**
 * Reads a body.
 *
 * @param files - the file inputs; a file can be a part of a form, or the whole body
 * @param maxBytes - the largest body that is accepted, in bytes
 * @throws AppError `length_required`, `body_too_large`, `unsupported_content_type`, `invalid_json`,
 * `invalid_multipart`, or `invalid_input` for JSON that is not an object
 */
export async function readBody(
  action: ReadableAction,
  files: FileInputs,
  { request, wishes }: ReadableCall,
  maxBytes = maxBodyBytes(files),
): Promise<RawInputs> {
  const { headers } = request;
  // The host hands over no content of a chunked body. Such a body must not be treated as an empty one.
  const chunked = headers.has('transfer-encoding') && !headers.has('content-length');
  if (chunked || headers.get('x-ms-transfer-mode')?.toLowerCase() === 'chunked') {
    throw new AppError('length_required');
  }
  checkSize(Number(headers.get('content-length') ?? 0), maxBytes);
  const bytes = await request.arrayBuffer();
  checkSize(bytes.byteLength, maxBytes);

  const contentType = headers.get('content-type') ?? '';
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const [fileName] = files.keys();
  if (fileName !== undefined && type.trim() === 'multipart/form-data') {
    return fromParts(await readMultipart(Buffer.from(bytes), contentType, files), action);
  }
  if (
    fileName !== undefined &&
    /^(audio|video|image)\/|^application\/(octet-stream|ogg|mp4)$/.test(type.trim())
  ) {
    return { ...inputsFromPairs(wishes.query, action), [fileName]: fileFrom([Buffer.from(bytes)]) };
  }
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)/.exec(parameter)?.[1])
    .find(Boolean);
  const text = decode(bytes, charset);
  switch (type.trim()) {
    case '':
    case 'application/json':
    case 'text/json':
      return text === '' ? {} : readJson(text);
    case 'application/x-www-form-urlencoded':
      return inputsFromPairs(new URLSearchParams(text), action);
    case 'text/plain':
      if (action.readPlainText) return action.readPlainText(text, inputsFromPairs(wishes.query, action));
  }
  if (text === '') return {};
  const accepted = [
    ...(fileName === undefined ? [] : ['multipart/form-data', 'the type of the file itself']),
    'application/json',
    'application/x-www-form-urlencoded',
    ...(action.readPlainText ? ['text/plain'] : []),
  ];
  const message = `The Content-Type of the body is not supported here. Send ${accepted.join(' or ')}.`;
  throw new AppError('unsupported_content_type', { message });
}

/** Refuses a body that is too large. */
export function checkSize(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const message = `The body is larger than ${maxBytes / megabyte} MB, the most that one call can carry.`;
  throw new AppError('body_too_large', { message });
}

/** Makes the inputs from the fields and files of a form. Several parts with the same name become a list. */
function fromParts({ fields, files, lists }: Parts, action: ReadableAction): RawInputs {
  const inputs = inputsFromPairs(fields, action);
  for (const name of lists) {
    const isKnown = Object.hasOwn(action.input.properties, name);
    if (!isKnown && !Array.isArray(inputs[name])) inputs[name] = [inputs[name]];
  }
  const groups = Map.groupBy(files, ([name]) => name);
  const pairs = [...groups].map(([name, group]): [string, unknown] => {
    const found = group.map(([, slices]) => fileFrom(slices));
    return [name, found.length === 1 ? found[0] : found];
  });
  return { ...inputs, ...Object.fromEntries(pairs) };
}

function decode(bytes: ArrayBuffer, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    const message = 'The charset in the Content-Type header is not known. Send the body as UTF-8.';
    throw new AppError('unsupported_content_type', { message });
  }
}

function readJson(text: string): RawInputs {
  const body = parseJson(text);
  if (isObject(body)) return body;
  const message = 'The body must be a JSON object: the inputs between { and }.';
  throw new AppError('invalid_input', { message });
}
