/** Reads the contract of the published connector, and compares inputs and outputs with it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isReceivedFile } from '../../local/openai/form';
import { asList, asObject, isObject, type JsonObject } from '../../src/json';

/** One documented action. */
export interface ContractAction {
  operationId: string;
  method: string;
  path: string;
  parameters: { key: string; type: string; required: boolean }[];
  returns: { path: string; type: string }[];
}

const file = path.join(__dirname, '../contract/connector-contract.json');

/** All sixteen documented actions. */
export const contract = (JSON.parse(readFileSync(file, 'utf8')) as { actions: ContractAction[] }).actions;

/** Finds a documented action by its name. */
export function contractOf(operationId: string): ContractAction {
  const found = contract.find((action) => action.operationId === operationId);
  if (!found) throw new Error(`${operationId} is not in the contract`);
  return found;
}

/** Outputs that are null while they have no value, as in the published connector. */
const mayBeNull = [
  ...['finished_at', 'fine_tuned_model', 'validation_file', 'trained_tokens', 'hyperparameters.n_epochs'],
  ...[
    'data.parent',
    'data.permission.group',
    'expires_at',
    'data.expires_at',
    'output_file_id',
    'error_file_id',
  ],
];

/** Lists that are empty where there is nothing to list. */
const mayBeEmpty = ['sources', 'files'];

/**
 * Lists the documented outputs that are missing in a reply or have the wrong type. Where outputs are
 * documented below a list, the list must have an entry, unless there may be none.
 */
export function missingOutputs(
  returns: readonly { path: string; type: string }[],
  reply: JsonObject,
): string[] {
  return returns
    .filter(({ path: output, type }) => {
      const values = valuesAt(reply, output.split('.'));
      const isRight = (value: unknown) =>
        value === null ? mayBeNull.includes(output) : hasType(type, value);
      const isOfEmptyList = values.length === 0 && mayBeEmpty.includes(output.split('.')[0] ?? '');
      return !isOfEmptyList && (values.length === 0 || !values.every(isRight));
    })
    .map(({ path: output, type }) => `${output}: ${type}`);
}

/** All values at a path. Where the path leads through a list, it continues in each entry. */
function valuesAt(value: unknown, [name, ...rest]: string[]): unknown[] {
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((entry) => valuesAt(entry, [name, ...rest]));
  return isObject(value) && name in value ? valuesAt(value[name], rest) : [];
}

function hasType(type: string, value: unknown): boolean {
  const [, itemType] = /^array of (\w+)$/.exec(type) ?? [];
  if (itemType) return Array.isArray(value) && asList(value).every((item) => hasType(itemType, item));
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'float' || type === 'double') return typeof value === 'number';
  return type === 'object' ? isObject(value) : typeof value === type;
}

/** Turns inputs with the names of the documentation page into the shape in which OpenAI takes them. */
export function nested({ role, content, n_epochs, ...rest }: JsonObject): JsonObject {
  return {
    ...rest,
    ...(role !== undefined && { messages: [{ role, content }] }),
    ...(n_epochs !== undefined && { hyperparameters: { n_epochs } }),
  };
}

/** The value that OpenAI received for a documented input, wherever it is in the body. */
export function sentValue(key: string, body: JsonObject): unknown {
  const message = asObject(asList(body.messages)[0]);
  const supervised = asObject(asObject(body.method).supervised);
  const epochs = asObject(supervised.hyperparameters).n_epochs;
  const { max_completion_tokens, safety_identifier, top_logprobs } = body;
  const files = Object.entries(body).flatMap(([name, value]) =>
    isReceivedFile(value) ? [[name, value.bytes.toString('base64')]] : [],
  );
  return {
    ...body,
    ...(Object.fromEntries(files) as JsonObject),
    role: message.role,
    content: message.content,
    n_epochs: epochs,
    ...(max_completion_tokens !== undefined && { max_tokens: max_completion_tokens }),
    ...(safety_identifier !== undefined && { user: safety_identifier }),
    ...(top_logprobs !== undefined && { logprobs: String(Number(top_logprobs)) }),
    ...styleOf(body.prompt),
    ...textsOfEmulation(asObject(asList(body.messages)[1]).content),
  }[key];
}

/** The style of a picture, which the app adds to the prompt. */
function styleOf(prompt: unknown): JsonObject {
  const [, text, style] = /^(.*)\n\nStyle: (\w+)/.exec(typeof prompt === 'string' ? prompt : '') ?? [];
  return text === undefined ? {} : { prompt: text, style };
}

/** The texts of a completion or an edit in the chat that is sent instead. */
function textsOfEmulation(content: unknown): JsonObject {
  if (typeof content !== 'string') return {};
  const [, instruction, input] =
    /<instruction>\n([^]*)\n<\/instruction>\n<text>\n([^]*)\n<\/text>/.exec(content) ?? [];
  return instruction === undefined ? { prompt: content } : { instruction, input };
}
