/** Makes the result of a tool from the reply of its operation. */
import { errorTable } from '../errors';
import { asList, asObject, isBlank, isEmptyList, rowOf, type JsonObject } from '../json';
import { contentTypeOf } from '../schema/file';
import { decoded } from '../text';
import { tools, type Tool } from './tools';
import { versionWithLinks } from './versions';

/** The longest text that an agent gets to read, in characters. It would fill the memory of most models. */
const maxTextLength = 100_000;

/** The largest file in a result, in base64 characters. */
const maxFileLength = 10 * 1024 * 1024;

/** What an operation replies, in JSON. */
export interface OperationReply {
  status: number;
  reply: JsonObject;
}

/**
 * Makes the result.
 *
 * @param version - the version of the protocol that the caller speaks
 */
export function toolResult(tool: Tool, { status, reply }: OperationReply, version: string): JsonObject {
  // A fine-tuning job has an output `error`, too.
  if (status >= 400) return failed(errorText(reply));
  const { $content: content, '$content-type': type, ...others } = reply;
  if (typeof content === 'string') return fileResult(content, String(type), others);
  const text = textOf(reply);
  return {
    content: [textContent(readable(text)), ...(version >= versionWithLinks ? linksIn(tool, reply) : [])],
    structuredContent: reply,
    isError: false,
  };
}

/** Makes the result that says what went wrong, so that the agent can do something about it. */
function failed(text: string): JsonObject {
  return { content: [textContent(text)], isError: true };
}

function errorText(reply: JsonObject): string {
  const { message, code, request_id: id } = asObject(reply.error);
  const { messages } = asObject(reply.adaptation);
  const row = rowOf<{ retry: string }>(errorTable, code);
  const about = [
    withToolNames(String(message)),
    ...asList(messages).map(String),
    row?.retry === 'later' ? 'Trying again later can help.' : 'Do not repeat the same call.',
  ];
  return `${about.join(' ')}\nCode: ${String(code)}. Request id: ${String(id)}.`;
}

/** A sentence for makers that names actions, with the names of the tools. */
function withToolNames(text: string): string {
  return tools().reduce((written, { name, operation }) => {
    const title = `“${operation.summary}”`;
    return written.replaceAll(title, `${title} (the tool ${name})`);
  }, text);
}

/** Makes the result with a file. */
function fileResult(base64: string, type: string, others: JsonObject): JsonObject {
  const size = `${(base64.length / 1024 / 1024).toFixed(1)} MB in base64`;
  if (base64.length > maxFileLength) {
    return failed(
      `The file was made, but it has ${size}, and a tool can return 10 MB. Ask for a shorter one, or for a smaller format such as mp3.`,
    );
  }
  const [kind] = type.split('/');
  const file =
    kind === 'audio' || kind === 'image'
      ? { type: kind, data: base64, mimeType: type }
      : { type: 'resource', resource: { uri: 'file:///result', mimeType: type, ...contentOf(base64) } };
  const text = textOf({ type, size, ...others });
  return { content: [textContent(text), file], isError: false };
}

/** The content of a file: as text if it is one that an agent can read. OpenAI often does not say what a file is. */
function contentOf(base64: string): JsonObject {
  const read = decoded(Buffer.from(base64, 'base64'));
  const isText =
    'text' in read && read.text.length <= maxTextLength && !/(?![\t\r\n])\p{Cc}/u.test(read.text);
  return isText ? { text: read.text } : { blob: base64 };
}

/**
 * A reply as an agent reads it. Each word costs the agent something, so outputs that are empty are left out, and the report about
 * changes is what it says in sentences.
 */
function textOf({ adaptation, ...others }: JsonObject): string {
  const spoken = { ...others, adaptation: asObject(adaptation).messages };
  // The entries of a list have numbers as names, and keep their places.
  return JSON.stringify(spoken, (name, value: unknown) =>
    (isBlank(value) || isEmptyList(value)) && !/^\d+$/.test(name) ? undefined : value,
  );
}

function readable(text: string): string {
  if (text.length <= maxTextLength) return text;
  return `The result has ${text.length} characters, which is too long to read here. All of it is in the structured content.`;
}

/** Links to the pictures or files in a reply. */
function linksIn({ linked }: Tool, reply: JsonObject): JsonObject[] {
  return asList(linked === undefined ? [] : reply[linked]).flatMap((file, index): JsonObject[] => {
    const { url, name } = asObject(file);
    if (typeof url !== 'string' || url === '') return [];
    const [, kind = ''] = /\.(\w{1,8})$/.exec(typeof name === 'string' ? name : url) ?? [];
    const shown = typeof name === 'string' ? name : `image-${index + 1}.${kind}`;
    return [{ type: 'resource_link', uri: url, name: shown, mimeType: contentTypeOf(kind.toLowerCase()) }];
  });
}

function textContent(text: string): JsonObject {
  return { type: 'text', text };
}
