/** Names of pictures that nobody can guess. Pure but for what is passed in. */
import { hash } from 'node:crypto';

/** How long a link works. */
export const linkMs = 60 * 60 * 1000;

/** A link’s last part: 32 random bytes, and the ending of the picture. */
const linkName = /^([\w-]{43})\.(png|jpg|webp)$/;

/**
 * Makes the last part of a link.
 *
 * @param random - 32 random bytes
 * @param kind - the ending, such as `png`
 */
export function linkNameOf(random: Buffer, kind: string): string {
  return `${random.toString('base64url')}.${kind}`;
}

/** The name under which the picture of a link is stored: a hash, so that whoever sees the store cannot make the link. */
export function blobName(link: string): string {
  return hash('sha256', link);
}

/** The same for a text that may be a link; undefined for one that cannot. */
export function storedName(text: string): string | undefined {
  return linkName.test(text) ? blobName(text) : undefined;
}
