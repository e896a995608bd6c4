/** Runs the actions that send requests, with their retries. */
import { asObject, type JsonObject } from '../../../src/json';
import type { Outcome } from './actions';
import type { Lookups } from './evaluate';
import {
  send,
  toSend,
  type ActionReply,
  type ActionRequest,
  type PlatformName,
  type SentRequest,
} from './send';

/** A platform that runs workflows. */
export interface Platform {
  name: PlatformName;
  /** The expression functions that read settings, parameters and the trigger. */
  lookups: Lookups;
  /** Makes the request of an action, by the type of the action. */
  requests: Record<string, (inputs: JsonObject) => ActionRequest>;
  /** Does the work of another connector; returns undefined if the action does not belong to one. */
  otherConnector?: (inputs: JsonObject) => ActionReply | undefined;
  /** Whether a poll repeats the headers that the maker wrote, such as the function key. Sources differ. */
  repeatsHeaders?: boolean;
  /** Runs instead of a wait. */
  wait?: (seconds: number) => Promise<void> | void;
}

/** Sends the request of an action, and retries as its retry policy says, without the waits between. */
export async function call(
  type: string,
  inputs: JsonObject,
  platform: Platform,
  sent: SentRequest[],
): Promise<Outcome> {
  const other = platform.otherConnector?.(inputs);
  if (other) return outcomeOf(other);
  const toRequest = platform.requests[type];
  if (!toRequest) throw new Error(`There is no action of type ${type} on ${platform.name}`);
  const request = toSend(toRequest(inputs), platform.name);
  for (let left = retries(inputs.retryPolicy); ; left -= 1) {
    sent.push(request);
    const reply = await send(request);
    // The first answer other than 202 is the answer of the action, whatever its status.
    if (reply.outputs.statusCode === 202) return outcomeOf(await poll(reply, request, platform, sent));
    const { statusCode } = reply.outputs;
    const helps = statusCode === 408 || statusCode === 429 || statusCode >= 500;
    if (!helps || left === 0) return outcomeOf(reply);
  }
}

/** Seconds between two polls if the reply does not say. */
const usualPause = 20;

/**
 * Asks the address in the header Location until the reply is something other than 202.
 * See https://learn.microsoft.com/azure/logic-apps/logic-apps-create-api-app
 */
async function poll(
  first: ActionReply,
  { headers }: SentRequest,
  platform: Platform,
  sent: SentRequest[],
): Promise<ActionReply> {
  let reply = first;
  for (;;) {
    const { location, 'retry-after': seconds } = lowerCase(asObject(reply.outputs.headers));
    if (reply.outputs.statusCode !== 202 || typeof location !== 'string') return reply;
    await platform.wait?.(Number(seconds ?? usualPause));
    const next = toSend({ method: 'GET', url: location, headers: {} }, platform.name);
    const request = platform.repeatsHeaders ? { ...next, headers: withoutBody(headers) } : next;
    sent.push(request);
    reply = await send(request);
  }
}

/** Headers without those that describe a body. */
const withoutBody = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));

const lowerCase = (headers: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function outcomeOf({ isSuccess, outputs }: ActionReply): Outcome {
  return { status: isSuccess ? 'Succeeded' : 'Failed', outputs };
}

/** The largest number of retries of an action. */
function retries(policy: unknown): number {
  const { type, count } = asObject(policy);
  if (type === 'none') return 0;
  if ((type === 'fixed' || type === 'exponential') && typeof count === 'number') return count;
  throw new Error('A sample must say how often its action is repeated.');
}
