/**
 * Reads messages of the Model Context Protocol, which are JSON-RPC 2.0.
 *
 * See https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http and
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports.
 */
import { asObject, isObject, isTooDeep, type JsonObject } from '../json';
import { legacyVersions, modernVersion, silentVersion } from './versions';

/** What an answer repeats, so that the caller knows what it answers. */
export type MessageId = string | number;

/** A message that wants an answer. */
export interface Question {
  id: MessageId;
  method: string;
  params: JsonObject;
  /** The version of the protocol that the caller speaks. */
  version: string;
}

/** A message that wants no answer. */
export interface Notice {
  noAnswer: true;
}

/** An answer to a message. */
export interface McpAnswer {
  /** HTTP status. */
  status: number;
  message: JsonObject;
}

/** The codes of errors: those of JSON-RPC 2.0, and two of the protocol. */
export const rpcCodes = {
  notJson: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const;

/** Reads a header; null if it is missing. */
type HeaderReader = (name: string) => string | null;

/**
 * Reads a message, and checks that its headers say the same as it does.
 *
 * @returns the message; or the answer that says what is wrong with it
 */
export function readMessage(json: unknown, header: HeaderReader): Question | Notice | McpAnswer {
  if (Array.isArray(json)) return invalid('Send one message at a time, not a list of messages.');
  if (!isObject(json) || json.jsonrpc !== '2.0') {
    return invalid('The body must be a message of JSON-RPC 2.0, with `jsonrpc`, `id` and `method`.');
  }
  if (isTooDeep(json)) return invalid('The message is nested too deeply.');
  const { id, method, params } = json;
  // What answers a question of ours is no message that we wait for: the app asks nothing.
  if (method === undefined && ('result' in json || 'error' in json)) return { noAnswer: true };
  if (typeof method !== 'string') return invalid('`method` must be a text.');
  if (id === undefined) return { noAnswer: true };
  if (typeof id !== 'string' && typeof id !== 'number') return invalid('`id` must be a text or a number.');
  if (params !== undefined && !isObject(params)) {
    return refusal(400, id, rpcCodes.invalidRequest, '`params` must be an object.');
  }
  return withVersion({ id, method, params: asObject(params) }, header);
}

function withVersion(message: Omit<Question, 'version'>, header: HeaderReader): Question | McpAnswer {
  const { id, params } = message;
  const said = asObject(params._meta)['io.modelcontextprotocol/protocolVersion'];
  const inHeader = header('mcp-protocol-version')?.trim();
  const version = said ?? inHeader ?? silentVersion;
  const isModern = version === modernVersion;
  if (isModern || said !== undefined) {
    const mismatch = mismatchIn(message, { said, inHeader }, header);
    if (mismatch !== undefined) return refusal(400, id, rpcCodes.headerMismatch, mismatch);
  }
  if (typeof version === 'string' && (isModern || legacyVersions.includes(version)))
    return { ...message, version };
  const supported = [modernVersion, ...legacyVersions];
  const text = `The app speaks the versions ${supported.join(', ')}.`;
  const data = { supported, requested: typeof version === 'string' ? version : null };
  return refusal(400, id, rpcCodes.unsupportedVersion, text, data);
}

/** Says which header differs from the message. A gateway may have decided by the header. */
function mismatchIn(
  { method, params }: Omit<Question, 'version'>,
  { said, inHeader }: { said: unknown; inHeader: string | undefined },
  header: HeaderReader,
): string | undefined {
  const name = method === 'tools/call' ? params.name : undefined;
  const pairs = [
    { written: 'MCP-Protocol-Version', sent: inHeader, meant: said },
    { written: 'Mcp-Method', sent: header('mcp-method')?.trim(), meant: method },
    ...(name === undefined
      ? []
      : [{ written: 'Mcp-Name', sent: decoded(header('mcp-name')?.trim()), meant: name }]),
  ];
  const wrong = pairs.find(({ sent, meant }) => sent === undefined || sent !== meant);
  return wrong && `The header ${wrong.written} is missing, or differs from the message.`;
}

/** The value of a header that may be in base64, as names with other letters than those of English are. */
function decoded(value: string | undefined): string | undefined {
  const [, base64] = /^=\?base64\?(.*)\?=$/.exec(value ?? '') ?? [];
  return base64 === undefined ? value : Buffer.from(base64, 'base64').toString('utf8');
}

/**
 * Makes the answer that refuses a message.
 *
 * @param id - of the message; null if it cannot be told
 */
export function refusal(
  status: number,
  id: MessageId | null,
  code: number,
  message: string,
  data?: JsonObject,
): McpAnswer {
  return { status, message: { jsonrpc: '2.0', id, error: { code, message, ...(data && { data }) } } };
}

function invalid(message: string): McpAnswer {
  return refusal(400, null, rpcCodes.invalidRequest, message);
}
