/** Defines what one try to send a request brings. */
import { charsetOf, decoded } from '../text';

/** OpenAI's response, whatever its status. */
export interface UpstreamResponse {
  kind: 'response';
  status: number;
  /** With lower-case names. */
  headers: Record<string, string>;
  /** The parsed body, or undefined if it is not a JSON object or list. */
  body: unknown;
  /** The whole body, decompressed. */
  bytes: Buffer;
}

/** Why a try brought no usable response. */
export interface NoResponse {
  kind:
    /** No network connection could be made, so OpenAI has received nothing. */
    | 'not_sent'
    /** The network connection broke. OpenAI may have received the request. */
    | 'broken'
    /** The time limit was reached. */
    | 'late'
    /** The response is larger than the app can bear. */
    | 'too_large'
    /** The response is badly compressed, nested too deeply, or not HTTP. */
    | 'unreadable'
    /** Something else, such as a certificate that is not trusted. */
    | 'failed';
}

/** The text of a response, decoded as its Content-Type says; undefined if a letter would get lost. */
export function textOf({ bytes, headers }: Pick<UpstreamResponse, 'bytes' | 'headers'>): string | undefined {
  const read = decoded(bytes, charsetOf(headers['content-type'] ?? ''));
  return 'text' in read ? read.text : undefined;
}
