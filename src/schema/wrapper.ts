/** Reads the wrapper that Power Automate and Logic Apps put around content that is not JSON. */
import { isObject } from '../json';
import { charsetOf, decoded, hasControls } from '../text';
import { base64In, dataUrlIn } from './base64';

/** Content with its type, such as `audio/mpeg`. The type is empty if the wrapper has none. */
export interface WrappedContent {
  type: string;
  base64: string;
  /** Name of the file. */
  name?: string;
}

/** The names of members that hold content. */
const contentName = /^(\$content|contentbytes)$/i;

/**
 * The content of `{ "$content-type": "...", "$content": "..." }`, or of an attachment as Outlook and Microsoft Graph write it,
 * `{ "name": "...", "contentType": "...", "contentBytes": "..." }`. It may itself be a data URL.
 * See https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 */
export function wrappedContent(value: unknown): WrappedContent | undefined {
  if (!isObject(value) || !Object.keys(value).some((name) => contentName.test(name))) return undefined;
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  const text = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((field) => typeof field === 'string');
  const [content, name] = [text('$content', 'contentbytes'), text('name')];
  const declared = text('$content-type', 'contenttype') ?? '';
  if (content === undefined) {
    // The content of a file that was inserted as it is, next to a name.
    const inner = wrappedContent(fields.get('contentbytes'));
    return inner && { ...inner, type: declared || inner.type, ...(name !== undefined && { name }) };
  }
  const { type = '', base64 = content } = dataUrlIn(content) ?? {};
  return { type: declared || type, base64, ...(name !== undefined && { name }) };
}

/** A text, or what is wrong with it, as the end of a sentence that begins with “its content”. */
export type WrappedText = { text: string } | { defect: string };

/** Content types of texts. */
const textType = /^(text\/|(application|image)\/(.{1,100}\+)?(json|xml|yaml|javascript|csv|sql)\b)/i;

/** Content types of what is no text, whatever its bytes look like. */
const mediaType = /^(audio|video|image)\//i;

/** Text that was perhaps meant to be base64. */
const base64Letters = /^[\w+/=\r\n-]*$/;

/**
 * Reads wrapped content as a text: decoded by its charset, or by its byte order mark, or as UTF-8. What is no base64 is the text
 * itself. Content of another type is a text if its bytes can be one: SharePoint gives text files as bytes.
 */
export function textOfContent({ type, base64 }: WrappedContent): WrappedText {
  const isText = textType.test(type);
  if (base64 === '') return { text: '' };
  if (mediaType.test(type) && !isText) return { defect: 'is a file, not a text' };
  const plain = base64In(base64);
  const charset = charsetOf(type);
  const read = plain === undefined ? undefined : decoded(Buffer.from(plain, 'base64'), charset);
  if (read && 'text' in read && (isText || !hasControls(read.text))) return read;
  const isItself = isText ? !base64Letters.test(base64) : plain === undefined && !base64Letters.test(base64);
  if (isItself) return { text: base64 };
  if (!read) return { defect: 'is damaged base64' };
  if (!isText) return { defect: 'is a file, not a text' };
  return 'defect' in read && read.defect === 'charset'
    ? { defect: 'has a charset that is not known. Send it as UTF-8' }
    : {
        defect: `is not ${charset ?? 'UTF-8'} text. Name its charset in the content type, such as text/plain; charset=windows-1252`,
      };
}

/** The text of wrapped content; undefined if it is none. */
export function wrappedText(value: unknown): string | undefined {
  const content = wrappedContent(value);
  const read = content && textOfContent(content);
  return read && 'text' in read ? read.text : undefined;
}

/** The bytes of wrapped content; what is no base64 is a text. Undefined for damaged base64, which would lose bytes. */
export function bytesOfContent(content: WrappedContent): Buffer | undefined {
  const { base64 } = content;
  const plain = base64In(base64);
  if (plain !== undefined) return Buffer.from(plain, 'base64');
  return base64Letters.test(base64) && base64 !== '' ? undefined : Buffer.from(base64);
}
