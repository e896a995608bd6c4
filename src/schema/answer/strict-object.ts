/** Writes objects as OpenAI wants them in a schema that it follows strictly. */
import type { JsonObject } from '../../json';

/** An object that has all its members, and no others. */
export function strictObject(members: Iterable<readonly [name: string, schema: JsonObject]>): JsonObject {
  const properties = Object.fromEntries(members);
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** The member that has the list, if a list was asked for. */
export const listName = 'items';

/** An object around a list: OpenAI’s answer is always an object. */
export function listObject(list: JsonObject): JsonObject {
  return strictObject([[listName, list]]);
}

/** What a caller is told whose list is inside an object. */
export const listNote = (field: string) =>
  `\`${field}\` is a list. OpenAI answers with an object, so the list is in \`answer.${listName}\`.`;
