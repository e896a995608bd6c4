/** Finds the text that the assistant wrote in a chat. */
import { asObject, type JsonObject } from '../../json';

/** The text of a choice, or else why the model declined to write one; undefined if there is neither. */
export function textOf(choice: unknown): unknown {
  const { content, refusal } = asObject(asObject(choice).message);
  return content ?? refusal ?? undefined;
}

/** The same for the first choice. */
export function firstText({ choices }: JsonObject): unknown {
  return Array.isArray(choices) ? textOf(choices[0]) : undefined;
}
