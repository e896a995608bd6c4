/** Finds the models in OpenAI's list that can be used for a purpose, which the list itself does not say. */
import type { Purpose } from '../../actions';
import { asList, asObject, type JsonObject } from '../../json';
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

/** A model that has ended is left out even if OpenAI still lists it, because another one would answer. */
function serves(id: string, purpose: Purpose, knowledge: ModelKnowledge): boolean {
  // The name of a fine-tuned model contains its base model: ft:<base>:<organization>:<name>:<id>
  const [, base = id] = /^ft:([^:]+)/.exec(id) ?? [];
  const known = entryOf(base)?.serves ?? byName.find(([name]) => name.test(base))?.[1] ?? [];
  const { replaced, ended } = chooseModel(id, purpose, knowledge);
  return known.includes(purpose) && !replaced && ended === undefined;
}

function createdAt({ created }: JsonObject): number {
  return typeof created === 'number' ? created : 0;
}
