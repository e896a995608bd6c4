/** Signs the tokens of the local identity, and reads them as a service would that knows its keys. */
import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { asObject, type JsonObject } from '../../src/json';
import type { Certificate } from './certificate';

/** What a token says. */
export interface Claims {
  /** Who has issued it. */
  iss: string;
  /** What it is for. */
  aud: string;
  /** Whom it stands for. */
  sub: string;
  /** When it was issued and when it ends, in seconds since 1970. */
  iat: number;
  exp: number;
}

/** The tenant and the principal of the local identity. */
export const issuer = 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/';
export const principal = '11111111-2222-3333-4444-555555555555';

/** Signs a token (RS256) with the key of the certificate, which all local apps share. */
export function signToken({ key, cert }: Certificate, claims: Claims): string {
  const head = { alg: 'RS256', typ: 'JWT', kid: keyId(cert) };
  const content = [head, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}

/**
 * Reads a token.
 *
 * @param now - the time, in milliseconds since 1970
 * @returns what it says; undefined if it is malformed, signed by somebody else, or at its end
 */
export function readToken(
  { cert }: Pick<Certificate, 'cert'>,
  token: string,
  now: number,
): Claims | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const { alg, kid } = parsed(head);
  const { iss, aud, sub, iat, exp } = parsed(body);
  if (alg !== 'RS256' || kid !== keyId(cert)) return undefined;
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    createPublicKey(cert),
    Buffer.from(signature, 'base64url'),
  );
  const isComplete = [iss, aud, sub].every((claim) => typeof claim === 'string');
  if (!isSigned || !isComplete || typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  if (exp * 1000 <= now) return undefined;
  return { iss: String(iss), aud: String(aud), sub: String(sub), iat, exp };
}

function parsed(part: string): JsonObject {
  try {
    return asObject(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}

function keyId(certificate: string): string {
  return createHash('sha256').update(certificate).digest('hex').slice(0, 16);
}
