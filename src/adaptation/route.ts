/** Finds the upstreams that may take a call, in order. Pure. */
import type { Action, Purpose } from '../actions';
import { invalidInput } from '../errors';
import type { Upstream } from '../settings';
import type { Inputs } from '../stages';
import { kinds, ordered, unmarked } from '../upstreams';
import { inBackticks } from './sentences';

/** What the route of a call depends on. */
export interface RouteOptions {
  upstreams: readonly Upstream[];
  /** Whether the caller sends an OpenAI key of their own. */
  ownKey?: boolean | undefined;
  /** Gives a number from 0 to 1. */
  random: () => number;
}

/** The way of a call to upstreams. */
export interface Route {
  /** The upstreams in order, without those that are for other purposes. */
  upstreams: readonly Upstream[];
  /** The inputs, with ids as their upstream knows them. */
  inputs: Inputs;
  /** Whether ids in the answer have to say where they belong. */
  marks: boolean;
}

/**
 * Finds the upstreams for a purpose: those that are reserved for it, or else those that are used for everything. If the caller
 * sends an OpenAI key, others than OpenAI take only what OpenAI may not do.
 *
 * @returns in the order of the settings
 */
export function upstreamsFor(
  purpose: Purpose | undefined,
  { upstreams, ownKey }: Omit<RouteOptions, 'random'>,
): readonly Upstream[] {
  const reserved = upstreams.filter(({ only }) => purpose !== undefined && only?.has(purpose));
  const common = upstreams.filter(({ only }) => only === undefined);
  const found = reserved.length > 0 ? reserved : common;
  const withKey = found.filter(({ kind }) => kinds[kind].takesCallerKey);
  return ownKey && withKey.length > 0 ? withKey : found;
}

/**
 * Finds the route of a call. An id leads to the upstream that knows it; an id without a mark belongs to the first one.
 *
 * @throws AppError `invalid_input` for ids of different upstreams, or of one that is not in the settings any more
 */
export function routeOf({ ids, purpose }: Action, inputs: Inputs, options: RouteOptions): Route {
  const upstreams = upstreamsFor(purpose ?? ids?.purpose, options);
  const marks = ids !== undefined && upstreams.length > 1;
  if (!ids) {
    const isOne = upstreams.length <= 1;
    return { upstreams: isOne ? upstreams : ordered(upstreams, options.random), inputs, marks };
  }
  const given = ids.inputs.flatMap((field) => {
    const value = inputs[field];
    return typeof value === 'string' ? [{ field, ...unmarked(value) }] : [];
  });
  // Without a mark, always the same one, whatever the weights are.
  const first = upstreams.toSorted((one, other) => one.priority - other.priority).slice(0, 1);
  const names = new Set(given.map(({ upstream }) => upstream ?? first[0]?.name));
  const [name] = names;
  const field = given[0]?.field ?? '';
  if (names.size > 1)
    throw invalidInput([{ field, message: differentUpstreams(given.map((one) => one.field)) }]);
  const found = name === undefined ? first : options.upstreams.filter((upstream) => upstream.name === name);
  if (name !== undefined && found.length === 0)
    throw invalidInput([{ field, message: unknownUpstream(field) }]);
  const plain = Object.fromEntries(given.map(({ field, id }) => [field, id]));
  return { upstreams: found, inputs: { ...inputs, ...plain }, marks };
}

function differentUpstreams(fields: readonly string[]): string {
  return `${inBackticks(fields)} are at different upstreams. Use files that are at the same one.`;
}

function unknownUpstream(field: string): string {
  return `\`${field}\` is an id of an upstream that this app no longer uses. Ask your administrator to add it to UPSTREAMS again.`;
}
