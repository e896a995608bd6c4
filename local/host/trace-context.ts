/**
 * Gives each request its place in a trace, as ASP.NET Core does for the real host: a span of its own, in the trace of the caller or
 * in a new one. Tried with ASP.NET Core 10, also for what is not valid.
 */
import { randomUUID } from 'node:crypto';

/** Where a request stands in a trace. */
export interface TraceContext {
  /** The host's own span, as in the header `traceparent`. */
  traceParent: string;
  /** The caller's `tracestate`, if its `traceparent` is valid; else empty. */
  traceState: string;
}

/** Makes the span of a request from its headers. */
export function traceContextFrom({
  traceparent = '',
  tracestate = '',
}: Readonly<Record<string, string>> = {}): TraceContext {
  const span = randomDigits().slice(16);
  const [, trace, flags] =
    /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/.exec(traceparent) ?? [];
  return trace === undefined
    ? { traceParent: `00-${randomDigits()}-${span}-00`, traceState: '' }
    : { traceParent: `00-${trace}-${span}-${flags ?? '00'}`, traceState: tracestate };
}

/** 32 hexadecimal digits. Node makes many ids at once, which costs a tenth of asking for each alone. */
function randomDigits(): string {
  return randomUUID().replaceAll('-', '');
}
