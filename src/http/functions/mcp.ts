/** Gives agents every operation as a tool, over the Model Context Protocol. */
import type { HttpRequest } from '@azure/functions';
import type { Operation } from '../../connector';
import { AppError, invalidInput, type InputProblem } from '../../errors';
import { asObject, isBlank, isObject, type JsonObject } from '../../json';
import { onceFor } from '../../once-for';
import {
  answerTo,
  completed,
  readMessage,
  refusal,
  resultAnswer,
  rpcCodes,
  toolResult,
  tools,
  type McpAnswer,
  type Notice,
  type Question,
  type Tool,
} from '../../mcp';
import { nameIn } from '../../schema/names';
import type { Settings } from '../../settings';
import type { Dependencies, Detour, Handler } from '../call';
import { callFrame } from '../frame';
import { isJson, readContentType } from '../input/content-type';
import { parseJson } from '../input/json-body';
import { isKnownOrigin } from '../input/origin';
import { hostMaxBodyBytes, readBytes } from '../input/read';
import { decodeText } from '../input/text';
import { operationRequest } from '../input/operation-request';
import { jsonReply, type HttpReply } from '../output/reply';

/** Copilot Studio waits for 100 seconds. */
const detour: Detour = { via: 'mcp', longestSeconds: 95 };

/** A call of a tool. */
interface ToolCall {
  question: Question;
  tool: Tool;
  inputs: JsonObject;
}

/**
 * Makes the HTTP function. A tool runs as its operation does at its own address: with the same key, limit, budget and log line.
 *
 * @param handlerOf - finds the HTTP function of an operation
 */
export function mcp(
  name: string,
  dependencies: Dependencies,
  handlerOf: (operation: Operation) => Handler | undefined,
): Handler {
  const handlerFor = onceFor(({ operation }: Tool) => ({ handler: handlerOf(operation) }));
  return async (request, context) => {
    const receiving = receive(request, dependencies.settings);
    // What has gone wrong is told in the frame.
    const called = toolCallIn(await receiving.catch(() => undefined));
    const handler = called && handlerFor(called.tool).handler;
    if (!called || !handler) {
      const frame = callFrame({ name }, dependencies, async () => replyTo(await receiving));
      return frame(request, context);
    }
    const { question, tool, inputs } = called;
    const problems = problemsIn(tool, inputs);
    const refuse = callFrame({ name: tool.operation.operationId }, dependencies, () => {
      throw invalidInput(problems);
    });
    const run = problems.length > 0 ? refuse : handler;
    const reply = await run(
      operationRequest(request, tool.operation, completed(tool, inputs)),
      context,
      detour,
    );
    return toolReply(question, tool, reply);
  };
}

/**
 * Reads the message in a request.
 *
 * @throws AppError for a body that cannot be read
 */
async function receive(request: HttpRequest, settings: Settings): Promise<Question | Notice | McpAnswer> {
  const { headers } = request;
  if (!isKnownOrigin(request, settings)) {
    return refusal(403, null, rpcCodes.invalidRequest, 'Web pages of this origin may not call the app.');
  }
  if (!acceptsJson(headers.get('accept'))) {
    return refusal(406, null, rpcCodes.invalidRequest, 'The app answers in JSON: accept application/json.');
  }
  const { type, charset } = readContentType(headers.get('content-type') ?? '');
  if (!isJson(type)) {
    const message = 'Send the message with the Content-Type application/json.';
    throw new AppError('unsupported_content_type', { message });
  }
  const bytes = await readBytes(request, hostMaxBodyBytes);
  let json: unknown;
  try {
    json = parseJson(decodeText(bytes, charset, { body: true }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refusal(400, null, rpcCodes.notJson, error.message);
  }
  return readMessage(json, (header) => headers.get(header));
}

function acceptsJson(accept: string | null): boolean {
  return accept === null || /(^|[\s,])(application|\*)\/(json|\*)/i.test(accept);
}

/** The call of a tool in a message; undefined for any other message. */
function toolCallIn(received: Question | Notice | McpAnswer | undefined): ToolCall | undefined {
  if (!received || !('method' in received) || received.method !== 'tools/call') return undefined;
  const { name, arguments: inputs = {} } = received.params;
  const tool = tools().find((one) => one.name === name);
  return tool && isObject(inputs) ? { question: received, tool, inputs } : undefined;
}

/** What a tool cannot do with inputs that its operation could. */
function problemsIn({ operation, name }: Tool, inputs: JsonObject): InputProblem[] {
  return Object.keys(inputs).flatMap((field): InputProblem[] => {
    const isUnknown = operation.method !== 'POST' && !Object.hasOwn(operation.input.properties, field);
    // In an address, it could have another meaning.
    if (isUnknown) return [{ field, message: `\`${field}\` is no input of ${name}.` }];
    const isStream = nameIn(field).toLowerCase() === 'stream' && !isBlank(inputs[field]);
    const isOff = String(inputs[field]).toLowerCase() === 'false';
    return isStream && !isOff
      ? [{ field, message: `\`${field}\` must be left out: a tool returns its answer as a whole.` }]
      : [];
  });
}

/** Makes the reply to a message that calls no tool. */
function replyTo(received: Question | Notice | McpAnswer): HttpReply {
  if ('noAnswer' in received) return { status: 202, headers: {} };
  const { status, message } = 'method' in received ? answerTo(received) : received;
  return jsonReply(status, message);
}

/** Makes the reply with the result of a tool. Whether the tool has failed is in the result, not in the status. */
function toolReply(question: Question, tool: Tool, { status, headers, body }: HttpReply): HttpReply {
  const reply = jsonOf(headers['content-type'] ?? '', body ?? Buffer.alloc(0));
  const isSignIn = status === 401 && asObject(reply.error).code === 'sign_in_required';
  const { message } = resultAnswer(question, toolResult(tool, { status, reply }, question.version));
  // After a 401, a client may let its user sign in.
  return { ...jsonReply(200, message, headers), ...(isSignIn && { status }) };
}

/** A reply in JSON. Bytes come only from a call with the same `Idempotency-Key` that was made elsewhere. */
function jsonOf(type: string, body: Buffer): JsonObject {
  return isJson(readContentType(type).type)
    ? asObject(JSON.parse(body.toString('utf8')))
    : { '$content-type': type, $content: body.toString('base64') };
}
