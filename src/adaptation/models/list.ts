/** Which models of OpenAI’s list can be asked for something: OpenAI itself does not tell. */
import type { Purpose } from '../../actions';
import { asList, asObject, type JsonObject } from '../../json';
import { chooseModel, entryOf, type ModelKnowledge } from './choice';

/** What a model that the catalogue does not know is for, by its name; the first that fits. */
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
 * Keeps of a list of models those that can be asked for something today, newest first.
 *
 * @param list - as OpenAI gives it
 * @param suggested - a model that is in the list in any case, at its end, because the designer fills it in
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

/** A model that has ended stays out, even if OpenAI still lists it: another one would answer. */
function serves(id: string, purpose: Purpose, knowledge: ModelKnowledge): boolean {
  // A model of one’s own is named after the one that it was made from: ft:<base>:<organization>:<name>:<id>
  const [, base = id] = /^ft:([^:]+)/.exec(id) ?? [];
  const known = entryOf(base)?.serves ?? byName.find(([name]) => name.test(base))?.[1] ?? [];
  const { replaced, ended } = chooseModel(id, purpose, knowledge);
  return known.includes(purpose) && !replaced && ended === undefined;
}

function createdAt({ created }: JsonObject): number {
  return typeof created === 'number' ? created : 0;
}
