/** Today's parameters for a chat of yesterday, as far as they are known before anybody is asked. Pure. */
import type { CatalogueEntry, LeastEffort } from '../models/catalogue';
import { isNoOp, leaveOut, stopTexts, withoutNoOps, type Draft } from './draft';
import { sampling, type Refuses } from './rejections';

/** What the translation depends on. */
export interface ChatModel {
  /** What the catalogue knows of the model; undefined for one that nobody knows. */
  entry: CatalogueEntry | undefined;
  /** Whether it takes the place of a model that did not reason before it answered. */
  replacesQuickOne: boolean;
  /** What the model has refused before. */
  refuses: Refuses;
}

/** Parameters that have a new name. */
const renames = { max_tokens: 'max_completion_tokens', user: 'safety_identifier' };

/** A limit below this could be spent by reasoning alone. */
const smallLimit = 25_000;

/** What reasoning gets on top of a small limit, in tokens, by the effort; more effort gets as much as a small limit is. */
const headroom: Readonly<Record<string, number>> = { none: 0, minimal: 2_000, low: 8_000 };

/** How a model takes an effort that is less than its least, and the one that it lacks between two that it has. */
const nearestEffort: Readonly<Record<LeastEffort, Readonly<Record<string, string>>>> = {
  none: { minimal: 'low' },
  minimal: { none: 'minimal' },
  low: { none: 'low', minimal: 'low' },
};

/**
 * Writes a chat as today's models want it: the limit of tokens and the user under their new names, reasoning at its least
 * where sampling parameters or a limit would otherwise lose their meaning, and without what the model is known to refuse.
 *
 * @param draft - the body as OpenAI's documentation of 2023 has it, or as today's has it
 */
export function translateChat(draft: Draft, model: ChatModel): Draft {
  const { entry, refuses } = model;
  const circumstances = { chat: true, refuses };
  const old = Object.entries(renames).filter(
    ([name, becomes]) => !refuses(becomes, { ...draft.body, [becomes]: draft.body[name] }),
  );
  const renamed = leaveOut(
    withoutEmptyStops(draft),
    old.map(([name]) => name),
    circumstances,
  );
  if (!entry?.leastEffort) return leaveOut(renamed, entry?.rejects ?? [], circumstances);
  const quick = quickened(withoutNoOps(renamed), entry.leastEffort, model);
  const refused = quick.body.reasoning_effort === 'none' ? [] : sampling;
  return leaveOut(quick, [...refused, ...(entry.rejects ?? [])], circumstances);
}

/** An empty stop would end every text before its first word. */
function withoutEmptyStops(draft: Draft): Draft {
  const { stop, ...body } = draft.body;
  const texts = stopTexts(stop);
  if (!Array.isArray(stop) || texts.length === stop.length) return draft;
  return { ...draft, body: texts.length > 0 ? { ...body, stop: texts } : body };
}

/** Asks for as little reasoning as there can be, where the caller has not decided it and something depends on it. */
function quickened(draft: Draft, least: LeastEffort, { replacesQuickOne, refuses }: ChatModel): Draft {
  const { body } = draft;
  const { reasoning_effort: given, max_completion_tokens: limit } = body;
  const isLimited = draft.origins.max_completion_tokens === 'max_tokens' && Number(limit) < smallLimit;
  const quick = { ...body, reasoning_effort: 'none' };
  const isSampled =
    least === 'none' &&
    sampling.some((name) => name in body && !isNoOp(name, body[name]) && !refuses(name, quick));
  const chosen = isLimited || isSampled || replacesQuickOne ? least : undefined;
  const effort = typeof given === 'string' ? (nearestEffort[least][given] ?? given) : (given ?? chosen);
  if (typeof effort !== 'string') return draft;
  const room = headroom[effort] ?? smallLimit;
  return {
    ...draft,
    body: {
      ...body,
      reasoning_effort: effort,
      ...(isLimited && { max_completion_tokens: Number(limit) + room }),
    },
    ...(given !== undefined && effort !== given && { translated: [...draft.translated, 'reasoning_effort'] }),
  };
}

/**
 * Raises the limit of tokens, for a model that has spent all of it before it wrote a word.
 *
 * @returns the new draft, or undefined where the caller set no limit of old, or a large one
 */
export function withRaisedLimit(draft: Draft): Draft | undefined {
  const limit = Number(draft.body.max_completion_tokens);
  if (draft.origins.max_completion_tokens !== 'max_tokens' || !(limit < smallLimit)) return undefined;
  return { ...draft, body: { ...draft.body, max_completion_tokens: limit + smallLimit } };
}
