/** Orders upstreams by priority and weight, and finds the best one that is not paused. Pure. */
import type { Upstream } from '../settings';

/** A pause of an upstream, in which it should get no requests. */
export interface Pause {
  /** Milliseconds until it ends. */
  leftMs: number;
  /** Whether the upstream has asked for it; otherwise the app has chosen it. */
  isAsked: boolean;
}

/**
 * Orders upstreams: by priority, and at random among those of the same priority, so that each comes first as often as its
 * weight says.
 *
 * @param random - gives a number from 0 to 1
 */
export function ordered(upstreams: readonly Upstream[], random: () => number): Upstream[] {
  const draw = ({ weight }: Upstream) => -Math.log(1 - random()) / weight;
  return upstreams
    .map((upstream) => ({ upstream, drawn: draw(upstream) }))
    .sort((one, other) => one.upstream.priority - other.upstream.priority || one.drawn - other.drawn)
    .map(({ upstream }) => upstream);
}

/**
 * Finds the best of several: the first that is not paused; else the first whose pause nobody asked for; else the one whose
 * pause ends first.
 *
 * @param ways - in order
 */
export function best<Way>(ways: readonly [Way, ...Way[]], pauseOf: (way: Way) => Pause | undefined): Way {
  const all = ways.map((way) => ({ way, pause: pauseOf(way) }));
  const free = all.find(({ pause }) => !pause) ?? all.find(({ pause }) => !pause?.isAsked);
  return (free ?? all.reduce((one, other) => (leftMs(other) < leftMs(one) ? other : one))).way;
}

function leftMs({ pause }: { pause: Pause | undefined }): number {
  return pause?.leftMs ?? 0;
}
