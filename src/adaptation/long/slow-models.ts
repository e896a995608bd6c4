/** Remembers which models have been slow lately. */

/** Notes how long models take. */
export interface SlowModels {
  /**
   * Notes how long an answer took.
   *
   * @param ms - in milliseconds
   */
  note: (model: string, ms: number) => void;
  isSlow: (model: string) => boolean;
}

/** From this time on, an answer is slow, in milliseconds. A flow waits for two minutes at most. */
const slowMs = 45_000;

/** How long a slow answer is remembered. */
const rememberedMs = 3_600_000;

/** The most models that are remembered. Callers can send any number of names. */
const maxRemembered = 200;

/**
 * Makes the memory.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createSlowModels(now: () => number): SlowModels {
  const until = new Map<string, number>();
  return {
    note: (model, ms) => {
      if (ms < slowMs) return;
      const [oldest] = until.keys();
      if (oldest !== undefined && until.size >= maxRemembered && !until.has(model)) until.delete(oldest);
      until.delete(model);
      until.set(model, now() + rememberedMs);
    },
    isSlow: (model) => now() < (until.get(model) ?? -Infinity),
  };
}
