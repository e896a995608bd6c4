/** What the throttle answers. A refusal is a value, not an error. */

/** The answer to a call that asks for a permit. */
export type Lease = {
  limit: number;
  /** How many permits are left. */
  remaining: number;
  /** True while the store fails and this instance decides by itself. */
  alone: boolean;
} & (
  | {
      granted: true;
      /** Seconds until the next permit comes back. */
      resetSeconds: number;
    }
  | {
      granted: false;
      /** Whether permits are used up, too many calls ask at once, or nobody may be let in while the store fails. */
      reason: 'used_up' | 'busy' | 'store_fails';
      retryAfterSeconds: number;
    }
);

/** A refused request for a permit. */
export type Refused = Lease & { granted: false };

/** How much of the limit of a connection is used. */
export interface Usage {
  limit: number;
  used: number;
  /** Seconds until the next permit comes back; 0 when all are there. */
  resetSeconds: number;
}
