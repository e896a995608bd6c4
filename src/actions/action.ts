/** Defines what a row of the action table consists of. */
import type { Static, TObject } from '@sinclair/typebox';
import type { InputProblem } from '../errors';
import type { JsonObject } from '../json';
import type { RawInputs, Reply, UpstreamParameters } from '../stages';
import { adaptationOutput } from './adaptation-output';
import * as Type from '../schema/type';

/** What a model can be used for. */
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

/** What a model is used for. */
export type Purpose = (typeof purposes)[number];

/** A path of OpenAI's API, and of ours. `{name}` stands for the input with that name. */
export type ApiPath = `/v1/${string}`;

/** How another endpoint of OpenAI does the work of an action once the action's own endpoint is gone. */
export interface Emulation<Input extends TObject = TObject> {
  path: ApiPath;
  purpose: Purpose;
  /**
   * Makes the parameters of the other endpoint from the checked inputs. Every documented input has to be in them, at least as a
   * part of another one.
   */
  toUpstream(this: void, inputs: Static<Input>): UpstreamParameters;
  /** Says which input the other endpoint cannot do, if there is one. */
  lacks?(this: void, inputs: Static<Input>): InputProblem | undefined;
  /**
   * A second request, made from the answer to the first. It uses the default model of its purpose unless its
   * parameters name one.
   */
  further?: {
    path: ApiPath;
    purpose: Purpose;
    toUpstream(this: void, answer: JsonObject, inputs: Static<Input>): UpstreamParameters;
  };
  /** Makes the documented reply from the last answer. */
  fromUpstream(this: void, answer: JsonObject): Reply;
}

/** A row of the action table: everything that the app knows about one action. */
export interface Action<Input extends TObject = TObject> {
  /** The name by which flows refer to it, and the name of its HTTP function. */
  operationId: string;
  /** The area of OpenAI's API that it belongs to. */
  area: string;
  /** What the designer calls it. */
  summary: string;
  /** One sentence for the maker. */
  description: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: ApiPath;
  /**
   * The inputs. Requests are checked against this schema, and the documents and the connector's definition
   * show it. Besides JSON Schema, a schema may have `suggestions` (values that the designer lists), `default`
   * (what the designer fills in) and `documentedType` (the type that the designer shows in place of the real
   * one).
   */
  input: Input;
  /**
   * The documented outputs. An output with a `default` is filled in if OpenAI leaves it out. An output
   * without a default must be in the answer; otherwise, the answer counts as unreadable. Anything else that
   * OpenAI returns is passed on.
   */
  output: TObject;
  /** Names of nested inputs that may also be at the top level; `read` moves them to their place. */
  flatInputs?: readonly string[];
  /** Makes the inputs from a `text/plain` body and the query. Without it, such a body is refused. */
  readPlainText?(this: void, text: string, query: JsonObject): RawInputs;
  /** False if sending the same request twice can do harm. */
  repeatable: boolean;
  /**
   * Converts other documented ways of writing the inputs to the shape of `input`. Calls `complain` for an
   * input that the caller sent in two ways.
   */
  read?(this: void, raw: RawInputs, complain: (problem: InputProblem) => void): RawInputs;
  /** Makes OpenAI's parameters from the checked inputs. Those that belong in the path are removed later. */
  toUpstream?(this: void, inputs: Static<Input>): UpstreamParameters;
  /** Makes the documented reply from OpenAI's answer. */
  fromUpstream?(this: void, answer: JsonObject): Reply;
  /** Makes the reply as plain text, for callers who ask for that. */
  toText?(this: void, reply: Reply): unknown;
  /** The input that has the text. If it is missing, the app sends a text of its own, so no unknown input may be in its place. */
  mainText?: string;
  /** Documented inputs that have another name or place at OpenAI. The caller is not told, because they keep their meaning. */
  moves?: readonly string[];
  /** Undocumented inputs that `toUpstream` translates, as it does for another action that documents them. */
  alsoReads?: readonly string[];
  /** Whether the answer has pictures. The caller gets links to them. */
  pictures?: true;
  /** The values of the input `response_format` for which OpenAI answers in plain text. It becomes the output `text`. */
  textFormats?: readonly string[];
  /** Gives name and content type of the file, if the answer is one. */
  file?(this: void, inputs: Static<Input>, answer: JsonObject): { name: string; type: string };
  /** Whether that file can be of any kind, also a text. */
  isAnyFile?: true;
  /** Whether the model can make files in a container at OpenAI. The caller gets links to them. */
  makesFiles?: true;
  /** Says what the answer will not have as it was asked for, one sentence for each. */
  notes?(this: void, inputs: Static<Input>): readonly string[];
  /** The input that a parameter comes from, where OpenAI refuses the parameter under its own name. */
  origins?: Readonly<Record<string, string>>;
  /**
   * What the action does with files that callers keep at OpenAI: it adds one, lists them, or needs one of the caller’s own. All
   * other actions only refuse files of somebody else.
   */
  files?: 'upload' | 'list' | 'own' | 'delete';
  /**
   * What the action does with batches: it starts one, or needs one of the caller’s own. A batch that has ended gets its results.
   */
  batches?: 'start' | 'own';
  /** The row that a call with this input runs in place of this one: OpenAI’s own form of the inputs, at the same address. */
  otherForm?: { input: string; action: Action };
  /** Designers get the schema of the reply from this operation, to which they pass these inputs. */
  dynamicOutput?: { operationId: string; inputs: readonly string[] };
  /** What its model is used for; absent if the action has no model. */
  purpose?: Purpose;
  emulation?: Emulation<Input>;
  /** Whether the answer lists models. The input `purpose` then filters them. */
  listsModels?: true;
  /**
   * The inputs and outputs that are ids which only one upstream knows, or lists of those, and the purpose for which they are. With
   * several upstreams, such an id carries the name of its upstream.
   */
  ids?: {
    purpose: Purpose | ((inputs: JsonObject) => Purpose);
    inputs: readonly string[];
    outputs: readonly string[];
  };
  /** Makes the events of a stream from the reply, for `stream: true`. Without it, streams are refused. */
  toEvents?(this: void, reply: Reply, inputs: JsonObject): JsonObject[];
}

/**
 * Makes a row, so that its mappings see the types of its own schema.
 *
 * @param row - the row; an action is repeatable unless it says otherwise, and one with a model gets the
 * output `adaptation`
 */
export function defineAction<Input extends TObject>(
  row: Omit<Action<Input>, 'repeatable'> & { repeatable?: false },
): Action<Input> {
  const output = row.purpose
    ? Type.Object({ ...row.output.properties, adaptation: adaptationOutput })
    : row.output;
  return { repeatable: true, ...row, output };
}
