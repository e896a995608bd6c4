/** Converts content between the form inside workflows and the bytes that are sent. */
import { isObject, type JsonObject } from '../../../src/json';

/** The bytes of a body. */
interface Payload {
  bytes: Buffer;
  /** Its content type. A header that the maker wrote wins over it. */
  contentType?: string;
}

/** The boundary of the forms. */
const boundary = '8c3a1f5e-6d5b-4f0e-9a0f-3d0c2b1a4e5f';

/** Makes the bytes of the body of an action: a file, a form, a text or JSON. */
export function toPayload(body: unknown): Payload | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return { bytes: Buffer.from(body) };
  if (!isObject(body)) return toJson(body);
  const { '$content-type': type, $content: content, $multipart: parts } = body;
  if (Array.isArray(parts)) {
    return { bytes: toForm(parts), contentType: `${String(type)}; boundary="${boundary}"` };
  }
  if (typeof content === 'string') {
    return { bytes: Buffer.from(content, 'base64'), contentType: String(type) };
  }
  return toJson(body);
}

const toJson = (body: unknown): Payload => ({
  bytes: Buffer.from(JSON.stringify(body)),
  contentType: 'application/json; charset=utf-8',
});

/** Writes a form. Each part has its own headers and, unless it is a text, the content type of its body. */
function toForm(parts: readonly unknown[]): Buffer {
  const pieces = parts.flatMap((part) => {
    if (!isObject(part) || !isObject(part.headers)) throw new Error('A part of a form needs headers.');
    const { bytes, contentType } = toPayload(part.body) ?? { bytes: Buffer.alloc(0) };
    const headers: JsonObject = { ...part.headers, ...(contentType && { 'Content-Type': contentType }) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    return [Buffer.from(`--${boundary}\r\n${lines.join('')}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** Makes a file object in the form that workflows use. */
export const fileObject = (contentType: string, bytes: Buffer): JsonObject => ({
  '$content-type': contentType,
  $content: bytes.toString('base64'),
});

/**
 * Turns the body of a reply into what later actions see: parsed JSON, a text, or a file object for anything
 * else. An empty body becomes undefined.
 *
 * @throws SyntaxError if the content type is JSON but the body is not valid JSON; the action fails then
 */
export function fromReply(contentType: string, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const [type = ''] = contentType.toLowerCase().split(';');
  if (/^(application|text)\/([\w.-]+\+)?json$/.test(type.trim())) return JSON.parse(bytes.toString('utf8'));
  if (type.trim() === 'text/plain') return bytes.toString('utf8');
  return fileObject(contentType, bytes);
}
