/** Defines a claim: the right to be the one call among all that have the same key. */

/** A reply that is kept, so that a repeated call gets the same one. */
export interface KeptReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What has become of the call that has a claim. */
export type ClaimResult =
  /** It runs, or its instance has ended without a word. */
  | { state: 'running' }
  /** It has started a long answer. */
  | { state: 'job'; job: string }
  /** It has a reply, which lies in a blob, encrypted with a key that only the claim has. */
  | { state: 'done'; blob: string; secret: string };

/** A claim as it is stored. */
export interface StoredClaim {
  /** What the call asks for, as a hash. */
  fingerprint: string;
  /** Until when it counts, in milliseconds since 1970. */
  until: number;
  result: ClaimResult;
}

/** How long a claim counts after its call has a reply: as long as a platform may repeat the call, in milliseconds. */
export const keptMs = 15 * 60_000;
