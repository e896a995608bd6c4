/** Reads the wrapper that Power Automate and Logic Apps put around content that is not JSON. */
import { isObject } from '../json';

/** Content with its type, such as `audio/mpeg`. The type is empty if the wrapper has none. */
export interface WrappedContent {
  type: string;
  base64: string;
  /** Name of the file. */
  name?: string;
}

/**
 * The content of `{ "$content-type": "...", "$content": "..." }`, or of an attachment as Outlook and Microsoft Graph write it,
 * `{ "name": "...", "contentType": "...", "contentBytes": "..." }`.
 * See https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 */
export function wrappedContent(value: unknown): WrappedContent | undefined {
  if (!isObject(value)) return undefined;
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
  const text = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((field) => typeof field === 'string');
  const [base64, name] = [text('$content', 'contentbytes'), text('name')];
  if (base64 === undefined) return undefined;
  return { type: text('$content-type', 'contenttype') ?? '', base64, ...(name !== undefined && { name }) };
}

/** The text of wrapped content; undefined if it is not a text in UTF-8. */
export function wrappedText(value: unknown): string | undefined {
  const content = wrappedContent(value);
  if (!content || !/^(text\/|application\/(.+\+)?json\b)/i.test(content.type)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(content.base64, 'base64'));
  } catch {
    return undefined;
  }
}
