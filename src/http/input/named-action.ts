/** Reads a call that names its action in an input, because it cannot use the action's own address. */
import { Type } from '@sinclair/typebox';
import type { Action } from '../../actions';
import { AppError } from '../../errors';
import { isBlank, omit } from '../../json';
import type { InputChange } from '../../stages';
import type { BodyInputs, ReadableAction } from './body';
import { isJson, readContentType } from './content-type';
import { fileInputs, findFiles } from './files';
import { isKnownInput, withInputNames } from './names';
import {
  checkSize,
  hostMaxBodyBytes,
  maxBodyBytes,
  readBody,
  withQuery,
  type ReadableCall,
  type Reading,
} from './read';
import { inputsFromPairs } from './text-pairs';

/** The input that names the action. */
const operationInput = 'operation';

/**
 * Finds the action that a call names, in the query or in a JSON body, and its raw inputs. They are in the
 * body; inputs that the action knows may also be in the query.
 *
 * @throws AppError `invalid_input` if no action is named, or two are; also the errors of `readInputs`
 */
export async function readNamedAction(
  actions: readonly Action[],
  call: ReadableCall,
): Promise<{ action: Action } & Reading> {
  const { query } = call.wishes;
  const isOperation = ([name]: [string, string]) => name.toLowerCase() === operationInput;
  const inQuery = query.filter(isOperation).map(([, value]) => value);
  const named = inQuery.some((name) => !isBlank(name)) ? actionNamed(inQuery, actions) : undefined;
  const body = await (named ? readBody(named, fileInputs(named), call) : readJsonBody(call));
  const action = actionNamed([...inQuery, body.raw[operationInput]], actions);
  const files = fileInputs(action);
  checkSize(Number(call.request.headers.get('content-length')), maxBodyBytes(files));

  const inBody = withInputNames(action, omit(body.raw, [operationInput]));
  // For a GET, unknown inputs would become part of the address.
  const unknown = Object.keys(inBody).filter(
    (name) => action.method === 'GET' && !isKnownInput(action, name),
  );
  const others = inputsFromPairs(
    query.filter((pair) => !isOperation(pair)),
    action,
  );
  const { raw, changes } = withQuery({ ...body, raw: omit(inBody, unknown) }, others, action);
  const left = unknown.map((field): InputChange => ({ field, how: 'no_effect' }));
  return { action, raw: await findFiles(files, raw), changes: [...changes, ...left] };
}

/** Reads a body before the action is known, which is only possible for JSON. It may contain files. */
function readJsonBody(call: ReadableCall): Promise<BodyInputs> {
  const { type } = readContentType(call.request.headers.get('content-type') ?? '');
  if (type !== '' && !isJson(type)) {
    throw invalid('`operation` is missing in the query, where it has to be unless the body is JSON.');
  }
  const anyAction: ReadableAction = { input: Type.Object({ [operationInput]: Type.String() }) };
  return readBody(anyAction, new Map(), call, hostMaxBodyBytes);
}

/** Finds an action by its name, in upper or lower case. The call may repeat the same name. */
function actionNamed(written: readonly unknown[], actions: readonly Action[]): Action {
  const names = written.filter((name) => !isBlank(name));
  const found = names.map((name) => {
    const wanted = typeof name === 'string' ? name.trim().toLowerCase() : undefined;
    return actions.find(({ operationId }) => operationId.toLowerCase() === wanted);
  });
  const [action] = found;
  const all = actions.map(({ operationId }) => operationId).join(', ');
  if (names.length === 0) throw invalid(`\`operation\` is missing. Name one of ${all}.`);
  if (!action || found.includes(undefined)) throw invalid(`\`operation\` must be one of ${all}.`);
  if (found.some((other) => other !== action)) {
    throw invalid('`operation` names more than one action. Keep one of them.');
  }
  return action;
}

function invalid(message: string): AppError {
  const problems = [{ field: operationInput, message }];
  return new AppError('invalid_input', { message, param: operationInput, problems });
}
