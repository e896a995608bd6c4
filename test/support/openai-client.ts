/** Sends requests to the simulated OpenAI as the app does, but without the app. */
import type { SimulatedOpenAI } from '../../local/openai';
import { asObject, type JsonObject } from '../../src/json';

/** What the simulated OpenAI answered. */
export interface OpenAIReply {
  status: number;
  body: JsonObject;
  /** Its error, or an empty object. */
  error: JsonObject;
}

/**
 * Makes the function that sends requests.
 *
 * @returns a function that takes method and path, such as `GET /responses/resp_1`, and the body
 */
export function clientOf(openai: SimulatedOpenAI) {
  return async (target: string, body?: JsonObject): Promise<OpenAIReply> => {
    const [method = '', path = ''] = target.split(' ');
    const response = await fetch(openai.url + path, {
      method,
      headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = asObject(await response.json());
    return { status: response.status, body: answer, error: asObject(answer.error) };
  };
}
