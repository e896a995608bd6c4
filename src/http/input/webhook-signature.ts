/**
 * Checks the signature of an event, by the scheme of Standard Webhooks. Pure. See
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** An event as it arrived. */
export interface SignedEvent {
  /** The headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
  id: string;
  timestamp: string;
  signatures: string;
  body: Buffer;
}

/** How far the time of an event may be from ours, in seconds. */
const toleranceSeconds = 300;

/**
 * Whether an event was signed with a secret, and lately.
 *
 * @param secret - in base64, with `whsec_` before it
 * @param now - in milliseconds since 1970
 */
export function isSigned(
  { id, timestamp, signatures, body }: SignedEvent,
  secret: string,
  now: number,
): boolean {
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (id === '' || !(Math.abs(now / 1000 - seconds) <= toleranceSeconds)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // There can be several while a secret is rotated.
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',', 2);
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
