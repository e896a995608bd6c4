/**
 * Reads where a request stands in a trace. The Functions host takes the caller's `traceparent`, makes a span of its own in the
 * same trace (or a new trace), and tells the worker about it. What the app sends to an upstream is a child of that span.
 *
 * `tracestate` is not read. Systems on the way put into it what they like, such as the number of an account, which is no business
 * of an upstream; and a trace stays whole without it. See https://www.w3.org/TR/trace-context/, “Privacy Considerations”.
 */
import type { InvocationContext } from '@azure/functions';

/** A place in a trace. */
export interface TracePlace {
  /** The header `traceparent` for requests that belong to the trace. */
  parent: string;
  /** Id of the trace: 32 hexadecimal digits. */
  traceId: string;
}

/**
 * Reads the place of a request.
 *
 * @returns undefined if the host gives none, or not in the form of W3C (version 00)
 */
export function tracePlaceIn({
  traceContext,
}: Pick<InvocationContext, 'traceContext'>): TracePlace | undefined {
  const parent = traceContext?.traceParent ?? '';
  const [, traceId] = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent) ?? [];
  return traceId === undefined ? undefined : { parent, traceId };
}
