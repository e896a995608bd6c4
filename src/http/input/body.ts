/** Reads a body for what it is. That is mostly what its Content-Type says, but tools and makers label bodies wrongly, too. */
import type { Action } from '../../actions';
import { AppError } from '../../errors';
import { asList, isBlank, isObject, omit, type JsonObject } from '../../json';
import { fileFrom, isTextKind, takesKind, type FileSchema } from '../../schema/file';
import { jsonIn } from '../../schema/openai-parameter';
import { bytesOfContent, textOfContent, wrappedContent, type WrappedContent } from '../../schema/wrapper';
import { boundaryIn, formTypeOf, isFileType, isJson, readContentType } from './content-type';
import { mainFiles, type FileInputs } from './files';
import { parseJson } from './json-body';
import { kindOf } from './kind';
import { readMultipart } from './multipart';
import { inputName, isKnownInput, withInputNames, type NamedInputs } from './names';
import { mayBeStrange, strangeBytes } from './strange-bytes';
import { decodeText, readPairs } from './text';
import { inputsFromPairs, inputsFromParts } from './text-pairs';
import { readWrappedForm } from './wrapped-form';

/** What must be known about an action to read a body for it. */
export type ReadableAction = NamedInputs & Pick<Action, 'readPlainText'>;

/** What a body is read for. */
export interface BodyReader {
  action: ReadableAction;
  /** The file inputs of the action. */
  files: FileInputs;
  /** The inputs in the query. They decide whether a text is a prompt, and belong to it. */
  query: JsonObject;
}

/** Inputs from a body. */
export interface BodyInputs {
  raw: JsonObject;
}

/** How often content can be wrapped, such as a form in an object of the platform. */
const maxWrappers = 3;

const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded'];

/**
 * Reads the inputs in a body.
 *
 * @param contentType - the Content-Type header
 * @throws AppError `unsupported_content_type`, `invalid_json`, `invalid_multipart`, `invalid_encoding`, or
 * `invalid_input` for JSON that is not an object
 */
export async function readContent(
  bytes: Buffer,
  contentType: string,
  reader: BodyReader,
  wrappers = maxWrappers,
): Promise<BodyInputs> {
  const { action, files } = reader;
  const { type, charset } = readContentType(contentType);
  const [file] = mainFiles(files);
  if (boundaryIn(bytes) !== undefined || (type === 'multipart/form-data' && !(await isJsonText(bytes)))) {
    const form = formTypeOf(bytes, contentType);
    return { raw: inputsFromParts(await readMultipart(bytes, form, action, files), action) };
  }
  const isFileLabel = isFileType(type) && !(await isJsonText(bytes));
  if (file && (isFileLabel || (await isFileOf(file[1], bytes)))) {
    return wholeFile(file[0], fileFrom([bytes], { type }));
  }
  const strange = mayBeStrange(bytes, charset) ? await strangeBytes(bytes) : undefined;
  if (strange && file && !strange.isEncoded) return wholeFile(file[0], fileFrom([bytes], { type }));
  if (strange) throw strange.error;
  const text = decodeText(bytes, charset, { body: true });

  const isLabelled = type === '' || isJson(type) || type === 'multipart/form-data';
  const json = isLabelled ? undefined : unlabelledJson(text, type, reader);
  if (json !== undefined) return readJson(json, reader, wrappers);
  if (type === 'application/x-www-form-urlencoded' || (isLabelled && isPairs(text, action))) {
    return { raw: inputsFromPairs(readPairs(text.trim(), charset, { body: true }), action) };
  }
  if (type === 'text/plain' && action.readPlainText) {
    return { raw: action.readPlainText(text, knownAmong(reader.query, action)) };
  }
  if (text.trim() === '') return { raw: {} };
  if (isLabelled) return readJson(parseJson(text), reader, wrappers);
  // A text can be a file in base64.
  if (file) return wholeFile(file[0], isFileType(type) ? fileFrom([bytes], { type }) : text);
  throw unsupported(action);
}

/** Names with which the platform describes a form. */
const platformNames = ['$content-type', '$multipart', '$formdata'];

/** Whether bytes show a kind that a file input takes. A text can be the inputs themselves. */
async function isFileOf(schema: FileSchema, bytes: Buffer): Promise<boolean> {
  const kind = await kindOf([bytes]);
  return kind !== undefined && !isTextKind(kind) && takesKind(schema, kind);
}

/** Whether bytes are a text that begins like JSON. */
async function isJsonText(bytes: Buffer): Promise<boolean> {
  return (await kindOf([bytes])) === 'json';
}

/** Whether wrapped content is a whole body of inputs, in JSON or as a form, and not a file. */
function isWholeBody(content: WrappedContent, action: NamedInputs): boolean {
  const bytes = bytesOfContent(content);
  if (bytes && boundaryIn(bytes) !== undefined) return true;
  const read = textOfContent(content);
  const value = 'text' in read ? jsonIn(read.text) : undefined;
  return isObject(value) && !isWrapped(value) && hasInputs(value, action);
}

/** The inputs of the query that the action knows. */
function knownAmong(query: JsonObject, action: NamedInputs): JsonObject {
  return Object.fromEntries(Object.entries(query).filter(([name]) => isKnownInput(action, name)));
}

function wholeFile(name: string, value: unknown): BodyInputs {
  return { raw: { [name]: value } };
}

/** The JSON in a body that is labelled as something else, if it has inputs of the action. A prompt can contain braces, too. */
function unlabelledJson(text: string, type: string, { action, query }: BodyReader): unknown {
  if (!/^\s*(\[\s*)?\{/.test(text)) return undefined;
  const isText = type === 'text/plain';
  // A prompt needs the other required inputs in the address.
  const isPrompt =
    isText && action.readPlainText && action.input.required?.some((name) => !isBlank(query[name]));
  if (isPrompt) return undefined;
  const value = jsonIn(text);
  const object = isObject(value) ? value : asList(value)[0];
  const isMeant = isObject(object) && (isWrapped(object) || hasInputs(object, action));
  if (isMeant) return value;
  // No form and no file begins like this. The error says where the JSON is wrong.
  return isText || value !== undefined ? undefined : parseJson(text);
}

/** Whether a text is an encoded form, by its first name. */
function isPairs(text: string, action: NamedInputs): boolean {
  const [, name] = /^\s*([\w.[\]-]{1,60})=/.exec(text) ?? [];
  return name !== undefined && isKnownInput(action, inputName(action, name));
}

function hasInputs(object: JsonObject, action: NamedInputs): boolean {
  return Object.keys(object).some((name) => isKnownInput(action, inputName(action, name)));
}

/** Whether an object is content as the platform wraps it. */
function isWrapped(object: JsonObject): boolean {
  return Array.isArray(object.$multipart) || wrappedContent(object) !== undefined;
}

/** Reads the inputs in JSON: an object, also in a list or in a text, and as the platform wraps a body. */
async function readJson(json: unknown, reader: BodyReader, wrappers: number): Promise<BodyInputs> {
  const { action, files } = reader;
  const inText = typeof json === 'string' ? (jsonIn(json) ?? json) : json;
  const [value] = Array.isArray(inText) && inText.length === 1 ? asList(inText) : [inText];
  const [fileName] = mainFiles(files).keys();
  if (fileName !== undefined && typeof value === 'string') return wholeFile(fileName, value);
  if (!isObject(value)) {
    throw new AppError('invalid_input', {
      message: 'The body must be a JSON object: the inputs between { and }.',
    });
  }
  if (Array.isArray(value.$multipart)) {
    const form = inputsFromParts(readWrappedForm(value.$multipart, action, files), action);
    // What stands beside the form counts as well.
    return { raw: { ...withInputNames(action, omit(value, platformNames)), ...form } };
  }
  const content = wrappedContent(value);
  if (!content) return { raw: withInputNames(action, value) };
  const { type } = readContentType(content.type);
  const isBody =
    fileName === undefined || isJson(type) || formTypes.includes(type) || isWholeBody(content, action);
  const inputs = Object.fromEntries(
    Object.entries(withInputNames(action, value)).filter(([name]) => isKnownInput(action, name)),
  );
  if (isBody && wrappers > 0) {
    const read = formTypes.includes(type) ? undefined : textOfContent(content);
    const [bytes, label] =
      read && 'text' in read ? [Buffer.from(read.text), type] : [bytesOfContent(content), content.type];
    if (!bytes) throw new AppError('invalid_encoding', { message: damaged });
    const query = { ...reader.query, ...inputs };
    const inner = await readContent(bytes, label, { ...reader, query }, wrappers - 1);
    return { raw: { ...inputs, ...inner.raw } };
  }
  if (fileName === undefined || Object.hasOwn(inputs, fileName))
    return { raw: withInputNames(action, value) };
  return Object.keys(inputs).length > 0
    ? { raw: { ...inputs, [fileName]: value } }
    : wholeFile(fileName, value);
}

const damaged = 'The `$content` of the body is damaged base64. Send it completely.';

function unsupported({ readPlainText }: ReadableAction): AppError {
  const accepted = ['application/json', ...formTypes.slice(1), ...(readPlainText ? ['text/plain'] : [])];
  const message = `The Content-Type of the body is not supported here. Send ${accepted.join(' or ')}.`;
  return new AppError('unsupported_content_type', { message });
}
