/** A whole answer as a stream of events, for clients that know no other form. */
import type { JsonObject } from '../../json';
import type { Content } from './reply';

/**
 * Writes events as OpenAI streams them, the closing mark included.
 * See https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(events: readonly JsonObject[]): Content {
  const lines = [...events.map((event) => JSON.stringify(event)), '[DONE]'];
  return {
    bytes: Buffer.from(lines.map((line) => `data: ${line}\n\n`).join('')),
    type: 'text/event-stream; charset=utf-8',
  };
}
