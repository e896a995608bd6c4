/** Determines the order of the actions in a workflow, and the status of several actions together. */
import type { JsonObject } from '../../../src/json';

/** How an action ended. */
export type Status = 'Succeeded' | 'Failed' | 'TimedOut' | 'Skipped';

/** The result of an action that has ended. */
export interface Outcome {
  status: Status;
  outputs: unknown;
}

/** An action as the workflow defines it. */
export interface Action extends JsonObject {
  type: string;
  inputs?: unknown;
  runAfter?: Record<string, Status[]>;
  actions?: Actions;
  else?: { actions: Actions };
}

/** Actions by name. */
export type Actions = Record<string, Action>;

/** Sorts the names of actions so that each comes after those that it waits for. */
export function inOrder(actions: Actions): string[] {
  const ordered = new Set<string>();
  const visit = (name: string, path: readonly string[]) => {
    const action = actions[name];
    if (!action || path.includes(name)) throw new Error(`No action can run after ${name}`);
    for (const earlier of Object.keys(action.runAfter ?? {})) visit(earlier, [...path, name]);
    ordered.add(name);
  };
  for (const name of Object.keys(actions)) visit(name, []);
  return [...ordered];
}

/** Lists all actions that end before an action. Its expressions can refer only to those. */
export function predecessors(name: string, actions: Actions): string[] {
  const direct = Object.keys(actions[name]?.runAfter ?? {});
  return direct.flatMap((earlier) => [
    earlier,
    ...nested(actions[earlier]),
    ...predecessors(earlier, actions),
  ]);
}

/** Lists all actions inside an action. */
export function nested(action: Action | undefined): string[] {
  const inner = [action?.actions ?? {}, action?.else?.actions ?? {}];
  return inner.flatMap((level) => Object.entries(level).flatMap(([name, child]) => [name, ...nested(child)]));
}

/** The status of a level: failed if one of its last actions failed, or was skipped after a failed action. */
export function statusOf(actions: Actions, outcomes: ReadonlyMap<string, Outcome>): Status {
  const waitedFor = new Set(Object.values(actions).flatMap(({ runAfter = {} }) => Object.keys(runAfter)));
  const failed = (name: string): boolean => {
    const status = outcomes.get(name)?.status;
    if (status === 'Skipped') return Object.keys(actions[name]?.runAfter ?? {}).some(failed);
    return status === 'Failed' || status === 'TimedOut';
  };
  const last = Object.keys(actions).filter((name) => !waitedFor.has(name));
  return last.some(failed) ? 'Failed' : 'Succeeded';
}
