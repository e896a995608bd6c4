/** Finds out what became of an input: whether it reached OpenAI with the same meaning, and whether the caller was told. */
import type { Action } from '../../src/actions';
import { asList, asObject, isBlank, isObject, rowOf, type JsonObject } from '../../src/json';
import { openaiParameters } from '../../src/schema/openai-parameters';
import type { ReceivedRequest } from '../../local/openai';
import { isReceivedFile } from '../../local/openai/form';
import type { Reply } from './call';

/** An input that a caller sent. */
export interface SentInput {
  /** Its name in the action. */
  name: string;
  /** Its name as the caller wrote it. */
  written: string;
  value: unknown;
}

/** A value as a form can hold it. */
export function textOf(value: unknown): string {
  return isBlank(value) ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Inputs that can become a part of another text. */
export const freeTexts = ['prompt', 'input', 'instruction', 'content'];

/** OpenAI's own parameters of an action, and of the endpoint that does its work today. */
export function openaiNames({ path, emulation }: Action): string[] {
  const paths = [path, ...(emulation ? [emulation.path] : [])];
  return [...new Set(paths.flatMap((one) => Object.keys(openaiParameters[one] ?? {})))];
}

/** The name of an input in the action, whatever its case and the blanks around it. */
export function canonicalName(action: Action, written: string): string {
  const { input, flatInputs = [] } = action;
  const known = [...Object.keys(input.properties), ...flatInputs, ...openaiNames(action)];
  const name = written.trim().toLowerCase();
  return known.find((candidate) => candidate.toLowerCase() === name) ?? written;
}

/** Whether the caller was told: in the report on the adaptation, in a header, or in the error. */
export function isTold({ name, written, value }: SentInput, { body, headers }: Reply): boolean {
  const { error } = body;
  const { dropped, translated, emulated, messages } = asObject(body.adaptation);
  const inHeaders = ['dropped', 'translated', 'emulated'].flatMap(
    (list) => headers.get(`x-inputs-${list}`)?.split(', ').map(decodeURIComponent) ?? [],
  );
  const listed = [...[dropped, translated, emulated].flatMap(asList), ...inHeaders];
  const sentences = [error?.message, ...asList(messages)].map(String);
  const places = [error?.param, ...asList(error?.problems).map((problem) => asObject(problem).field)];
  const isModel =
    name === 'model' &&
    (error?.openai_code === 'model_not_found' ||
      sentences.some(
        (sentence) => sentence.includes(String(plain(value))) || sentence.includes('that the call named'),
      ));
  // OpenAI says which id it does not know.
  const isRepeated = sentences.some(
    (sentence) => textOf(value).length > 4 && sentence.includes(textOf(value)),
  );
  return (
    isModel ||
    isRepeated ||
    [name, written].some(
      (one) =>
        listed.includes(one) ||
        places.some((place) => namesIn(String(place)).includes(one)) ||
        sentences.some((sentence) => quotedNames(sentence).includes(one)),
    )
  );
}

/** The names in the sentence of an error or a report: what is in backticks or quotes. */
function quotedNames(sentence: string): string[] {
  return [...sentence.matchAll(/[`']([^`']+)[`']/g)].flatMap(([, quoted = '']) => namesIn(quoted));
}

/** The names in a place such as `messages[0].role`, and the place itself. */
function namesIn(place: string): string[] {
  return [place, place.replace(/\[.*$/s, ''), ...place.split(/[.[\]]+/)];
}

/** Whether a request to OpenAI has an input with the same meaning: under its name, or with all its tokens anywhere. */
export function reaches({ url, body }: ReceivedRequest, { name, written, value }: SentInput): boolean {
  const { searchParams } = new URL(url, 'http://localhost');
  const query = [...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)] as const);
  const sent = [...query, ...Object.entries(body ?? {}), ...requestsIn(body?.file)];
  const wanted = JSON.stringify(plain(value));
  const isSame = valuesNamed([name, written], Object.fromEntries(sent))
    .flatMap((found) => [found, ...asList(found)])
    .some((found) => JSON.stringify(plain(found)) === wanted);
  const text = textOf(value);
  const isPart =
    (freeTexts.includes(name) || text.length > 8) && textsIn(sent).some((other) => other.includes(text));
  const tokens = JSON.stringify(plain(value)).match(/q[0-9a-z]{8}z/g) ?? [];
  const all = JSON.stringify(sent).toLowerCase();
  if (rowOf(moved, name)?.(plain(value), asObject(body))) return true;
  return isSame || isPart || (tokens.length > 0 && tokens.every((token) => all.includes(token)));
}

/** The requests of a batch, in a file of lines. */
function requestsIn(file: unknown): [string, unknown][] {
  if (!isReceivedFile(file) || file.filename !== 'prompts.jsonl') return [];
  const lines = file.bytes.toString().split('\n').filter(Boolean);
  return lines.map((line) => ['line', JSON.parse(line) as unknown]);
}

/** Whether a tool is offered if it is wanted, and not if it is not. */
const tool = (type: string) => (value: unknown, body: JsonObject) =>
  asList(body.tools).some((one) => asObject(one).type === type) === (value === true);

/** The inputs that have another place at OpenAI: whether they are there. */
const moved: Readonly<Record<string, (value: unknown, body: JsonObject) => boolean>> = {
  question: (value, { input }) => JSON.stringify(plain(input)).includes(JSON.stringify(value).slice(1, -1)),
  // Each prompt is a message of its own.
  prompts: (value, body) => {
    const said = textsIn(requestsIn(body.file)).map((text) => text.toLowerCase());
    const wanted = textsIn(value);
    return wanted.length > 0 && wanted.every((text) => said.some((one) => one.includes(text)));
  },
  effort: (value, body) =>
    requestsIn(body.file).some(
      ([, line]) => textOf(asObject(asObject(line).body).reasoning_effort) === textOf(value),
    ),
  // A file is a part of the question, or of the form. Its bytes can have been read from several forms.
  files: (_, body) => /"input_(file|image)"/.test(JSON.stringify(body.input ?? '')),
  file: (_, body) => isReceivedFile(body.file),
  web_search: tool('web_search'),
  code_interpreter: tool('code_interpreter'),
  // Of an example, the names of its fields are sent; the values are only samples.
  example: (value, { text }) => {
    const { schema } = asObject(asObject(text).format);
    const names = Object.keys(asObject(value));
    return schema !== undefined && names.every((name) => JSON.stringify(schema).toLowerCase().includes(name));
  },
  expires_after: (value, body) =>
    String(body['expires_after[seconds]']) === String(asObject(value).seconds ?? value),
};

/** All texts in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) && !isReceivedFile(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** The values with one of some names, at any depth. */
function valuesNamed(names: readonly string[], value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => valuesNamed(names, entry));
  if (!isObject(value) || isReceivedFile(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(names.includes(name) ? [inner] : []),
    ...valuesNamed(names, inner),
  ]);
}

/** A value without what does not matter: blanks, case, quotes around numbers, a list around a single entry. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (isReceivedFile(value)) return value.bytes.toString('base64').toLowerCase();
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value.map(plain);
  if (!isObject(value)) return value ?? 'null';
  const { $content: content } = value;
  if (typeof content === 'string') return plain(Buffer.from(content, 'base64').toString());
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== '');
  const [only] = entries;
  // A format or a choice that is nothing but a type.
  if (entries.length === 1 && only?.[0] === 'type') return plain(only[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key.toLowerCase(), plain(inner)]).sort());
}

function plainText(text: string): unknown {
  const written = text.toWellFormed().replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '');
  const name = written.toLowerCase();
  if (/^[[{"]/.test(name)) {
    try {
      return plain(JSON.parse(written));
    } catch {
      return name;
    }
  }
  if (/^(true|yes)$/.test(name)) return true;
  if (/^(false|no)$/.test(name)) return false;
  const number = Number(name.replace(',', '.'));
  return name !== '' && Number.isFinite(number) ? number : name;
}
