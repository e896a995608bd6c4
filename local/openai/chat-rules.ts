/** Decides what OpenAI refuses in a chat. Pure. */
import { asObject, type JsonObject } from '../../src/json';
import { refuse, type Refusal } from './refusal';

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

/** What OpenAI refuses in messages, tools and formats; undefined if nothing. */
export function chatRefusal(body: JsonObject): Refusal | undefined {
  return messagesRefusal(body) ?? toolsRefusal(body) ?? formatRefusal(body);
}

function messagesRefusal({ messages }: JsonObject): Refusal | undefined {
  if (!Array.isArray(messages) || messages.length === 0) {
    return refuse(400, "Invalid 'messages': expected a list that is not empty.", 'messages', 'invalid_value');
  }
  for (const [index, message] of messages.entries()) {
    const refusal = messageRefusal(asObject(message), `messages[${index}]`);
    if (refusal) return refusal;
  }
  return undefined;
}

function messageRefusal({ role, content, tool_calls }: JsonObject, place: string): Refusal | undefined {
  if (!roles.includes(String(role))) {
    const message = `Invalid value for '${place}.role'. Supported: ${roles.join(', ')}.`;
    return refuse(400, message, `${place}.role`, 'invalid_value');
  }
  if (tool_calls !== undefined && !(Array.isArray(tool_calls) && tool_calls.length > 0)) {
    const param = `${place}.tool_calls`;
    return refuse(400, `Invalid '${param}': expected a list that is not empty.`, param, 'invalid_type');
  }
  if (Array.isArray(content)) {
    const wrong = content.map(asObject).findIndex((part) => !isPart(part));
    const param = `${place}.content[${wrong}]`;
    return wrong < 0 ? undefined : refuse(400, `Invalid value for '${param}'.`, param, 'invalid_type');
  }
  if (typeof content === 'string' || role === 'assistant') return undefined;
  return refuse(
    400,
    `Invalid type for '${place}.content': expected a text or a list.`,
    `${place}.content`,
    'invalid_type',
  );
}

function isPart({ type, text, image_url, input_audio, file }: JsonObject): boolean {
  if (type === 'text') return typeof text === 'string';
  if (type === 'image_url') return /^(https?:|data:)/.test(String(asObject(image_url).url));
  if (type === 'input_audio') return typeof asObject(input_audio).data === 'string';
  return type === 'file' && Object.keys(asObject(file)).length > 0;
}

function toolsRefusal(body: JsonObject): Refusal | undefined {
  for (const name of ['tools', 'functions']) {
    const list = body[name];
    const isRight = list === undefined || (Array.isArray(list) && list.length > 0);
    if (!isRight)
      return refuse(400, `Invalid '${name}': expected a list that is not empty.`, name, 'empty_array');
  }
  const needed = { tool_choice: 'tools', parallel_tool_calls: 'tools', function_call: 'functions' };
  const alone = Object.entries(needed).find(([name, needs]) => name in body && !(needs in body));
  if (!alone) return undefined;
  return refuse(
    400,
    `Invalid value for '${alone[0]}': '${alone[0]}' is only allowed when '${alone[1]}' are specified.`,
    alone[0],
    null,
  );
}

function formatRefusal({
  response_format: format,
  stream,
  stream_options: options,
  stop,
}: JsonObject): Refusal | undefined {
  if (format !== undefined && typeof asObject(format).type !== 'string') {
    return refuse(
      400,
      "Invalid type for 'response_format': expected an object.",
      'response_format',
      'invalid_type',
    );
  }
  if (options !== undefined && stream !== true) {
    return refuse(
      400,
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
      null,
    );
  }
  const isStop = stop === undefined || typeof stop === 'string' || (Array.isArray(stop) && stop.length <= 4);
  return isStop ? undefined : refuse(400, "Invalid type for 'stop'.", 'stop', 'invalid_type');
}
