/** Answers the questions of the protocol itself, and writes answers as JSON-RPC. */
import { title } from '../connector';
import { rowOf, type JsonObject } from '../json';
import { refusal, rpcCodes, type McpAnswer, type Question } from './message';
import { tools } from './tools';
import { legacyVersions, modernVersion } from './versions';

const serverInfo = { name: 'openai-connector', title, version: '1.0' };

const capabilities = { tools: {} };

/** What a model reads about all tools together. */
const instructions =
  'The tools call OpenAI through an app of your organization. If a tool says that an answer is not ready, call answer_get with its id, again and again until the status is completed. If a tool fails, its text says what to do.';

/** How long a client may keep the list, in milliseconds. It changes with a new version of the app only. */
const cacheable = { ttlMs: 60 * 60 * 1000, cacheScope: 'public' };

/** Answers a question of the protocol. */
export function answerTo(question: Question): McpAnswer {
  const { id, method, params, version } = question;
  if (method === 'tools/call') return refusal(200, id, rpcCodes.invalidParams, defectOfCall(params));
  const isModern = version === modernVersion;
  const results: Readonly<Record<string, JsonObject>> = {
    'tools/list': { tools: tools().map(({ listed }) => listed), ...(isModern && cacheable) },
    ...(isModern ? { 'server/discover': discovered } : { initialize: initialized(params), ping: {} }),
  };
  const result = rowOf(results, method);
  if (result) return resultAnswer(question, result);
  // Older versions have no status of their own for it.
  return refusal(isModern ? 404 : 200, id, rpcCodes.unknownMethod, 'The app does not have this method.');
}

const discovered = {
  supportedVersions: [modernVersion, ...legacyVersions],
  ...{ capabilities, instructions, ...cacheable },
};

/** The answer to the first message of older versions. A version that the app does not speak gets the newest of them. */
function initialized({ protocolVersion: asked }: JsonObject): JsonObject {
  const version = legacyVersions.find((one) => one === asked) ?? legacyVersions[0];
  return { protocolVersion: version, capabilities, serverInfo, instructions };
}

/** Why a call of a tool calls none. */
function defectOfCall({ name }: JsonObject): string {
  const names = tools().map((tool) => tool.name);
  return names.some((one) => one === name)
    ? '`arguments` must be an object.'
    : `There is no such tool. The tools are ${names.join(', ')}.`;
}

/** Makes the answer with a result. */
export function resultAnswer({ id, version }: Question, result: JsonObject): McpAnswer {
  const facts = {
    resultType: 'complete',
    _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
  };
  const inVersion = version === modernVersion ? { ...facts, ...result } : result;
  return { status: 200, message: { jsonrpc: '2.0', id, result: inVersion } };
}
