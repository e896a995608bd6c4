/** Remembers which upstreams should get no requests for a while. Each instance has its own memory. */
import type { Pause } from './order';

/** What is paused: one model of an upstream, or all of it. */
export interface Paused {
  /** Name of the upstream. */
  upstream: string;
  /** The upstream's name of the model; left out for all of it. */
  model?: string | undefined;
}

/** The memory of pauses. */
export interface Pauses {
  /** Pauses an upstream, or one of its models. A longer pause that it already has stays. */
  add: (paused: Paused, pause: Pause) => void;
  /** The pause of an upstream or of one of its models; undefined if there is none. */
  of: (paused: Paused) => Pause | undefined;
}

/** The most pauses that are remembered. Callers can send any number of model names. */
const maxRemembered = 1_000;

/**
 * Makes the memory.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createPauses(now: () => number): Pauses {
  const until = new Map<string, { time: number; isAsked: boolean }>();
  const keyOf = ({ upstream, model }: Paused) => JSON.stringify([upstream, model]);

  function left(paused: Paused): Pause | undefined {
    const { time = -Infinity, isAsked = false } = until.get(keyOf(paused)) ?? {};
    const leftMs = time - now();
    return leftMs > 0 ? { leftMs, isAsked } : undefined;
  }

  return {
    add: (paused, { leftMs, isAsked }) => {
      if (leftMs <= (left(paused)?.leftMs ?? 0)) return;
      const key = keyOf(paused);
      const [oldest] = until.keys();
      if (oldest !== undefined && until.size >= maxRemembered && !until.has(key)) until.delete(oldest);
      until.delete(key);
      until.set(key, { time: now() + leftMs, isAsked });
    },
    of: ({ upstream, model }) => {
      const found = [left({ upstream }), left({ upstream, model })].filter((pause) => pause !== undefined);
      return found.toSorted((one, other) => other.leftMs - one.leftMs)[0];
    },
  };
}
