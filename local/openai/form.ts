/** Reads the forms with files that the simulated OpenAI receives. */
import busboy from 'busboy';
import { buffer } from 'node:stream/consumers';
import { asList, type JsonObject } from '../../src/json';
import { endpoints, forms } from './endpoints';

/** A file as it arrived. */
export interface ReceivedFile {
  filename: string;
  type: string;
  bytes: Buffer;
}

/** Whether a value of a form is a file. */
export function isReceivedFile(value: unknown): value is ReceivedFile {
  return typeof value === 'object' && value !== null && 'bytes' in value && Buffer.isBuffer(value.bytes);
}

/**
 * Reads a form. Fields become numbers if the endpoint expects numbers, and `name[]` becomes a list.
 *
 * @param target - method and path, such as `POST /v1/images/edits`
 * @returns undefined if the form is broken
 */
export async function readForm(
  body: Buffer,
  contentType: string,
  target: string,
): Promise<JsonObject | undefined> {
  const types = endpoints[target]?.parameters ?? {};
  const form = new Map<string, unknown>();
  const files: Promise<void>[] = [];
  const add = (given: string, value: unknown) => {
    const name = given.replace('[]', '');
    form.set(name, given.endsWith('[]') ? [...asList(form.get(name)), value] : value);
  };
  try {
    await new Promise((resolve, reject) => {
      const parser = busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8' });
      parser.on('file', (name, stream, { filename, mimeType }) => {
        files.push(buffer(stream).then((bytes) => add(name, { filename, type: mimeType, bytes })));
      });
      parser.on('field', (name, text) => {
        const isNumber = ['integer', 'number'].includes(types[name] ?? '');
        add(name, isNumber ? Number(text) : text);
      });
      parser.on('error', reject).on('close', resolve);
      parser.end(body);
    });
    await Promise.all(files);
    return Object.fromEntries(form);
  } catch {
    return undefined;
  }
}

/** The first field whose file the endpoint does not accept. Like OpenAI, checks the ending of its name. */
export function wrongFile(target: string, body: JsonObject): string | undefined {
  const form = forms[target];
  if (!form) return undefined;
  const { endings } = form;
  const files = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isReceivedFile).map((file) => ({ name, file })),
  );
  const wrong = files.find(({ file }) => {
    const ending = /\.(\w+)$/.exec(file.filename)?.[1]?.toLowerCase() ?? '';
    return !endings.includes(ending) || file.type === 'application/octet-stream';
  });
  return wrong?.name;
}
