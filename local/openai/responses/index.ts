/** The Responses API of the simulated OpenAI: creates responses, also in the background, and gives, cancels and deletes them. */
import { setTimeout as wait } from 'node:timers/promises';
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import { refuse, type Refusal } from '../refusal';
import type { SimulatedFiles } from '../files';
import { lastSaid } from '../said';
import { endingOf } from './answer';
import { chatOf } from './conversation';
import { fateIn, type Fate } from './fate';
import { createResponseStore, isRefusal, newResponseId, type Retention } from './store';

export type { Fate } from './fate';
export type { Retention } from './store';

/** What a test can decide about responses. */
export interface ResponseControls {
  /** The fates of the next responses, in the order of their creation. For further ones, their prompts decide. */
  fates: Fate[];
  /** How OpenAI keeps the data of the project. */
  retention: Retention;
  /** Faults of the next requests to this API, one word for each as in `faults.ts`: `503`, `reset` or `ok`. */
  faults: string[];
}

/** The Responses API. */
export interface SimulatedResponses {
  controls: ResponseControls;
  /**
   * Answers a request that has passed the rules.
   *
   * @param target - method and path
   * @returns undefined if the path is not one of this API
   */
  answer: (target: string, body: JsonObject) => Promise<JsonObject | Refusal> | undefined;
}

/** What {@link createResponses} needs. */
export interface ResponsesOptions {
  /** The time, in milliseconds since 1970. */
  now: () => number;
  files: SimulatedFiles;
}

/**
 * Makes the API.
 *
 * @param chat - answers the chat that means the same as a response
 */
export function createResponses(
  { now, files }: ResponsesOptions,
  chat: (body: JsonObject) => Promise<JsonObject>,
): SimulatedResponses {
  const store = createResponseStore(now);
  const controls: ResponseControls = { fates: [], retention: 'standard', faults: [] };

  async function create(body: JsonObject): Promise<JsonObject | Refusal> {
    const { retention } = controls;
    if (body.background === true && body.store === false && retention === 'standard') {
      return refuse(400, "Background responses require 'store' to be true.", 'store', null);
    }
    const missing = missingFile(body, files);
    if (missing !== undefined) return refuse(404, `No such File object: ${missing}`, 'input', null);
    const previous = body.previous_response_id;
    if (typeof previous === 'string' && isRefusal(store.get(previous))) {
      const message = `Previous response with id '${previous}' not found.`;
      return refuse(400, message, 'previous_response_id', 'previous_response_not_found');
    }
    const asked = chatOf(body);
    const fate = controls.fates.shift() ?? fateIn(lastSaid(asked.messages));
    const id = newResponseId();
    const makes = isRunningCode(body) ? (fate.makes ?? []) : [];
    const made = makes.map((name) => files.make(name, Buffer.from(`made: ${name}\n`)));
    const ending = endingOf(id, body, await chat(asked), { ...fate, made });
    if (body.background !== true) await wait(fate.takesMs ?? 0, undefined, { ref: false });
    return store.create(id, { body, ending, fate, retention });
  }

  return {
    controls,
    answer: (target, body) => {
      if (target === 'POST /v1/responses') return create(body);
      const [, method, id = '', action] = /^(\w+) \/v1\/responses\/([^/]+)(\/cancel)?$/.exec(target) ?? [];
      const run = action
        ? method === 'POST' && store.cancel
        : { GET: store.get, DELETE: store.remove }[String(method)];
      return run ? Promise.resolve(run(id)) : undefined;
    },
  };
}

/** Whether a response may run code. */
function isRunningCode({ tools }: JsonObject): boolean {
  return asList(tools).some((tool) => asObject(tool).type === 'code_interpreter');
}

/** The first uploaded file that is named anywhere, and is not there. */
function missingFile(value: unknown, files: SimulatedFiles): string | undefined {
  if (Array.isArray(value))
    return asList(value)
      .map((one) => missingFile(one, files))
      .find(Boolean);
  if (!isObject(value)) return undefined;
  const ids = [value.file_id, ...asList(value.file_ids)].filter((id) => typeof id === 'string');
  return (
    ids.find((id) => !files.has(id)) ??
    Object.values(value)
      .map((one) => missingFile(one, files))
      .find(Boolean)
  );
}
