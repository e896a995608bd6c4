/** Makes ids of jobs, and the tokens that open the link to a job without a key. Pure: the random bytes are passed in. */
import { hash } from 'node:crypto';

const idPattern = /^job_[\w-]{24}$/;
const tokenPattern = /^[\w-]{43}$/;

/**
 * Makes the id of a job.
 *
 * @param random - 18 random bytes
 */
export function jobId(random: Buffer): string {
  return `job_${random.toString('base64url')}`;
}

/** Whether a text can be the id of a job. */
export function isJobId(text: string): boolean {
  return idPattern.test(text);
}

/**
 * Makes a token.
 *
 * @param random - 32 random bytes
 */
export function linkToken(random: Buffer): string {
  return random.toString('base64url');
}

/**
 * What is stored of a token. It is a hash, so that nobody who can read the table can make links from it.
 *
 * @returns undefined for a text that cannot be a token
 */
export function storedToken(token: string): string | undefined {
  return tokenPattern.test(token) ? hash('sha256', token) : undefined;
}
