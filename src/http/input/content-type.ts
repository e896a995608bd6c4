/** Reads the Content-Type header. */

import { charsetOf } from '../../text';

/** A content type, in lower case, and the charset that it names. */
export interface ContentType {
  type: string;
  charset: string | undefined;
}

/** Reads the header; the type is empty if there is none. Some tools write a comma in place of the semicolon. */
export function readContentType(header: string): ContentType {
  const [type = ''] = header.toLowerCase().split(/[;,]/, 1);
  return { type: type.trim(), charset: charsetOf(header) };
}

/** Whether a type is JSON, such as `application/vnd.api+json`. */
export function isJson(type: string): boolean {
  return /^[^/]+\/([^/]+\+)?(x-)?json$/.test(type);
}

/** Whether a type says that the body is a file. */
export function isFileType(type: string): boolean {
  return /^(audio|video|image)\/|^(application|binary)\/(octet-stream|x-binary|binary|ogg|mp4)$/.test(type);
}

/** The boundary that a Content-Type header names. */
export function boundaryOf(header: string): string | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(header) ?? [];
  return quoted ?? plain;
}

const openingBrace = 0x7b;

/** How far into a body the first line of a form is searched for. */
const maxPreamble = 1_000;

/**
 * The boundary that a body shows: its first line is `--` and the boundary, and a header of a part follows. Undefined for a body
 * that is no form.
 */
export function boundaryIn(body: Buffer): string | undefined {
  // Most bodies are JSON, whose first byte already tells.
  if (body[0] === openingBrace) return undefined;
  const start = body.toString('latin1', 0, maxPreamble);
  return /^\s*--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-(?:disposition|type)\s*:/i.exec(start)?.[1];
}

/** The Content-Type header of a form, with the boundary that is in its body. A label can be wrong; the body counts. */
export function formTypeOf(body: Buffer, header: string): string {
  const shown = boundaryIn(body);
  return shown === undefined || /["\\]/.test(shown) ? header : `multipart/form-data; boundary="${shown}"`;
}
