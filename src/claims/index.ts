/** Makes sure that a call that is repeated runs once: one claim for each key, over all instances. */
import { createBlobStore, type BlobSettings, type BlobStore } from '../azure/blobs';
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { reasonOf, type Warn } from '../errors';
import { keptMs, type ClaimResult, type KeptReply, type StoredClaim } from './claim';
import { seal, sealKeys, unseal } from './seal';
import { createClaimStore, tableName, type ClaimStore } from './store';

export type { KeptReply } from './claim';

/** A claim that a call has. Its functions never throw: a reply that cannot be kept is only logged. */
export interface Claim {
  /** Notes that the call has started a long answer. */
  attach: (job: string) => Promise<void>;
  /** Keeps the reply for calls that repeat this one. */
  keep: (reply: KeptReply) => Promise<void>;
  /** Gives the claim up, so that a repeated call runs. */
  release: () => Promise<void>;
}

/** What a call finds out when it asks for a claim. */
export type Claimed =
  /** It is the first, and has the claim. */
  | { state: 'mine'; claim: Claim }
  /** Another call with the same key runs. */
  | { state: 'running' }
  /** Another call with the same key has started a long answer. */
  | { state: 'job'; job: string }
  /** Another call with the same key has this reply. */
  | { state: 'done'; reply: KeptReply }
  /** Another call with the same key asks for something else. */
  | { state: 'differs' };

/** What a call claims. */
export interface ClaimRequest {
  /** What repeated calls have in common, as a hash. */
  key: string;
  /** What the call asks for, as a hash. */
  fingerprint: string;
  /** Until when the call has ended in any case, in milliseconds since 1970. Then another call can have the claim. */
  endsBy: number;
  /** The job of an earlier claim that does not exist any more. */
  lostJob?: string | undefined;
}

/** Keeps claims and replies. */
export interface Claims {
  /** Asks for a claim. Throws what the storage throws. */
  claim: (request: ClaimRequest) => Promise<Claimed>;
  /**
   * Deletes claims and replies that do not count any more.
   *
   * @returns how many claims were deleted
   */
  cleanUp: () => Promise<number>;
}

/** What {@link createClaims} needs. */
export interface ClaimsOptions {
  settings: TableSettings & BlobSettings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  randomBytes: (count: number) => Buffer;
  warn: Warn;
  /** Store the claims and the replies. By default this is the storage in the settings; tests use something else. */
  store?: ClaimStore;
  blobs?: BlobStore | undefined;
}

/** Name of the container with the kept replies. */
export const containerName = 'replies';

/** How long a claim with a long answer counts at most; less if the job is deleted sooner. */
const jobMs = 2 * 3_600_000;

/** Creates the keeper of claims. Nothing is loaded or read before the first claim. */
export function createClaims(options: ClaimsOptions): Claims {
  const { settings, now, randomBytes, warn } = options;
  const store =
    options.store ?? createClaimStore(lazily(() => openTable(settings, { name: tableName, maxRetries: 2 })));
  const blobs = 'blobs' in options ? options.blobs : createBlobStore(settings, containerName);

  /** Makes the claim of the call that has just got it. */
  function claimOf({ key, fingerprint }: ClaimRequest, first: string): Claim {
    let etag = first;
    const quietly = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        warn({ event: 'claim_not_stored', ...reasonOf(error) });
      }
    };
    const write = async (result: ClaimResult, keepMs: number) => {
      etag = (await store.put(key, { fingerprint, until: now() + keepMs, result }, etag)) ?? etag;
    };
    return {
      attach: (job) => quietly(() => write({ state: 'job', job }, jobMs)),
      keep: (reply) =>
        quietly(async () => {
          const { secret, nonce } = sealKeys(randomBytes);
          const blob = randomBytes(16).toString('hex');
          const expires = now() + keptMs;
          await blobs?.put(blob, {
            bytes: seal(reply, secret, nonce),
            type: 'application/octet-stream',
            expires,
          });
          if (blobs) await write({ state: 'done', blob, secret: secret.toString('base64') }, keptMs);
        }),
      release: () => quietly(() => store.delete(key, etag)),
    };
  }

  /** Reads what another call with the same key has; undefined if that does not count any more. */
  async function readClaim(
    { fingerprint, lostJob }: ClaimRequest,
    { fingerprint: other, until, result }: StoredClaim,
  ): Promise<Claimed | undefined> {
    if (now() >= until) return undefined;
    if (fingerprint !== other) return { state: 'differs' };
    if (result.state === 'job') return result.job === lostJob ? undefined : result;
    if (result.state === 'running') return result;
    const sealed = await blobs?.get(result.blob);
    const secret = Buffer.from(result.secret, 'base64');
    return sealed && { state: 'done', reply: unseal(sealed.bytes, secret) };
  }

  return {
    claim: async (request) => {
      const { key, fingerprint, endsBy } = request;
      const mine: StoredClaim = { fingerprint, until: endsBy, result: { state: 'running' } };
      for (let version: string | undefined; ;) {
        const etag = await store.put(key, mine, version);
        if (etag !== undefined) return { state: 'mine', claim: claimOf(request, etag) };
        const found = await store.get(key);
        version = found?.etag;
        const claimed = found && (await readClaim(request, found.claim));
        if (claimed) return claimed;
      }
    },
    cleanUp: async () => {
      let deleted = 0;
      for await (const { key, etag } of store.expired(now())) {
        await store.delete(key, etag);
        deleted++;
      }
      await blobs?.deleteExpired(now());
      return deleted;
    },
  };
}
