/**
 * Parses the faults that a request can ask for. Their parameter, `simulate`, does not exist in the real
 * OpenAI. It is a list of words: the first word is for the first try of a call, the second for the next one.
 * Further tries succeed.
 *
 * | word | what happens |
 * |---|---|
 * | `ok` | nothing special |
 * | `delay:500` | the response comes 500 ms later |
 * | `503` | this status, with an error body |
 * | `429:1` | this status, with `Retry-After: 1` |
 * | `429:300ms` | this status, with `Retry-After-Ms: 300` |
 * | `quota` | 429 with the code insufficient_quota |
 * | `reset` | the network connection breaks before the response |
 * | `half` | the network connection breaks in the middle of the response |
 * | `html` | 200 with a web page |
 * | `empty` | 200 with `{}` |
 * | `filter:violence` | what the content filter of Azure OpenAI says about this category; nothing special at OpenAI |
 */

/** One fault, as {@link parseFault} reads it. */
export type Fault =
  | { kind: 'ok' | 'reset' | 'half' | 'html' | 'empty' | 'quota' }
  | { kind: 'delay'; delayMs: number }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'filter'; category: string };

/** How many tries each call has made, by its id. Services that are used together share it. */
export type Tries = Map<string, number>;

/**
 * Finds the fault for the next try of a call.
 *
 * @param simulate - the words; anything but a text means no fault
 * @param call - id of the call
 * @param tries - this try is added to it
 */
export function nextFault(simulate: unknown, call: string, tries: Tries): Fault {
  if (typeof simulate !== 'string' || simulate === '') return { kind: 'ok' };
  const attempt = tries.get(call) ?? 0;
  tries.set(call, attempt + 1);
  return parseFault(simulate, attempt);
}

/**
 * Finds the fault for a try.
 *
 * @param simulate - the words, such as `503,429:1`
 * @param attempt - 0 for the first try
 */
export function parseFault(simulate: string, attempt: number): Fault {
  const word = simulate.split(',')[attempt]?.trim() ?? 'ok';
  const [name = '', argument] = word.split(':');
  if (name === 'delay') return { kind: 'delay', delayMs: Number(argument) };
  if (/^\d{3}$/.test(name))
    return { kind: 'status', status: Number(name), ...(argument && { retryAfter: argument }) };
  if (name === 'filter') return { kind: name, category: argument ?? 'violence' };
  if (name === 'reset' || name === 'half' || name === 'html' || name === 'empty' || name === 'quota')
    return { kind: name };
  return { kind: 'ok' };
}
