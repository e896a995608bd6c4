/** Decides what OpenAI refuses in the input of a response. Pure. */
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import { refuse, type Refusal } from '../refusal';
import { firstRefusal, typedRefusal, wrongType, type Shape } from './shape';

const roles = ['assistant', 'system', 'developer', 'user'];
const statuses = ['in_progress', 'completed', 'incomplete'];
const cache: Shape = { 'prompt_cache_breakpoint?': 'object' };

/** Items that the simulation knows, by type. */
const items: Readonly<Record<string, Shape>> = {
  message: {
    ...{ 'type?': ['message'], role: roles, content: 'any', 'id?': 'text', 'status?': statuses },
    'phase?': ['commentary', 'final_answer'],
  },
  function_call: {
    ...{ type: 'text', call_id: 'text', name: 'text', arguments: 'text', 'id?': 'text', 'status?': statuses },
    ...{ 'async?': 'boolean', 'caller?': 'object', 'namespace?': 'text' },
  },
  function_call_output: {
    ...{ type: 'text', call_id: 'text', output: 'any', 'id?': 'text', 'status?': statuses },
    ...{ 'caller?': 'object', 'name?': 'text', 'namespace?': 'text' },
  },
  custom_tool_call: {
    ...{ type: 'text', call_id: 'text', name: 'text', input: 'text', 'id?': 'text' },
    ...{ 'async?': 'boolean', 'caller?': 'object', 'namespace?': 'text' },
  },
  custom_tool_call_output: {
    ...{ type: 'text', call_id: 'text', output: 'any', 'id?': 'text', 'caller?': 'object' },
    ...{ 'name?': 'text', 'namespace?': 'text' },
  },
};

/** Parts of messages, by type: of the model's own, and of all others. */
const outputParts: Readonly<Record<string, Shape>> = {
  output_text: { type: 'text', text: 'text', annotations: 'list', 'logprobs?': 'list' },
  refusal: { type: 'text', refusal: 'text' },
};
const inputParts: Readonly<Record<string, Shape>> = {
  input_text: { type: 'text', text: 'text', ...cache },
  input_image: {
    ...{
      type: 'text',
      detail: ['low', 'high', 'auto', 'original'],
      'file_id?': 'text',
      'image_url?': 'text',
    },
    ...cache,
  },
  input_file: {
    ...{ type: 'text', 'detail?': ['auto', 'low', 'high'], 'file_data?': 'text', 'file_id?': 'text' },
    ...{ 'file_url?': 'text', 'filename?': 'text', ...cache },
  },
};

/** What OpenAI refuses in `input`; undefined if nothing. */
export function inputRefusal(input: unknown): Refusal | undefined {
  if (typeof input === 'string') return undefined;
  if (!Array.isArray(input)) return wrongType('input', 'one of a string or an array of objects', input);
  return firstRefusal(input, 'input', itemRefusal) ?? pairsRefusal(input.map(asObject));
}

function itemRefusal(item: unknown, place: string): Refusal | undefined {
  const typed = isObject(item) && item.type === undefined ? { ...item, type: 'message' } : item;
  const refusal = typedRefusal(typed, items, place);
  if (refusal) return refusal;
  const { role, content, output, call_id: id } = asObject(item);
  if (typeof id === 'string' && (id === '' || id.length > 64)) {
    const message = `Invalid '${place}.call_id': expected a string with a length from 1 to 64.`;
    return refuse(400, message, `${place}.call_id`, 'string_above_max_length');
  }
  if (role !== undefined) return contentRefusal(content, role === 'assistant', `${place}.content`);
  return output === undefined ? undefined : contentRefusal(output, false, `${place}.output`);
}

function contentRefusal(content: unknown, isOfModel: boolean, place: string): Refusal | undefined {
  if (typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return wrongType(place, 'one of a string or an array of objects', content);
  const shapes = isOfModel ? outputParts : inputParts;
  return firstRefusal(
    content,
    place,
    (part, at) => typedRefusal(part, shapes, at) ?? sourceRefusal(part, at),
  );
}

/** The longest address of a picture. */
const maxAddress = 20_971_520;

/** A picture or file has to come from somewhere. */
function sourceRefusal(part: unknown, place: string): Refusal | undefined {
  const { type, image_url: url, file_id, file_data, file_url, filename } = asObject(part);
  if (type === 'input_image') {
    const isRight =
      typeof url === 'string' && /^(https?:|data:image\/)/.test(url) && url.length <= maxAddress;
    if (isRight || typeof file_id === 'string') return undefined;
    return refuse(
      400,
      `Invalid '${place}.image_url'. Expected a valid URL.`,
      `${place}.image_url`,
      'invalid_value',
    );
  }
  if (type !== 'input_file') return undefined;
  const given = [file_id, file_data, file_url].filter(Boolean);
  if (given.length === 0) {
    const message = `Missing required parameter: '${place}.file_id'.`;
    return refuse(400, message, `${place}.file_id`, 'missing_required_parameter');
  }
  if (given.length > 1) {
    const message = `Mutually exclusive parameters: '${place}'. Ensure you are only providing one of: 'file_id', 'file_data' or 'file_url'.`;
    return refuse(400, message, place, 'mutually_exclusive_parameters');
  }
  if (typeof file_url === 'string' && !/^https?:\/\/[^/]/.test(file_url)) {
    const message = `Invalid '${place}.file_url'. Expected a valid URL.`;
    return refuse(400, message, `${place}.file_url`, 'invalid_value');
  }
  return typeof file_data === 'string' ? fileRefusal(file_data, filename, place) : undefined;
}

/** Endings of the files that a model reads. See OpenAI's guide “File inputs”. */
const endings = [
  ...['pdf', 'docx', 'doc', 'pptx', 'ppt', 'xlsx', 'xls', 'odt', 'rtf', 'csv', 'tsv', 'iif', 'txt', 'md'],
  ...['json', 'jsonl', 'html', 'xml', 'yaml', 'yml', 'ics', 'eml', 'log', 'sql', 'py', 'js', 'ts'],
];

/** The largest file, in bytes. */
const maxFile = 50 * 1024 * 1024;

/** A file in the request is a data URL, and its name shows its kind. */
function fileRefusal(data: string, filename: unknown, place: string): Refusal | undefined {
  const wrong = (name: string, message: string) => refuse(400, message, `${place}.${name}`, 'invalid_value');
  const [, base64] = /^data:[\w.+-]+\/[\w.+-]+;base64,([A-Za-z0-9+/]*={0,2})$/.exec(data) ?? [];
  if (base64 === undefined) {
    return wrong(
      'file_data',
      `Invalid '${place}.file_data'. Expected a base64-encoded data URL with a MIME type.`,
    );
  }
  if (typeof filename !== 'string') {
    const message = `Missing required parameter: '${place}.filename'.`;
    return refuse(400, message, `${place}.filename`, 'missing_required_parameter');
  }
  const ending = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  if (!endings.includes(ending)) {
    return wrong(
      'filename',
      `Invalid input: Expected context stuffing file type to be a supported format but got .${ending}.`,
    );
  }
  return base64.length * 0.75 > maxFile
    ? wrong('file_data', `Invalid '${place}.file_data': the file is too large.`)
    : undefined;
}

/** Every result belongs to a call before it, and every call has a result. */
function pairsRefusal(input: readonly JsonObject[]): Refusal | undefined {
  const open = new Set<string>();
  for (const { type, call_id } of input) {
    const id = String(call_id);
    if (type === 'function_call' || type === 'custom_tool_call') open.add(id);
    if (type !== 'function_call_output' && type !== 'custom_tool_call_output') continue;
    if (!open.delete(id)) {
      const message = `No tool call found for function call output with call_id ${id}.`;
      return refuse(400, message, 'input', null);
    }
  }
  const [unanswered] = open;
  if (unanswered === undefined) return undefined;
  return refuse(400, `No tool output found for function call ${unanswered}.`, 'input', null);
}

/** All texts of the input. */
export function inputText(input: unknown): string {
  if (typeof input === 'string') return input;
  return asList(input)
    .map(asObject)
    .map(({ content, output }) => JSON.stringify(content ?? output ?? ''))
    .join(' ');
}
