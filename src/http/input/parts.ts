/**
 * Reads parts: what a message or a check consists of besides plain text. Makers send pictures, sounds, documents and texts as the
 * platform gives them; OpenAI has a form of its own for each.
 */
import { KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { invalidInput, type AppError } from '../../errors';
import { asList, asObject, isObject, rowOf, type JsonObject } from '../../json';
import { oneOf } from '../../lists';
import { isOfKind } from '../../schema/coerce';
import {
  contentTypeOf,
  documentTypes as documents,
  isTextKind,
  pictureKinds as pictures,
} from '../../schema/file';
import { wordIn } from '../../schema/names';
import { jsonIn } from '../../schema/openai-parameter';
import { textOfContent, wrappedContent } from '../../schema/wrapper';
import type { Inputs } from '../../stages';
import { fileIn } from './files';
import { kindOfFile } from './kind';

/** The kinds of sounds that OpenAI takes in a message. */
const sounds = ['mp3', 'wav'];

/** The types of parts, by how they are called elsewhere. */
const partTypes: Readonly<Record<string, string>> = {
  text: 'text',
  input_text: 'text',
  output_text: 'text',
  image_url: 'image_url',
  input_image: 'image_url',
  input_audio: 'input_audio',
  file: 'file',
  refusal: 'refusal',
};

/** What a list of parts can have, from its schema: `parts` lists types of parts. */
type Allowed = readonly string[];

/**
 * Reads the parts in checked inputs.
 *
 * @returns the inputs, and the names of those that have another form now
 * @throws AppError `invalid_input` for content that OpenAI takes in no form
 */
export async function readParts(
  schema: TObject,
  inputs: Inputs,
): Promise<{ inputs: Inputs; reshaped: string[] }> {
  if (!hasParts(schema, inputs)) return { inputs, reshaped: [] };
  const pairs = await Promise.all(
    Object.entries(inputs).map(async ([name, value]): Promise<[string, unknown]> => {
      const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      return [name, property ? await read(property, value, name) : value];
    }),
  );
  const reshaped = pairs.filter(([name, value]) => value !== inputs[name]).map(([name]) => name);
  return reshaped.length === 0 ? { inputs, reshaped } : { inputs: Object.fromEntries(pairs), reshaped };
}

/** Whether there are parts in a value. Most messages are plain texts, for which there is nothing to wait for. */
function hasParts(schema: TSchema, value: unknown): boolean {
  if (KindGuard.IsUnion(schema)) {
    const member = schema.anyOf.find((candidate) => isOfKind(candidate, value));
    return member !== undefined && hasParts(member, value);
  }
  if (KindGuard.IsArray(schema) && Array.isArray(value)) {
    return schema.parts !== undefined || value.some((item: unknown) => hasParts(schema.items, item));
  }
  if (!KindGuard.IsObject(schema) || !isObject(value)) return false;
  return Object.keys(value).some((name) => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    return property !== undefined && hasParts(property, value[name]);
  });
}

/** A value with its parts in OpenAI's form; the same value if there is nothing to do. */
async function read(schema: TSchema, value: unknown, field: string): Promise<unknown> {
  if (KindGuard.IsUnion(schema)) {
    const member = schema.anyOf.find((candidate) => isOfKind(candidate, value));
    return member ? read(member, value, field) : value;
  }
  if (KindGuard.IsArray(schema) && Array.isArray(value)) {
    const { items, parts } = schema;
    const allowed = asList(parts).filter((type) => typeof type === 'string');
    const readItem = (item: unknown, place: string) =>
      allowed.length > 0 ? readPart(item, place, allowed) : read(items, item, place);
    const list = asList(value);
    const found = await Promise.all(list.map((item, index) => readItem(item, `${field}[${index}]`)));
    return found.some((item, index) => item !== list[index]) ? found : value;
  }
  if (!KindGuard.IsObject(schema) || !isObject(value)) return value;
  const names = Object.keys(schema.properties).filter((name) => Object.hasOwn(value, name));
  const pairs = await Promise.all(
    names.map(async (name): Promise<[string, unknown]> => {
      const property = schema.properties[name];
      return [name, property && (await read(property, value[name], `${field}.${name}`))];
    }),
  );
  const changed = pairs.filter(([name, inner]) => inner !== value[name]);
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

async function readPart(part: unknown, field: string, allowed: Allowed): Promise<unknown> {
  if (!isObject(part)) return part;
  if (wrappedContent(part)) return partOf(part, field, allowed);
  const written = typeof part.type === 'string' ? wordIn(part.type, Object.keys(partTypes)) : undefined;
  const type = rowOf(partTypes, written ?? Object.keys(part).find((name) => rowOf(partTypes, name) === name));
  if (type === undefined) return part;
  const reader = rowOf(readers, type);
  const found = reader && (await reader(part, field, allowed));
  return found ?? (part.type === type ? part : { ...part, type });
}

/** Reads what a part of a type contains; undefined if it is in OpenAI's form already. */
type Reader = (part: JsonObject, field: string, allowed: Allowed) => Promise<JsonObject | undefined>;

const readers: Readonly<Record<string, Reader>> = {
  image_url: async (part, field) => {
    const { image_url: given } = part;
    const inText = typeof given === 'string' ? (jsonIn(given) ?? given) : given;
    const isObjectOfUrl = isObject(inText) && !wrappedContent(inText);
    const address = isObjectOfUrl ? inText.url : inText;
    const url = await addressOf(address, field);
    if (isObjectOfUrl && inText === given && url === address) return undefined;
    return { ...part, type: 'image_url', image_url: { ...(isObjectOfUrl && inText), url } };
  },
  input_audio: async (part, field) => {
    const { input_audio: given } = part;
    const isObjectOfData = isObject(given) && !wrappedContent(given);
    const found = await contentOf(isObjectOfData ? given.data : given);
    if (!found) return undefined;
    const { kind = '', base64 } = found;
    if (!sounds.includes(kind)) {
      // OpenAI judges what shows no kind.
      if (kind === '' && isObjectOfData) return { ...part, input_audio: { ...given, data: base64 } };
      throw refusal(field, kind, sounds);
    }
    return soundPart(found, part, asObject(given));
  },
  file: async (part, field, allowed) => {
    const { file: given } = part;
    if (!isObject(given)) return undefined;
    if (wrappedContent(given)) return partOf(given, field, allowed);
    const data = given.file_data;
    const isRight = data === undefined || (typeof data === 'string' && data.startsWith('data:'));
    const name = typeof given.filename === 'string' ? { name: given.filename } : {};
    const found = isRight ? undefined : await contentOf(data, name);
    if (!found) return undefined;
    const made = filePart(found);
    if (!made) throw refusal(field, found.kind, Object.keys(documents));
    return { ...part, type: 'file', file: { ...given, ...made.file } };
  },
};

/** A picture's address: itself if it is a link, or one that contains the picture. */
async function addressOf(address: unknown, field: string): Promise<unknown> {
  const text = typeof address === 'string' ? address.trim() : undefined;
  if (text !== undefined && /^https?:/i.test(text)) return text;
  const found = await contentOf(address);
  if (!found) return address;
  const { kind, base64, type } = found;
  if (kind !== undefined && pictures.includes(kind)) return `data:${contentTypeOf(kind)};base64,${base64}`;
  // The bytes show no picture. What the caller says may still be right, for OpenAI to judge.
  if (kind === undefined && /^image\//i.test(type))
    return `data:${type.split(';')[0] ?? ''};base64,${base64}`;
  if (text !== undefined && !/^"?data:/i.test(text) && (kind === undefined || isTextKind(kind)))
    return address;
  throw refusal(field, kind, pictures);
}

/** What a caller has sent as content, and what it is. */
interface Content {
  kind: string | undefined;
  base64: string;
  type: string;
  name: string | undefined;
}

/** The content in a text or an object; undefined if there is none. */
async function contentOf(value: unknown, about: { name?: string } = {}): Promise<Content | undefined> {
  const file = fileIn(value);
  if (!file || file.size === 0) return undefined;
  const declared = { ...file.declared, ...about };
  const { type = '', name } = declared;
  return {
    kind: await kindOfFile({ ...file, declared }, Object.keys(documents)),
    base64: Buffer.concat(file.slices).toString('base64'),
    type,
    name,
  };
}

/** The part that wrapped content becomes, by what its bytes are. */
async function partOf(value: JsonObject, field: string, allowed: Allowed): Promise<JsonObject> {
  const found = await contentOf(value);
  const made = found && madeOf(found);
  if (made && allowed.includes(made.type)) return made;
  const content = wrappedContent(value);
  const read = content && !made ? textOfContent(content) : undefined;
  if (read && 'text' in read) return { type: 'text', text: read.text };
  if (read && (found?.kind === undefined || isTextKind(found.kind)))
    throw invalid(field, `its content ${read.defect}`);
  throw refusal(field, found?.kind, allowed);
}

function madeOf(content: Content): (JsonObject & { type: string }) | undefined {
  const { kind = '', base64 } = content;
  if (pictures.includes(kind)) {
    return { type: 'image_url', image_url: { url: `data:${contentTypeOf(kind)};base64,${base64}` } };
  }
  return sounds.includes(kind) ? soundPart(content, {}, {}) : filePart(content);
}

function soundPart({ kind, base64 }: Content, part: JsonObject, given: JsonObject) {
  const rest = wrappedContent(given) ? {} : given;
  return { ...part, type: 'input_audio', input_audio: { ...rest, data: base64, format: kind } };
}

function filePart({ kind = '', base64, name }: Content) {
  const type = rowOf(documents, kind);
  if (type === undefined) return undefined;
  const filename = name ?? `file.${kind}`;
  return { type: 'file', file: { filename, file_data: `data:${type};base64,${base64}` } };
}

/** What a part can be, in words. */
const inWords: Readonly<Record<string, string>> = {
  text: 'a text',
  image_url: 'a picture (png, jpg, gif or webp)',
  input_audio: 'a sound (mp3 or wav)',
  file: 'a document (pdf or Office)',
};

function refusal(field: string, kind: string | undefined, allowed: Allowed): AppError {
  const what = kind === undefined ? 'its content has no such form' : `it is ${kind}`;
  return invalid(field, what, oneOf(allowed.map((one) => rowOf(inWords, one) ?? one)));
}

function invalid(field: string, what: string, wanted = 'a text or a file'): AppError {
  const message = `\`${field}\` must be ${wanted}, but ${what}.`;
  return invalidInput([{ field, message }]);
}
