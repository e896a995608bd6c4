/** Defines what the throttle answers. A refusal is a value, not an error. */

/** The throttle's answer to a request for a permit. */
export type Lease = {
  limit: number;
  /** How many permits are left. */
  remaining: number;
  /** True while the store fails and this instance decides without it. */
  alone: boolean;
} & (
  | {
      granted: true;
      /** Seconds until the next permit becomes free. */
      resetSeconds: number;
    }
  | {
      granted: false;
      /** Why: permits are used up, or the store fails and no call is let in. */
      reason: 'used_up' | 'store_fails';
      retryAfterSeconds: number;
    }
);

/** A refused request for a permit. */
export type Refused = Lease & { granted: false };

/** How much of the limit of a connection is used. */
export interface Usage {
  limit: number;
  used: number;
  /** Seconds until the next permit becomes free; 0 if all are free. */
  resetSeconds: number;
}
