/** Changes parameters of a request, and records the changes. Pure: each change makes a new draft. */
import { hash } from 'node:crypto';
import { asList, asNumber, isObject, omit, type JsonObject } from '../../json';
import { countCharacters } from '../../text';
import type { Refuses } from './rejections';

/** A body for OpenAI, with what the app has to do itself because OpenAI does not. */
export interface Draft {
  body: JsonObject;
  /** Inputs of the caller that OpenAI does not get. */
  dropped: readonly string[];
  /** Inputs that OpenAI does not get, because they ask for what it does anyway. */
  noEffect: readonly string[];
  /** Inputs that OpenAI gets under another name or with another value. */
  translated: readonly string[];
  /** Inputs that the app handles itself. */
  emulated: readonly string[];
  /** Texts at which the app cuts the answer. */
  stops: readonly string[];
  /** How many answers the app asks for one by one. */
  copies: number;
  /** The names that the caller used for renamed parameters, by their new names. */
  origins: Readonly<Record<string, string>>;
}

/** What can be done about a parameter that a model refuses. */
type Remedy = 'drop' | 'emulate' | { becomes: string };

/**
 * The parameters that a request can do without. All others carry its meaning: without them, OpenAI would
 * answer another question.
 */
const remedies: Readonly<Record<string, Remedy>> = {
  max_tokens: { becomes: 'max_completion_tokens' },
  max_completion_tokens: { becomes: 'max_tokens' },
  user: { becomes: 'safety_identifier' },
  safety_identifier: { becomes: 'user' },
  language: { becomes: 'languages' },
  stop: 'emulate',
  n: 'emulate',
  temperature: 'drop',
  top_p: 'drop',
  presence_penalty: 'drop',
  frequency_penalty: 'drop',
  logit_bias: 'drop',
  logprobs: 'drop',
  top_logprobs: 'drop',
  seed: 'drop',
  best_of: 'drop',
  reasoning_effort: 'drop',
  reasoning: 'drop',
  verbosity: 'drop',
  parallel_tool_calls: 'drop',
  prediction: 'drop',
  service_tier: 'drop',
  store: 'drop',
  metadata: 'drop',
  prompt_cache_key: 'drop',
  encoding_format: 'drop',
  speed: 'drop',
};

/** Values equal to OpenAI's default. */
const noOps: Readonly<Record<string, unknown>> = {
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  n: 1,
  best_of: 1,
  echo: false,
  logprobs: false,
  top_logprobs: 0,
  speed: 1,
};

/** The most characters that `safety_identifier` may have. */
const maxIdentifier = 64;

/** A draft in which nothing has been changed yet. */
export function draftOf(body: JsonObject): Draft {
  return { body, dropped: [], noEffect: [], translated: [], emulated: [], stops: [], copies: 1, origins: {} };
}

/** Whether a parameter has the value of OpenAI's default, so that it has no effect. */
export function isNoOp(name: string, value: unknown): boolean {
  if (name === 'stop') return stopTexts(value).length === 0;
  if (name === 'logit_bias') return isObject(value) && Object.keys(value).length === 0;
  return Object.hasOwn(noOps, name) && noOps[name] === value;
}

/** Leaves out every parameter without effect. */
export function withoutNoOps(draft: Draft): Draft {
  const useless = Object.keys(draft.body).filter((name) => isNoOp(name, draft.body[name]));
  return useless.reduce((next, name) => withoutNoOp(next, name), draft);
}

/** Leaves out a parameter without effect. */
export function withoutNoOp(draft: Draft, name: string): Draft {
  const origin = draft.origins[name] ?? name;
  return { ...draft, body: omit(draft.body, [name]), noEffect: added(draft.noEffect, origin) };
}

/** What decides how a request can do without a parameter. */
export interface Circumstances {
  /** Whether the request is a chat, for which stops and several answers can be emulated. */
  chat: boolean;
  refuses: Refuses;
}

/**
 * Does without a parameter that a model refuses: by renaming it, by emulating it, or by leaving it out.
 *
 * @returns the new draft, or undefined if the request would not mean the same
 */
export function without(draft: Draft, name: string, { chat, refuses }: Circumstances): Draft | undefined {
  const { [name]: value, ...body } = draft.body;
  const remedy = Object.hasOwn(remedies, name) ? remedies[name] : undefined;
  if (isNoOp(name, value)) return withoutNoOp(draft, name);
  if (!remedy || (remedy === 'emulate' && !chat)) return undefined;
  const origin = draft.origins[name] ?? name;
  if (remedy === 'emulate') {
    const emulated = added(draft.emulated, origin);
    return name === 'stop'
      ? { ...draft, body, emulated, stops: stopTexts(value) }
      : { ...draft, body, emulated, copies: asNumber(value) };
  }
  if (remedy === 'drop') {
    const next = { ...draft, body, dropped: added(draft.dropped, origin) };
    // `top_logprobs` means nothing without `logprobs`.
    const goesAlong = name === 'logprobs' && 'top_logprobs' in body;
    return goesAlong ? without(next, 'top_logprobs', { chat, refuses }) : next;
  }
  const { becomes } = remedy;
  const others = draft.translated.filter((other) => other !== origin);
  if (becomes in body || refuses(becomes, { ...body, [becomes]: value })) {
    return { ...draft, body, translated: others, dropped: added(draft.dropped, origin) };
  }
  return {
    ...draft,
    body: { ...body, [becomes]: asToday(becomes, value) },
    translated: becomes === origin ? others : [...others, origin],
    origins: { ...draft.origins, [becomes]: origin },
  };
}

/** Does without the named parameters, as far as they are present and the request can do without them. */
export function leaveOut(draft: Draft, names: readonly string[], circumstances: Circumstances): Draft {
  return names.reduce(
    (next, name) => (name in next.body ? (without(next, name, circumstances) ?? next) : next),
    draft,
  );
}

/** The texts of `stop`, which is one text or a list. Empty texts are left out: they would stop at once. */
export function stopTexts(value: unknown): string[] {
  const texts = typeof value === 'string' ? [value] : asList(value);
  return texts.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** The value in the form that the new name needs. */
function asToday(name: string, value: unknown): unknown {
  if (name === 'languages') return [value];
  return name === 'safety_identifier' ? identifier(value) : value;
}

/** Hashes an id that is too long. The same user always gets the same hash. */
function identifier(user: unknown): unknown {
  const tooLong = typeof user === 'string' && countCharacters(user) > maxIdentifier;
  return tooLong ? hash('sha256', user) : user;
}

function added(list: readonly string[], name: string): readonly string[] {
  return list.includes(name) ? list : [...list, name];
}
