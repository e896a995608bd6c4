/** Makes chats from the prompts of a batch. Pure. */
import { isBlank, type JsonObject } from '../../json';
import { todaysChat } from './todays-chat';

/** The inputs of a chat that are the same for all prompts of a batch. */
export function chatParameters({ model, max_tokens, effort }: JsonObject): JsonObject {
  return {
    model,
    ...(max_tokens !== undefined && { max_tokens }),
    ...(effort !== undefined && { reasoning_effort: effort }),
  };
}

/** The messages of one prompt, which is a text or a conversation, behind the instruction. */
export function chatOfPrompt(prompt: unknown, instruction: unknown): unknown {
  const own = Array.isArray(prompt) ? (prompt as readonly unknown[]) : [{ role: 'user', content: prompt }];
  const first = isBlank(instruction) ? [] : [{ role: 'system', content: instruction }];
  return todaysChat({ messages: [...first, ...own] }).messages;
}
