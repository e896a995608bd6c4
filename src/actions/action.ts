/** What a row of the action table consists of. */
import { Type, type Static, type TObject } from '@sinclair/typebox';
import type { InputProblem } from '../errors';
import type { JsonObject } from '../json';
import { adaptation } from '../schema/outputs';

/** What models are asked for. */
export const purposes = [
  'chat',
  'embedding',
  'moderation',
  'image',
  'image-edit',
  'speech',
  'transcription',
  'translation',
  'fine-tuning',
] as const;

/** What a model is asked for. */
export type Purpose = (typeof purposes)[number];

/** How an action is carried out by another endpoint of OpenAI, once its own is gone. */
export interface Emulation<Input extends TObject = TObject> {
  /** The other endpoint, by our path. */
  path: `/v1/${string}`;
  /** What its model is asked for. */
  purpose: Purpose;
  /** Makes the parameters of the other endpoint from the checked inputs. */
  toUpstream(this: void, input: Static<Input>): JsonObject;
  /** A second request, made from the answer of the first, with the model of its purpose unless it names one. */
  further?: {
    path: `/v1/${string}`;
    purpose: Purpose;
    toUpstream(this: void, answer: JsonObject, input: Static<Input>): JsonObject;
  };
  /** Makes the documented reply from the last answer. */
  fromUpstream(this: void, answer: JsonObject): JsonObject;
}

/** A row of the action table: all that the app knows about one action. */
export interface Action<Input extends TObject = TObject> {
  /** The name that flows know it by, also the name of its HTTP function. */
  operationId: string;
  /** The area of OpenAI's API it belongs to. */
  area: string;
  /** What it is called in the designer. */
  summary: string;
  /** One sentence for the maker. */
  description: string;
  method: 'GET' | 'POST';
  /** OpenAI's path, and ours. `{name}` stands for the input of that name. */
  path: `/v1/${string}`;
  /**
   * The inputs: every request is checked against them, and the documents and the connector's definition show them. Besides
   * JSON Schema, a schema may have `suggestions`, values for a list in the designer; `default`, what the designer fills in;
   * and `documentedType`, the type that the designer shows instead of its own.
   */
  input: Input;
  /**
   * The documented outputs. One with a `default` is filled in where OpenAI leaves it out; one without must be in the
   * answer, or the answer counts as unreadable. What OpenAI returns beyond them is passed on.
   */
  output: TObject;
  /** Names under which inputs inside an object or list may also stand by themselves; `read` takes them. */
  flatInputs?: readonly string[];
  /** Makes the inputs from a `text/plain` body and the query; without it such a body is refused. */
  readPlainText?(this: void, text: string, query: JsonObject): JsonObject;
  /** False where sending the same request twice can do harm. */
  repeatable: boolean;
  /**
   * Brings the other documented way of writing the inputs into the shape of `input`. Calls `complain` for an input that is
   * given in both ways.
   */
  read?(this: void, raw: JsonObject, complain: (problem: InputProblem) => void): JsonObject;
  /** Makes OpenAI's parameters from the checked inputs. Those that stand in the path are taken out by the walk. */
  toUpstream?(this: void, input: Static<Input>): JsonObject;
  /** Makes the documented reply from OpenAI's answer. */
  fromUpstream?(this: void, answer: JsonObject): JsonObject;
  /** The reply as plain text, for callers who ask for that. */
  toText?(this: void, reply: JsonObject): unknown;
  /** Whether the answer has pictures, which the caller gets as links. */
  pictures?: true;
  /** Where the answer is a file: its name and content type. */
  file?(this: void, input: Static<Input>): { name: string; type: string };
  /** What its model is asked for; absent where the action has no model. */
  purpose?: Purpose;
  emulation?: Emulation<Input>;
  /** Whether the answer is a list of models, of which the input `purpose` keeps those that it names. */
  listsModels?: true;
  /** Makes the events of a stream from the reply, for `stream: true`; without it, `stream` is passed on. */
  toEvents?(this: void, reply: JsonObject, input: JsonObject): JsonObject[];
}

/**
 * Writes a row, so that its mappings see the types of its own schema.
 *
 * @param row - the row; an action can be repeated unless the row says otherwise, and one with a model tells in its output
 * what was changed
 */
export function defineAction<Input extends TObject>(
  row: Omit<Action<Input>, 'repeatable'> & { repeatable?: false },
): Action<Input> {
  const output = row.purpose ? Type.Object({ ...row.output.properties, adaptation }) : row.output;
  return { repeatable: true, ...row, output };
}
