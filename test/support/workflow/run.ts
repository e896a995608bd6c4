/** Runs the actions of a workflow one after the other, as Logic Apps and Power Automate do. */
import { asObject, type JsonObject } from '../../../src/json';
import {
  inOrder,
  nested,
  predecessors,
  statusOf,
  type Action,
  type Actions,
  type Outcome,
  type Status,
} from './actions';
import { call, type Platform } from './call';
import { evaluate, evaluateCondition, evaluateObject, type Lookups } from './evaluate';
import type { SentRequest } from './send';
import { csvTable, htmlTable, selectRows } from './tables';

/** The results of a run of a workflow. */
export interface Run {
  outcomes: Map<string, Outcome>;
  /** All requests that were sent, including retries. */
  sent: SentRequest[];
  /** The length of each Wait in seconds. */
  waits: number[];
  /** The inputs of the Response action. */
  response?: JsonObject;
  /** The inputs of the Terminate action. */
  terminated?: JsonObject;
}

/** Runs all actions of a workflow. */
export async function run(actions: Actions, platform: Platform): Promise<Run> {
  const state: Run = { outcomes: new Map(), sent: [], waits: [] };
  await runActions(actions, new Set(), platform, state);
  return state;
}

/**
 * Runs the actions of one level.
 *
 * @param before - the names of earlier actions outside this level, which expressions can use
 * @returns the status of the whole level
 */
async function runActions(
  actions: Actions,
  before: ReadonlySet<string>,
  platform: Platform,
  state: Run,
): Promise<Status> {
  for (const name of inOrder(actions)) {
    const action = actions[name];
    if (!action || state.terminated) break;
    if (state.outcomes.has(name)) throw new Error(`There are two actions ${name}`);
    const mayRun = Object.entries(action.runAfter ?? {}).every(([earlier, statuses]) => {
      const outcome = state.outcomes.get(earlier);
      return outcome !== undefined && statuses.includes(outcome.status);
    });
    const visible = new Set([...before, ...predecessors(name, actions)]);
    const outcome = mayRun ? await runAction(action, visible, platform, state) : skip(action, state);
    state.outcomes.set(name, outcome);
  }
  return statusOf(actions, state.outcomes);
}

function skip(action: Action, state: Run): Outcome {
  const skipped: Outcome = { status: 'Skipped', outputs: null };
  for (const name of nested(action)) state.outcomes.set(name, skipped);
  return skipped;
}

async function runAction(
  action: Action,
  visible: ReadonlySet<string>,
  platform: Platform,
  state: Run,
): Promise<Outcome> {
  const ended = (name: unknown): Outcome => {
    const found = typeof name === 'string' && visible.has(name) ? state.outcomes.get(name) : undefined;
    if (!found) throw new Error(`No action before this one is called ${String(name)}`);
    return found;
  };
  const lookups: Lookups = {
    ...platform.lookups,
    outputs: (name) => ended(name).outputs,
    body: (name) => asObject(ended(name).outputs).body ?? null,
  };
  const inner = (actions: Actions | undefined) => runActions(actions ?? {}, visible, platform, state);
  const inputs = () => evaluateObject(asObject(action.inputs), lookups);

  const { type } = action;
  switch (type) {
    case 'Compose':
      return { status: 'Succeeded', outputs: evaluate(action.inputs, lookups) };
    case 'Scope':
      return { status: await inner(action.actions), outputs: null };
    case 'If': {
      const isTrue = evaluateCondition(action.expression, lookups);
      const [taken, other] = isTrue
        ? [action.actions, action.else?.actions]
        : [action.else?.actions, action.actions];
      skip({ type, actions: other ?? {} }, state);
      return { status: await inner(taken), outputs: null };
    }
    case 'Until': {
      const level = nested(action);
      for (let turn = 0; turn < Number(asObject(action.limit).count); turn++) {
        for (const name of level) state.outcomes.delete(name);
        const status = await inner(action.actions);
        const after = new Set([...visible, ...level]);
        const seen: Lookups = {
          ...lookups,
          body: (name) =>
            asObject(after.has(String(name)) ? state.outcomes.get(String(name))?.outputs : null).body ?? null,
        };
        if (status !== 'Succeeded' || evaluateCondition(action.expression, seen))
          return { status, outputs: null };
      }
      return { status: 'TimedOut', outputs: null };
    }
    case 'Wait': {
      const { count, unit } = asObject(inputs().interval);
      if (typeof count !== 'number' || unit !== 'Second') throw new Error('A wait needs its seconds.');
      state.waits.push(count);
      await platform.wait?.(count);
      return { status: 'Succeeded', outputs: null };
    }
    case 'Select':
      return { status: 'Succeeded', outputs: { body: selectRows(asObject(action.inputs), lookups) } };
    case 'Table': {
      const { from, format } = inputs();
      return { status: 'Succeeded', outputs: { body: format === 'CSV' ? csvTable(from) : htmlTable(from) } };
    }
    case 'Response':
      if (state.response) throw new Error('The trigger was answered twice.');
      state.response = inputs();
      return { status: 'Succeeded', outputs: state.response };
    case 'Terminate':
      state.terminated = inputs();
      return { status: 'Succeeded', outputs: null };
    default:
      return call(type, inputs(), platform, state.sent);
  }
}
