/** Makes a tool for agents from each operation of the connector. */
import type { TSchema } from '@sinclair/typebox';
import { actions } from '../actions';
import { suggestedModels } from '../adaptation/models/catalogue';
import { isHidden, operations, type Operation } from '../connector';
import { isBlank, type JsonObject } from '../json';
import { nameIn } from '../schema/names';
import { inputSchema, outputSchema } from './tool-schema';

/** A tool, and what it stands for. */
export interface Tool {
  name: string;
  operation: Operation;
  /** The output that lists pictures or files with links, if there is one. */
  linked: string | undefined;
  /** The values of inputs that are left out. */
  defaults: JsonObject;
  /** What `tools/list` says about it. */
  listed: JsonObject;
}

let made: readonly Tool[] | undefined;

/** Every tool, in the order of the operations. They are made when an agent first asks: no other caller should wait for them. */
export function tools(): readonly Tool[] {
  made ??= operations.filter((one) => !one.isHidden).map(toolOf);
  return made;
}

function toolOf(operation: Operation): Tool {
  const { operationId, summary, description, input, output, file } = operation;
  const action = actions.find((one) => one.operationId === operationId);
  const name = toolName(operationId);
  const defaults = defaultsOf(operation);
  // Only the replies of actions always have all outputs.
  const outputs = action && !file ? outputSchema(output) : undefined;
  return {
    ...{ name, operation, defaults },
    linked: action?.pictures ? 'data' : action?.makesFiles && 'files',
    listed: {
      ...{ name, title: summary, description },
      inputSchema: {
        ...inputSchema(input, defaults),
        // Elsewhere, OpenAI may know more inputs than the row.
        ...(operation.method !== 'POST' && { additionalProperties: false }),
      },
      ...(outputs && { outputSchema: outputs }),
      annotations: { title: summary, ...hintsOf(operation, action?.repeatable ?? true) },
    },
  };
}

/** The name of a tool: `AudioSpeechPost` is `audio_speech_post`. */
export function toolName(operationId: string): string {
  return operationId.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** The values that a designer fills in: those that it hides, and those of required inputs. An agent cannot know today's models. */
function defaultsOf({ input, purpose }: Operation): JsonObject {
  const pairs = Object.entries<TSchema>(input.properties).map(([name, schema]): [string, unknown] => {
    const isNeeded = input.required?.includes(name) === true;
    if (isNeeded && name === 'model' && purpose) return [name, suggestedModels[purpose]];
    return [name, isNeeded || isHidden(schema) ? schema.default : undefined];
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** What a client may tell a user before it runs the tool. */
function hintsOf({ method, path, purpose }: Operation, isRepeatable: boolean): JsonObject {
  // A model only answers, unless it is what is made.
  const changesNothing = method === 'GET' || (purpose !== undefined && isRepeatable);
  return {
    readOnlyHint: changesNothing,
    // What is named in the address is there already.
    destructiveHint: !changesNothing && path.includes('{'),
    // To make the same thing again makes another one.
    idempotentHint: changesNothing || (isRepeatable && path.includes('{')),
    openWorldHint: purpose !== undefined,
  };
}

/** The inputs of a call, with the values of those that are left out. */
export function completed({ defaults }: Tool, inputs: JsonObject): JsonObject {
  const given = Object.keys(inputs).filter((name) => !isBlank(inputs[name]));
  const written = given.map((name) => nameIn(name).toLowerCase());
  const missing = Object.entries(defaults).filter(([name]) => !written.includes(name));
  return { ...inputs, ...Object.fromEntries(missing) };
}
