/** Makes picture names that nobody can guess. All functions are pure: the random bytes are passed in. */
import { hash } from 'node:crypto';

/** How long a link works. */
export const linkMs = 60 * 60 * 1000;

/** The last part of a link: 32 random bytes as base64url text, and the file extension. */
const linkName = /^([\w-]{43})\.([a-z0-9_]{1,8})$/;

/**
 * Makes the last part of a link.
 *
 * @param random - 32 random bytes
 * @param kind - the file extension, such as `png`
 */
export function linkNameOf(random: Buffer, kind: string): string {
  return `${random.toString('base64url')}.${kind}`;
}

/**
 * The name under which the picture of a link is stored. It is a hash, so that nobody who can see the stored
 * names can make links from them.
 */
export function blobName(link: string): string {
  return hash('sha256', link);
}

/** Like {@link blobName}, but gives undefined for text that cannot be the last part of a link. */
export function storedName(text: string): string | undefined {
  return linkName.test(text) ? blobName(text) : undefined;
}
