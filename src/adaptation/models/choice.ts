/** Chooses which model is used for the one that was asked for. Pure. */
import type { Purpose } from '../../actions';
import type { ModelReplacement } from '../../settings';
import { plainName } from '../../upstreams';
import { catalogue, defaultModels, type CatalogueEntry } from './catalogue';

/** What a choice depends on besides the model. */
export interface ModelKnowledge {
  /** Today's date, as YYYY-MM-DD. */
  today: string;
  /** The administrator's replacements, by the model that they replace. */
  overrides: ReadonlyMap<string, ModelReplacement>;
  /** When models end according to OpenAI's own list, if it was read; null for models that do not end. */
  shutdownDates: ReadonlyMap<string, string | null>;
  /** Models that OpenAI has just said it does not have. */
  missing?: ReadonlySet<string>;
  /** Whether models can be used that OpenAI offers only in its Responses API. */
  hasResponses?: boolean;
}

/** The model that is chosen for a request. */
export interface ModelChoice {
  used: string;
  /** Whether it is the upstream's own name for the model that was asked for. */
  deployment?: true;
  /** Why it is not the one that was asked for, and since when; absent if it is. */
  replaced?: { because: 'ended' | 'setting' | 'unfit' | 'missing'; since?: string | undefined };
  /** The day on which the model ended, as YYYY-MM-DD, if nothing takes its place. */
  ended?: string;
  /** When the model that is used will end, as YYYY-MM-DD, and what will answer then. */
  ahead?: { ends: string; next?: string };
}

const entries = new Map<string, CatalogueEntry>(
  catalogue.flatMap((entry) => entry.ids.map((id): [string, CatalogueEntry] => [id, entry])),
);

/** What the catalogue knows about a model. */
export function entryOf(model: string): CatalogueEntry | undefined {
  return entries.get(model);
}

/** The models by their plain names. Where two models share one, it stands for neither. */
const byPlainName = new Map<string, string | undefined>();
for (const id of entries.keys()) {
  byPlainName.set(plainName(id), byPlainName.has(plainName(id)) ? undefined : id);
}

/**
 * The name of a model as OpenAI writes it: `gpt-4o` for `GPT-4o`, `gpt-3.5-turbo` for `gpt-35-turbo`, as Azure writes it. A name
 * that the app, the administrator or OpenAI's list knows stays as it is, and so does any other.
 */
export function spelledModel(
  name: string,
  { overrides, shutdownDates }: Pick<ModelKnowledge, 'overrides' | 'shutdownDates'>,
): string {
  const isKnown = entries.has(name) || overrides.has(name) || shutdownDates.has(name);
  return isKnown ? name : (byPlainName.get(plainName(name)) ?? name);
}

/**
 * Chooses the model for a request: the one that was asked for as long as it exists, then its replacement. A
 * model that is unknown, or that nothing replaces, is used unchanged.
 *
 * @param asked - the model that the caller or the default of the action names
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

/** The model itself or what takes its place; undefined if there is nothing, or replacements form a circle. */
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

/** The first day without the model, by OpenAI's own list, or else by the catalogue. */
function endOf(model: string, { overrides, shutdownDates }: ModelKnowledge): string | undefined {
  // The administrator has set that it stays, whatever OpenAI does: it may be the name of a deployment.
  if (overrides.get(model)?.model === model) return undefined;
  const listed = shutdownDates.get(model);
  return listed === undefined ? entryOf(model)?.ends : (listed ?? undefined);
}

/** The administrator's replacement, unless it is known not to serve the purpose. */
function overrideOf(
  model: string,
  purpose: Purpose,
  { overrides }: ModelKnowledge,
): ModelReplacement | undefined {
  const override = overrides.get(model);
  if (!override || override.model === model) return undefined;
  return (entryOf(override.model)?.serves.includes(purpose) ?? true) ? override : undefined;
}

/**
 * Whether the catalogue knows that a model cannot be used for a purpose, and which one can. A model that the
 * administrator keeps may be a deployment that has the name of another model.
 */
function isUnfit(model: string, purpose: Purpose, { overrides, hasResponses }: ModelKnowledge): boolean {
  const entry = entryOf(model);
  if (entry?.responsesOnly && hasResponses && purpose === 'chat') return false;
  if (!entry || entry.serves.includes(purpose)) return false;
  return entry.replacement?.[purpose] !== undefined && overrides.get(model)?.model !== model;
}

/** The first day on which a model is no longer used. */
function overFrom(model: string, purpose: Purpose, knowledge: ModelKnowledge): string | undefined {
  if (isUnfit(model, purpose, knowledge)) return knowledge.today;
  const override = overrideOf(model, purpose, knowledge);
  const dates = [override?.from, endOf(model, knowledge)].filter((date) => date !== undefined);
  // If there is no date at all, the administrator's replacement applies at once.
  return dates.sort()[0] ?? (override && knowledge.today);
}

function isOver(model: string, purpose: Purpose, knowledge: ModelKnowledge): boolean {
  const from = overFrom(model, purpose, knowledge);
  return knowledge.missing?.has(model) === true || (from !== undefined && knowledge.today >= from);
}

/**
 * What takes the place of a model. For one that is itself a replacement, the default of the purpose will do.
 */
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
  if (overrideOf(asked, purpose, knowledge)) return { because: 'setting' };
  return { because: isUnfit(asked, purpose, knowledge) ? 'unfit' : 'missing' };
}
