/** Which model is used for the one that was asked for: a pure decision. */
import type { Purpose } from '../../actions';
import type { ModelReplacement } from '../../settings';
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
  /** The day on which the model has ended, as YYYY-MM-DD, where nothing takes its place. */
  ended?: string;
  /** When the model that is used will end, as YYYY-MM-DD, and what will answer then. */
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
  const { today } = knowledge;
  const used = liveModel(asked, purpose, knowledge);
  if (used === undefined) {
    const ended = endOf(asked, knowledge);
    return { used: asked, ...(ended !== undefined && today >= ended && { ended }) };
  }
  const ends = overFrom(used, purpose, knowledge);
  const next = ends === undefined ? undefined : liveModel(used, purpose, { ...knowledge, today: ends });
  return {
    used,
    ...(used !== asked && { replaced: reasonFor(asked, purpose, knowledge) }),
    ...(ends !== undefined && { ahead: { ends, ...(next !== undefined && next !== used && { next }) } }),
  };
}

/** The model itself or what takes its place; undefined where there is nothing, or a circle. */
function liveModel(asked: string, purpose: Purpose, knowledge: ModelKnowledge): string | undefined {
  const seen = new Set<string>();
  let model: string | undefined = asked;
  while (model !== undefined && isOver(model, purpose, knowledge)) {
    if (seen.has(model)) return undefined;
    seen.add(model);
    model = replacementOf(model, purpose, knowledge, model !== asked);
  }
  return model;
}

/** The first day without a model: by OpenAI's own list, else by the catalogue. */
function endOf(model: string, { overrides, shutdownDates }: ModelKnowledge): string | undefined {
  // The administrator keeps it, whatever OpenAI does: it may be the name of a deployment.
  if (overrides.get(model)?.model === model) return undefined;
  const listed = shutdownDates.get(model);
  return listed === undefined ? entryOf(model)?.ends : (listed ?? undefined);
}

/** The administrator's replacement, if it can do what is asked for as far as anybody knows. */
function overrideOf(
  model: string,
  purpose: Purpose,
  { overrides }: ModelKnowledge,
): ModelReplacement | undefined {
  const override = overrides.get(model);
  if (!override || override.model === model) return undefined;
  return (entryOf(override.model)?.serves.includes(purpose) ?? true) ? override : undefined;
}

/** The first day on which a model is not used any more. */
function overFrom(model: string, purpose: Purpose, knowledge: ModelKnowledge): string | undefined {
  const override = overrideOf(model, purpose, knowledge);
  const dates = [override?.from, endOf(model, knowledge)].filter((date) => date !== undefined);
  // Without any date, the administrator can only have meant at once.
  return dates.sort()[0] ?? (override && knowledge.today);
}

function isOver(model: string, purpose: Purpose, knowledge: ModelKnowledge): boolean {
  const from = overFrom(model, purpose, knowledge);
  return knowledge.missing?.has(model) === true || (from !== undefined && knowledge.today >= from);
}

/** What takes the place of a model; for one that is itself a replacement, the default of the purpose will do. */
function replacementOf(
  model: string,
  purpose: Purpose,
  knowledge: ModelKnowledge,
  isReplacement: boolean,
): string | undefined {
  const entry = entryOf(model);
  const own = overrideOf(model, purpose, knowledge)?.model ?? entry?.replacement?.[purpose];
  const hasDefault =
    entry?.serves.includes(purpose) && (isReplacement || endOf(model, knowledge) !== undefined);
  return own ?? (hasDefault ? defaultModels[purpose] : undefined);
}

function reasonFor(asked: string, purpose: Purpose, knowledge: ModelKnowledge): ModelChoice['replaced'] {
  const ends = endOf(asked, knowledge);
  if (ends !== undefined && knowledge.today >= ends) return { because: 'ended', since: ends };
  return { because: overrideOf(asked, purpose, knowledge) ? 'setting' : 'missing' };
}
