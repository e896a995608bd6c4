/** Which model is used for the one that was asked for: a pure decision. */
import type { Purpose } from '../actions';
import type { ModelReplacement } from '../settings';
import { catalogue, defaultModels, type CatalogueEntry } from './catalogue';

/** What a choice depends on besides the model. */
export interface ModelKnowledge {
  /** As YYYY-MM-DD. */
  today: string;
  /** The administrator's replacements, by the model that they replace. */
  overrides: ReadonlyMap<string, ModelReplacement>;
  /** When models end according to OpenAI's own list, as far as it was seen; null for those that do not. */
  shutdownDates: ReadonlyMap<string, string | null>;
  /** Models that OpenAI has just denied to have. */
  missing?: ReadonlySet<string>;
}

/** A model for a request. */
export interface ModelChoice {
  used: string;
  /** Why it is not the one that was asked for, and since when; absent when it is. */
  replaced?: { because: 'ended' | 'setting' | 'missing'; since?: string | undefined };
  /** When the model that is used ends, as YYYY-MM-DD, and what will answer then. */
  ahead?: { ends: string; next?: string };
}

const entries = new Map<string, CatalogueEntry>(
  catalogue.flatMap((entry) => entry.ids.map((id): [string, CatalogueEntry] => [id, entry])),
);

/** What the catalogue knows of a model. */
export function entryOf(model: string): CatalogueEntry | undefined {
  return entries.get(model);
}

/**
 * Chooses the model for a request: the one that was asked for as long as there is one, then its replacement. A model that
 * nobody knows is used as it is, and so is one that nothing replaces.
 *
 * @param asked - what the caller or the default of the action names
 */
export function chooseModel(asked: string, purpose: Purpose, knowledge: ModelKnowledge): ModelChoice {
  const seen = new Set<string>();
  let used = asked;
  while (isOver(used, knowledge)) {
    seen.add(used);
    const next = replacementOf(used, purpose, knowledge);
    // Nothing, or a circle: OpenAI has the last word.
    if (next === undefined || seen.has(next)) return { used: asked };
    used = next;
  }
  const ends = endOf(used, knowledge);
  const next = ends && replacementOf(used, purpose, knowledge);
  return {
    used,
    ...(used !== asked && { replaced: reasonFor(asked, knowledge) }),
    ...(ends && { ahead: { ends, ...(next && next !== used && { next }) } }),
  };
}

/** The first day without a model: by OpenAI's own list, else by the catalogue. */
function endOf(model: string, { shutdownDates }: ModelKnowledge): string | undefined {
  const listed = shutdownDates.get(model);
  return listed === undefined ? entryOf(model)?.ends : (listed ?? undefined);
}

function isOver(model: string, knowledge: ModelKnowledge): boolean {
  const { today, overrides, missing } = knowledge;
  const override = overrides.get(model);
  // Without any date, the administrator can only have meant at once.
  const from = override?.from ?? endOf(model, knowledge) ?? (override && today);
  return missing?.has(model) === true || (from !== undefined && today >= from);
}

function replacementOf(model: string, purpose: Purpose, knowledge: ModelKnowledge): string | undefined {
  const override = knowledge.overrides.get(model)?.model;
  if (override !== undefined && (entryOf(override)?.serves.includes(purpose) ?? true)) return override;
  const entry = entryOf(model);
  const own = entry?.replacement?.[purpose];
  return own ?? (entry && endOf(model, knowledge) ? defaultModels[purpose] : undefined);
}

function reasonFor(asked: string, knowledge: ModelKnowledge): ModelChoice['replaced'] {
  const { today, overrides, missing } = knowledge;
  const ends = endOf(asked, knowledge);
  if (ends !== undefined && today >= ends) return { because: 'ended', since: ends };
  return { because: missing?.has(asked) ? 'missing' : overrides.has(asked) ? 'setting' : 'ended' };
}
