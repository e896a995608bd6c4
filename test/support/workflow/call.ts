/** The actions that call somebody, and how often they try. */
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

/** What a workflow runs on. */
export interface Platform {
  name: PlatformName;
  /** The functions that look into settings, parameters and the trigger. */
  lookups: Lookups;
  /** Makes the request of an action that calls somebody, by its type. */
  requests: Record<string, (inputs: JsonObject) => ActionRequest>;
  /** Does what another connector does; undefined where the action is none of its own. */
  otherConnector?: (inputs: JsonObject) => ActionReply | undefined;
  /** Takes the place of a wait. */
  wait?: (seconds: number) => Promise<void> | void;
}

/** Calls somebody, and again as the retry policy says; the waits between are left out. */
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
    const { statusCode } = reply.outputs;
    const helps = statusCode === 408 || statusCode === 429 || statusCode >= 500;
    if (!helps || left === 0) return outcomeOf(reply);
  }
}

function outcomeOf({ isSuccess, outputs }: ActionReply): Outcome {
  return { status: isSuccess ? 'Succeeded' : 'Failed', outputs };
}

/** How often an action is repeated at most. */
function retries(policy: unknown): number {
  const { type, count } = asObject(policy);
  if (type === 'none') return 0;
  if ((type === 'fixed' || type === 'exponential') && typeof count === 'number') return count;
  throw new Error('A sample must say how often its action is repeated.');
}
