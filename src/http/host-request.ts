/**
 * Lets every request of the host reach a function. The library of Azure Functions makes a fetch `Request` of it, which
 * throws for header values above U+00FF, for odd header names and for the method TRACE. The host would then answer with an
 * empty 500, and the log would have no line.
 */

/** Methods that fetch forbids. See https://fetch.spec.whatwg.org/#methods */
const forbiddenMethod = /^(connect|trace|track)$/i;

/** Names that a header can have. See RFC 9110, section 5.6.2 */
const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** Values that fetch takes as they are. */
const plainValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Takes the place of the global `Request`, from which the library makes its own requests. */
export function acceptEveryRequest(): void {
  globalThis.Request = class extends Request {
    constructor(input: ConstructorParameters<typeof Request>[0], init: RequestInit = {}) {
      super(input, isAccepted(init) ? init : acceptable(init));
    }
  };
}

/** Whether fetch takes a request as it is, as it does nearly always. */
function isAccepted({ method = '', headers = {} }: RequestInit): boolean {
  if (forbiddenMethod.test(method) || Symbol.iterator in headers) return false;
  return Object.entries<unknown>(headers).every(
    ([name, value]) => headerName.test(name) && plainValue.test(String(value)),
  );
}

function acceptable(init: RequestInit): RequestInit {
  const { method, headers } = init;
  return {
    ...init,
    ...(method !== undefined && { method: forbiddenMethod.test(method) ? `UNKNOWN-${method}` : method }),
    ...(headers && { headers: sendable(headers) }),
  };
}

/** The headers that fetch takes. Other characters in their values are percent-encoded. */
function sendable(headers: NonNullable<RequestInit['headers']>): [string, string][] {
  const pairs: Iterable<readonly unknown[]> =
    Symbol.iterator in headers ? headers : Object.entries<unknown>(headers);
  return [...pairs].flatMap(([name, value]): [string, string][] =>
    headerName.test(String(name)) ? [[String(name), sendableValue(String(value))]] : [],
  );
}

function sendableValue(value: string): string {
  if (plainValue.test(value)) return value;
  return value
    .toWellFormed()
    .replace(/(?!\t)\p{Cc}/gu, ' ')
    .replace(/[^\0-\xff]/gu, encodeURIComponent);
}

/** Characters above U+00FF in UTF-8, percent-encoded. */
const encodedCharacters = /(%(C[4-9A-F]|[DE][0-9A-F]|F[0-4])(%[89AB][0-9A-F])+)+/g;

/** The value of a header as the caller sent it, with the characters that {@link acceptEveryRequest} has encoded. */
export function valueAsSent(value: string): string {
  return value.replace(encodedCharacters, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
