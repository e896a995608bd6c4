/** Finds rows of the action table for tests of their mappings. */
import { actions, type Action } from '../../src/actions';

/** Finds the row of an action by its name. */
export function row(operationId: string): Action {
  const found = actions.find((action) => action.operationId === operationId);
  if (!found) throw new Error(`There is no action ${operationId}`);
  return found;
}

/** What a caller says about long answers who says nothing, and does not poll. */
export const noWish = { asked: false, polls: false, isReadableLater: true };
