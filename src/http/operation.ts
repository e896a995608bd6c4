/** Reading a call that names its action in an input, because it cannot go to the action’s own address. */
import type { HttpRequest } from '@azure/functions';
import { Type } from '@sinclair/typebox';
import type { Action } from '../actions';
import { AppError } from '../errors';
import { asName, isBlank, type JsonObject } from '../json';
import { fileInputs } from './files';
import { fromPairs } from './pairs';
import { maxBodyBytesWithFiles, queryOf, readBody, withFiles, type ReadableAction } from './read';

/** The input that names the action. */
const operationInput = 'operation';

/** Before the action is known, nothing in a body is a file, and nothing is known to be a list. */
const anyAction: ReadableAction = { input: Type.Object({}) };

/**
 * Finds the action that a call names, in the query or in the body, and its raw inputs, which may also stand in either.
 *
 * @throws AppError `invalid_input` where no action is named, or two are; and as `readInputs`
 */
export async function readOperation(
  actions: readonly Action[],
  request: HttpRequest,
): Promise<{ action: Action; inputs: JsonObject }> {
  const query = queryOf(request);
  const inQuery = query.find(([name]) => name === operationInput)?.[1];
  const others = query.filter(([name]) => name !== operationInput);
  const named = isBlank(inQuery) ? undefined : actionNamed(inQuery, actions);
  const { [operationInput]: inBody, ...body } = await bodyOf(request, named);
  const action = named ?? actionNamed(inBody, actions);
  if (!isBlank(inBody) && actionNamed(inBody, actions) !== action) {
    throw invalid('`operation` names one action in the query and another in the body. Keep one of them.');
  }
  const inputs = { ...fromPairs(others, action), ...body };
  return { action, inputs: await withFiles(fileInputs(action), inputs) };
}

async function bodyOf(request: HttpRequest, named: Action | undefined): Promise<JsonObject> {
  if (request.method === 'GET') return {};
  const files = named ? fileInputs(named) : new Map<string, never>();
  return readBody(named ?? anyAction, files, maxBodyBytesWithFiles, request);
}

/** The action of a name, in any case. */
function actionNamed(given: unknown, actions: readonly Action[]): Action {
  const name = asName(given)?.toLowerCase();
  const found = actions.find(({ operationId }) => operationId.toLowerCase() === name);
  if (found) return found;
  const names = actions.map(({ operationId }) => operationId).join(', ');
  throw invalid(`\`operation\` ${isBlank(given) ? 'is missing. Name' : 'must be'} one of ${names}.`);
}

function invalid(message: string): AppError {
  const problems = [{ field: operationInput, message }];
  return new AppError('invalid_input', { message, param: operationInput, problems });
}
