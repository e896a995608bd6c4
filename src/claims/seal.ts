/** Encrypts kept replies, so that whoever can read the blobs cannot read them. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { asObject } from '../json';
import type { KeptReply } from './claim';

const algorithm = 'aes-256-gcm';
const [nonceBytes, tagBytes] = [12, 16];

/** Length of a secret, in bytes. */
export const secretBytes = 32;

/**
 * Encrypts a reply.
 *
 * @param secret - 32 random bytes, used for nothing else
 * @param nonce - 12 random bytes
 */
export function seal({ status, headers, body }: KeptReply, secret: Buffer, nonce: Buffer): Buffer {
  const head = Buffer.from(JSON.stringify({ status, headers }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const cipher = createCipheriv(algorithm, secret, nonce);
  const sealed = [length, head, body].map((part) => cipher.update(part));
  return Buffer.concat([nonce, ...sealed, cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts a reply.
 *
 * @throws Error if the secret is another one, or the bytes were changed
 */
export function unseal(bytes: Buffer, secret: Buffer): KeptReply {
  const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const content = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  const end = 4 + content.readUInt32BE();
  const { status, headers } = asObject(JSON.parse(content.toString('utf8', 4, end)));
  const named = Object.entries(asObject(headers)).map(([name, value]) => [name, String(value)] as const);
  return { status: Number(status), headers: Object.fromEntries(named), body: content.subarray(end) };
}

/** Random bytes for one reply. */
export interface SealKeys {
  secret: Buffer;
  nonce: Buffer;
}

/** Makes the random bytes for one reply. */
export function sealKeys(randomBytes: (count: number) => Buffer): SealKeys {
  return { secret: randomBytes(secretBytes), nonce: randomBytes(nonceBytes) };
}
