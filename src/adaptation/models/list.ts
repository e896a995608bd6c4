/** Finds the models that can be used for a purpose, which OpenAI's list itself does not say. */
import { purposes, type Purpose } from '../../actions';
import { asList, asObject, type JsonObject } from '../../json';
import type { Upstream } from '../../settings';
import { hasOwnNames, kinds, namesOf } from '../../upstreams';
import { upstreamsFor, type RouteOptions } from '../route';
import { suggestedModels } from './catalogue';
import { chooseModel, entryOf, type ModelKnowledge } from './choice';

/** What models that the catalogue does not know can be used for, by name. The first match counts. */
const byName: readonly [name: RegExp, serves: readonly Purpose[]][] = [
  [/audio|realtime|live|translate|instruct|codex|deep-research|computer-use|-pro\b/, []],
  [/embedding/, ['embedding']],
  [/moderation/, ['moderation']],
  [/image/, ['image', 'image-edit']],
  [/tts/, ['speech']],
  [/transcribe|whisper/, ['transcription']],
  [/^(gpt|chatgpt|o\d)/, ['chat']],
];

/**
 * Keeps the models of a list that can be used for a purpose today, newest first.
 *
 * @param list - OpenAI's list of models
 * @param suggested - a model that is always in the list, if need be at its end, because the designer fills it
 * in
 */
export function modelsFor(
  purpose: Purpose,
  list: JsonObject,
  knowledge: ModelKnowledge,
  suggested?: string,
): JsonObject {
  const found = asList(list.data)
    .map(asObject)
    .filter(({ id }) => typeof id === 'string' && serves(id, purpose, knowledge))
    .sort((one, other) => createdAt(other) - createdAt(one));
  const isMissing = suggested !== undefined && !found.some(({ id }) => id === suggested);
  return { ...list, data: isMissing ? [...found, { id: suggested, object: 'model' }] : found };
}

/**
 * Makes the function that turns the list of an upstream into the reply: the models for a purpose, or all of them, and the names
 * that the settings give to models at any upstream.
 *
 * @param wanted - the purpose that the caller names
 * @param upstream - the one that the list comes from
 */
export function modelFilter(
  wanted: unknown,
  upstream: Upstream,
  route: Omit<RouteOptions, 'random'>,
  knowledge: ModelKnowledge,
): (list: JsonObject) => JsonObject {
  const purpose = purposes.find((name) => name === wanted);
  const users = purpose ? upstreamsFor(purpose, route) : route.upstreams;
  const named = users.flatMap((user) =>
    namesOf(user)
      .filter((name) => !purpose || user.only?.has(purpose) === true || mayServe(name, purpose))
      .map((id) => ({ id, object: 'model', owned_by: user.name })),
  );
  // Another upstream may be the only one for this purpose, and know no other names than its own.
  const isFor = !purpose || users.includes(upstream) || users.some(({ models }) => models?.has('*'));
  const suggested = purpose && isFor ? suggestedModels[purpose] : undefined;
  return (list) => {
    const listed = isFor && kinds[upstream.kind].listsModels ? list : { ...list, data: [] };
    const found =
      purpose && !hasOwnNames(upstream) ? modelsFor(purpose, listed, knowledge, suggested) : listed;
    const data = asList(found.data);
    const ids = new Set(data.map((model) => asObject(model).id));
    const added = named.filter(({ id }, index) => {
      return !ids.has(id) && named.findIndex((other) => other.id === id) === index;
    });
    return added.length > 0 ? { ...found, data: [...data, ...added] } : found;
  };
}

/** What a model can be used for, by the catalogue or by its name; undefined if both say nothing. */
function purposesOf(id: string): readonly Purpose[] | undefined {
  // The name of a fine-tuned model contains its base model: ft:<base>:<organization>:<name>:<id>
  const [, base = id] = /^ft:([^:]+)/.exec(id) ?? [];
  return entryOf(base)?.serves ?? byName.find(([name]) => name.test(base))?.[1];
}

function mayServe(id: string, purpose: Purpose): boolean {
  return purposesOf(id)?.includes(purpose) ?? true;
}

/** A model that has ended is left out even if OpenAI still lists it, because another one would answer. */
function serves(id: string, purpose: Purpose, knowledge: ModelKnowledge): boolean {
  const { replaced, ended } = chooseModel(id, purpose, knowledge);
  return purposesOf(id)?.includes(purpose) === true && !replaced && ended === undefined;
}

function createdAt({ created }: JsonObject): number {
  return typeof created === 'number' ? created : 0;
}
