/** Translates the parameters of an old chat to today's, as far as they are known in advance. Pure. */
import { asNumber, rowOf } from '../../json';
import type { CatalogueEntry, LeastEffort } from '../models/catalogue';
import { isNoOp, leaveOut, stopTexts, withoutNoOp, withoutNoOps, type Draft } from './draft';
import { sampling, type Refuses } from './rejections';

/** What the translation depends on. */
export interface ChatModel {
  /** What the catalogue knows about the model; undefined for an unknown one. */
  entry: CatalogueEntry | undefined;
  /** Whether it takes the place of a model that did not reason before it answered. */
  replacesQuickOne: boolean;
  /** What the model has refused before. */
  refuses: Refuses;
}

/** Parameters that have a new name. */
const renames = [
  { name: 'max_tokens', becomes: 'max_completion_tokens' },
  { name: 'user', becomes: 'safety_identifier' },
];

/** Reasoning alone could use up a token limit below this. */
const smallLimit = 25_000;

/** Tokens for reasoning that are added to a small limit, by effort. Higher efforts get {@link smallLimit}. */
const headroom: Readonly<Record<string, number>> = { none: 0, minimal: 2_000, low: 8_000 };

/** The nearest effort that a model takes, for efforts that it lacks, by the lowest effort that it takes. */
const nearestEffort: Readonly<Record<LeastEffort, Readonly<Record<string, string>>>> = {
  none: { minimal: 'low' },
  minimal: { none: 'minimal' },
  low: { none: 'low', minimal: 'low' },
};

/**
 * Writes a chat as today's models want it. The token limit and the user get their new names. Reasoning is set
 * to its lowest effort where sampling parameters or a limit would otherwise lose their meaning. What the
 * model is known to refuse is left out.
 *
 * @param draft - a chat with the parameters of 2023, or with today's
 */
export function translateChat(draft: Draft, model: ChatModel): Draft {
  const { entry, refuses } = model;
  const circumstances = { chat: true, refuses };
  const old = renames.filter(
    ({ name, becomes }) =>
      name in draft.body && !refuses(becomes, { ...draft.body, [becomes]: draft.body[name] }),
  );
  const renamed = leaveOut(
    withoutEmptyStops(draft),
    old.map(({ name }) => name),
    circumstances,
  );
  if (!entry?.leastEffort) return leaveOut(renamed, entry?.rejects ?? [], circumstances);
  const quick = quickened(withoutNoOps(renamed), entry.leastEffort, model);
  const refused = quick.body.reasoning_effort === 'none' ? [] : sampling;
  return leaveOut(quick, [...refused, ...(entry.rejects ?? [])], circumstances);
}

/** Leaves out empty stops, which would end every text before its first word. */
function withoutEmptyStops(draft: Draft): Draft {
  const { stop } = draft.body;
  const texts = stopTexts(stop);
  if (!Array.isArray(stop) || texts.length === stop.length) return draft;
  if (texts.length === 0) return withoutNoOp(draft, 'stop');
  // An empty text in a list is a field that was left blank.
  return { ...draft, body: { ...draft.body, stop: texts } };
}

/** Asks for the least reasoning, if the caller has not set the effort and something depends on it. */
function quickened(draft: Draft, least: LeastEffort, { replacesQuickOne, refuses }: ChatModel): Draft {
  const { body } = draft;
  const { reasoning_effort: asked, max_completion_tokens: limit } = body;
  const isLimited = draft.origins.max_completion_tokens === 'max_tokens' && asNumber(limit) < smallLimit;
  const quick = { ...body, reasoning_effort: 'none' };
  const isSampled =
    least === 'none' &&
    sampling.some((name) => name in body && !isNoOp(name, body[name]) && !refuses(name, quick));
  const chosen = isLimited || isSampled || replacesQuickOne ? least : undefined;
  const effort =
    typeof asked === 'string' ? (rowOf(nearestEffort[least], asked) ?? asked) : (asked ?? chosen);
  if (typeof effort !== 'string') return draft;
  const room = rowOf(headroom, effort) ?? smallLimit;
  return {
    ...draft,
    body: {
      ...body,
      reasoning_effort: effort,
      ...(isLimited && { max_completion_tokens: asNumber(limit) + room }),
    },
    ...(asked !== undefined &&
      effort !== asked && {
        translated: [...draft.translated, draft.origins.reasoning_effort ?? 'reasoning_effort'],
      }),
  };
}

/**
 * Raises the token limit, for a model that has used up all of it before it wrote a word.
 *
 * @returns the new draft, or undefined if the caller did not set `max_tokens`, or set a large limit
 */
export function withRaisedLimit(draft: Draft): Draft | undefined {
  const limit = asNumber(draft.body.max_completion_tokens);
  if (draft.origins.max_completion_tokens !== 'max_tokens' || !(limit < smallLimit)) return undefined;
  return { ...draft, body: { ...draft.body, max_completion_tokens: limit + smallLimit } };
}
