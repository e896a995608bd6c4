/** Makes the definition of the connector for agents of Copilot Studio, which use all actions as tools over one address. */
import type { JsonObject } from '../json';
import { definitionOf, title } from './definition';

/** The path at which agents reach the tools. */
export const mcpPath = '/mcp';

/** What all answers have. Nobody sees it: Copilot Studio reads the answers by itself. */
const answer: JsonObject = {
  type: 'object',
  properties: {
    jsonrpc: {
      type: 'string',
      title: 'Protocol',
      'x-ms-summary': 'Protocol',
      description: 'The version of JSON-RPC, always 2.0.',
    },
  },
};

/**
 * Makes the definition. Copilot Studio knows by `x-ms-agentic-protocol` that it has to ask the address for its tools.
 *
 * @param address - the address at which callers reach the app, with or without a path
 */
export function mcpDefinition(address: string): JsonObject {
  const tag = 'Tools';
  const post = {
    tags: [tag],
    summary: title,
    description: 'Gives an agent the actions of this connector as tools.',
    operationId: 'InvokeMCP',
    'x-ms-agentic-protocol': 'mcp-streamable-1.0',
    responses: {
      200: { description: 'The answer to a message.', schema: answer },
      default: { description: 'The message was not understood, or not allowed.' },
    },
  };
  return definitionOf(address, {
    title: `${title} tools`,
    description: 'Gives agents OpenAI as tools. An app of your organization keeps the key.',
    paths: { [mcpPath]: { post } },
    more: { tags: [{ name: tag }] },
  });
}
