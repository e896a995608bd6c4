/** Writes a reply as a stream of events, for clients that understand no other form. */
import type { JsonObject } from '../../json';
import { bytesReply, type HttpReply } from './reply';

/**
 * Makes the reply as OpenAI streams it, with the closing `[DONE]`.
 * See https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(events: readonly JsonObject[]): HttpReply {
  const lines = [...events.map((event) => JSON.stringify(event)), '[DONE]'];
  const text = lines.map((line) => `data: ${line}\n\n`).join('');
  return bytesReply(Buffer.from(text), 'text/event-stream; charset=utf-8');
}
