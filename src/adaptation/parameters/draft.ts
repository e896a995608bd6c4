/** A request in the making: its body, and what was changed on the way. Pure; a draft is never changed, only replaced. */
import { hash } from 'node:crypto';
import { asList, isObject, type JsonObject } from '../../json';
import type { Refuses } from './rejections';

/** A body for OpenAI, with what the app has to do itself because OpenAI will not. */
export interface Draft {
  body: JsonObject;
  /** Inputs of the caller that OpenAI does not get. */
  dropped: readonly string[];
  /** Inputs that it gets under another name or with another value. */
  translated: readonly string[];
  /** Inputs that the app takes care of itself. */
  emulated: readonly string[];
  /** Texts at which the answer is cut. */
  stops: readonly string[];
  /** How many answers are asked for one by one. */
  copies: number;
  /** Under which name of the caller's a parameter came in, where it has another one now. */
  origins: Readonly<Record<string, string>>;
}

/** What can be done about a parameter that a model refuses. */
type Remedy = 'drop' | 'emulate' | { becomes: string };

/**
 * The parameters that a request can do without. All others carry the meaning of the request: without them the answer would
 * be to another question.
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

/** Values that say what happens anyway. */
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
  return { body, dropped: [], translated: [], emulated: [], stops: [], copies: 1, origins: {} };
}

/** Whether a parameter has a value that says what happens anyway. */
export function isNoOp(name: string, value: unknown): boolean {
  if (name === 'stop') return stopTexts(value).length === 0;
  if (name === 'logit_bias') return isObject(value) && Object.keys(value).length === 0;
  return Object.hasOwn(noOps, name) && noOps[name] === value;
}

/** Leaves out every parameter whose value says what happens anyway; nobody misses it. */
export function withoutNoOps(draft: Draft): Draft {
  const kept = Object.entries(draft.body).filter(([name, value]) => !isNoOp(name, value));
  return { ...draft, body: Object.fromEntries(kept) };
}

/** What the way to do without a parameter depends on. */
export interface Circumstances {
  /** Whether the answer is that of a chat, in which stops and further answers can be emulated. */
  chat: boolean;
  refuses: Refuses;
}

/**
 * Does without a parameter that a model refuses: under another name, by doing it here, or by leaving it out.
 *
 * @returns the new draft, or undefined when the request would not mean the same
 */
export function without(draft: Draft, name: string, { chat, refuses }: Circumstances): Draft | undefined {
  const { [name]: value, ...body } = draft.body;
  const remedy = Object.hasOwn(remedies, name) ? remedies[name] : undefined;
  if (isNoOp(name, value)) return { ...draft, body };
  if (!remedy || (remedy === 'emulate' && !chat)) return undefined;
  const origin = draft.origins[name] ?? name;
  if (remedy === 'emulate') {
    const emulated = added(draft.emulated, origin);
    return name === 'stop'
      ? { ...draft, body, emulated, stops: stopTexts(value) }
      : { ...draft, body, emulated, copies: Number(value) };
  }
  if (remedy === 'drop') {
    const next = { ...draft, body, dropped: added(draft.dropped, origin) };
    // The one means nothing without the other.
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

/** Does without parameters, those that are there and can be done without. */
export function leaveOut(draft: Draft, names: readonly string[], circumstances: Circumstances): Draft {
  return names.reduce(
    (next, name) => (name in next.body ? (without(next, name, circumstances) ?? next) : next),
    draft,
  );
}

/** The texts of `stop`, which is one or a list of them. An empty one would stop before the first word. */
export function stopTexts(value: unknown): string[] {
  const texts = typeof value === 'string' ? [value] : asList(value);
  return texts.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** The value that a new name wants. */
function asToday(name: string, value: unknown): unknown {
  if (name === 'languages') return [value];
  return name === 'safety_identifier' ? identifier(value) : value;
}

/** A longer one is hashed, and stays the same for the same user. */
function identifier(user: unknown): unknown {
  const tooLong = typeof user === 'string' && user.length > maxIdentifier;
  return tooLong ? hash('sha256', user) : user;
}

function added(list: readonly string[], name: string): readonly string[] {
  return list.includes(name) ? list : [...list, name];
}
