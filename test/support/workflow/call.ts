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
    const { statusCode } = reply.outputs;
    const helps = statusCode === 408 || statusCode === 429 || statusCode >= 500;
    if (!helps || left === 0) return outcomeOf(reply);
  }
}

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
