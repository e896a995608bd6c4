/** Finds the upstreams that may take a call, in order. Pure. */
import type { Action, Purpose } from '../actions';
import { invalidInput } from '../errors';
import { asList } from '../json';
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
  const wanted = purpose ?? (typeof ids?.purpose === 'function' ? ids.purpose(inputs) : ids?.purpose);
  const upstreams = upstreamsFor(wanted, options);
  const marks = ids !== undefined && upstreams.length > 1;
  const given = (ids?.inputs ?? []).flatMap((field) => {
    const value = inputs[field];
    const texts = (Array.isArray(value) ? asList(value) : [value]).filter((one) => typeof one === 'string');
    return texts.map((text) => ({ field, ...unmarked(text) }));
  });
  if (given.length === 0) {
    const isOne = upstreams.length <= 1;
    return { upstreams: isOne ? upstreams : ordered(upstreams, options.random), inputs, marks };
  }
  // Without a mark, always the same one, whatever the weights are.
  const first = upstreams.toSorted((one, other) => one.priority - other.priority).slice(0, 1);
  const names = new Set(given.map(({ upstream }) => upstream ?? first[0]?.name));
  const [name] = names;
  const field = given[0]?.field ?? '';
  if (names.size > 1)
    throw invalidInput([{ field, message: differentUpstreams([...new Set(given.map((one) => one.field))]) }]);
  const found = name === undefined ? first : options.upstreams.filter((upstream) => upstream.name === name);
  if (name !== undefined && found.length === 0)
    throw invalidInput([{ field, message: unknownUpstream(field) }]);
  const plain = [...Map.groupBy(given, (one) => one.field)].map(([name, all]): [string, unknown] => [
    name,
    Array.isArray(inputs[name]) ? all.map(({ id }) => id) : all[0]?.id,
  ]);
  return { upstreams: found, inputs: { ...inputs, ...Object.fromEntries(plain) }, marks };
}

function differentUpstreams(fields: readonly string[]): string {
  return `${inBackticks(fields)} are at different upstreams. Use files that are at the same one.`;
}

function unknownUpstream(field: string): string {
  return `\`${field}\` is an id of an upstream that this app no longer uses. Ask your administrator to add it to UPSTREAMS again.`;
}
