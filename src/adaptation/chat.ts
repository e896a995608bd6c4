/** Today's parameters for a chat of yesterday, as far as they are known before anybody is asked. Pure. */
import type { CatalogueEntry, LeastEffort } from './catalogue';
import { isNoOp, without, withoutNoOps, type Circumstances, type Draft } from './draft';

/** What the translation depends on. */
export interface ChatModel {
  /** What the catalogue knows of the model; undefined for one that nobody knows. */
  entry: CatalogueEntry | undefined;
  /** Whether it takes the place of a model that did not reason before it answered. */
  replacesQuickOne: boolean;
  /** Whether the model has refused a parameter before. */
  refuses: Circumstances['refuses'];
}

/** Parameters that a reasoning model takes only while it does not reason. */
const sampling = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];

/** Parameters that have a new name. */
const renames = { max_tokens: 'max_completion_tokens', user: 'safety_identifier' };

/** A limit below this could be spent by reasoning alone. */
const smallLimit = 25_000;

/** What a model that always reasons a little gets on top of a small limit, in tokens. */
const headroom: Record<LeastEffort, number> = { none: 0, minimal: 2_000, low: 8_000 };

/**
 * Writes a chat as today's models want it: the limit of tokens and the user under their new names, reasoning at its least
 * where sampling parameters or a limit would otherwise lose their meaning, and without what the model is known to refuse.
 *
 * @param draft - the body as OpenAI's documentation of 2023 has it, or as today's has it
 */
export function translateChat(draft: Draft, { entry, replacesQuickOne, refuses }: ChatModel): Draft {
  const old = Object.entries(renames).filter(([, becomes]) => !refuses(becomes));
  const renamed = leaveOut(
    draft,
    old.map(([name]) => name),
    refuses,
  );
  if (!entry?.leastEffort) return leaveOut(renamed, entry?.rejects ?? [], refuses);
  const quick = quickened(withoutNoOps(renamed), entry.leastEffort, replacesQuickOne);
  const refused = quick.body.reasoning_effort === 'none' ? [] : sampling;
  return leaveOut(quick, [...refused, ...(entry.rejects ?? [])], refuses);
}

/** Asks for as little reasoning as there can be, where the caller has not decided it and something depends on it. */
function quickened(draft: Draft, leastEffort: LeastEffort, replacesQuickOne: boolean): Draft {
  const { body } = draft;
  const limit = body.max_completion_tokens;
  const isLimited = draft.origins.max_completion_tokens === 'max_tokens' && Number(limit) < smallLimit;
  const isSampled = sampling.some((name) => name in body && !isNoOp(name, body[name]));
  const effort =
    body.reasoning_effort ??
    (isLimited || replacesQuickOne || (isSampled && leastEffort === 'none') ? leastEffort : undefined);
  if (effort === undefined) return draft;
  const raised =
    isLimited && effort !== 'none' ? Number(limit) + (headroom[leastEffort] || smallLimit) : limit;
  return {
    ...draft,
    body: {
      ...body,
      reasoning_effort: effort,
      ...(raised !== undefined && { max_completion_tokens: raised }),
    },
  };
}

/** Does without parameters, those that are there. */
function leaveOut(draft: Draft, names: readonly string[], refuses: Circumstances['refuses']): Draft {
  return names.reduce(
    (next, name) => (name in next.body ? (without(next, name, { chat: true, refuses }) ?? next) : next),
    draft,
  );
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
