/** What an assistant has said. */
import { asObject, type JsonObject } from '../../json';

/** The text of a choice of a chat, or why the model declined to give one; undefined where it did neither. */
export function textOf(choice: unknown): unknown {
  const { content, refusal } = asObject(asObject(choice).message);
  return content ?? refusal ?? undefined;
}

/** The same of the first choice. */
export function firstText({ choices }: JsonObject): unknown {
  return Array.isArray(choices) ? textOf(choices[0]) : undefined;
}
