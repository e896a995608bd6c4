/** Reads a call that names its action in an input, because it cannot use the action's own address. */
import type { Action } from '../../actions';
import { AppError, invalidInput } from '../../errors';
import { asList, isBlank, omit } from '../../json';
import { nameIn } from '../../schema/names';
import type { InputChange } from '../../stages';
import { readContent, type ReadableAction } from './body';
import { fileInputs, findFiles } from './files';
import { isKnownInput, withInputNames } from './names';
import {
  checkSize,
  hostMaxBodyBytes,
  maxBodyBytes,
  readBytes,
  withQuery,
  type ReadableCall,
  type Reading,
} from './read';
import { inputsFromPairs } from './text-pairs';
import * as Type from '../../schema/type';

/** The input that names the action. */
const operationInput = 'operation';

/**
 * Finds the action that a call names, in the query or in the body, and its raw inputs. They are in the
 * body; inputs that the action knows may also be in the query.
 *
 * @throws AppError `invalid_input` if no action is named, or two are; also the errors of `readInputs`
 */
export async function readNamedAction(
  actions: readonly Action[],
  call: ReadableCall,
): Promise<{ action: Action } & Reading> {
  const { query } = call.wishes;
  const isOperation = ([name]: [string, string]) => nameIn(name).toLowerCase() === operationInput;
  const inQuery = query.filter(isOperation).map(([, value]) => value);
  const bytes = await readBytes(call.request, hostMaxBodyBytes);
  const contentType = call.request.headers.get('content-type') ?? '';
  const inBodyAlso = await operationIn(bytes, contentType, actions, inQuery.every(isBlank));
  const action = actionNamed([...inQuery, inBodyAlso], actions);
  const files = fileInputs(action);
  checkSize(bytes.length, maxBodyBytes(files));

  const others = inputsFromPairs(
    query.filter((pair) => !isOperation(pair)),
    action,
  );
  const body = await readContent(bytes, contentType, { action, files, query: others });
  const written = Object.keys(body.raw).filter((name) => isOperation([name, '']));
  const inBody = withInputNames(action, omit(body.raw, written));
  // For a GET, unknown inputs would become part of the address.
  const unknown = Object.keys(inBody).filter(
    (name) => action.method !== 'POST' && !isKnownInput(action, name),
  );
  const { raw, changes } = withQuery({ ...body, raw: omit(inBody, unknown) }, others, action);
  const left = unknown.map((field): InputChange => ({ field, how: 'no_effect' }));
  return { action, raw: await findFiles(files, raw), changes: [...changes, ...left] };
}

/**
 * Finds the name of the action in a body. Before the action is known, every file input of any action can be in it.
 *
 * @param isNeeded - whether the query names no action; otherwise, what is wrong with the body is told later
 */
async function operationIn(
  bytes: Buffer,
  contentType: string,
  actions: readonly Action[],
  isNeeded: boolean,
): Promise<unknown> {
  const action: ReadableAction = { input: Type.Object({ [operationInput]: Type.String() }) };
  const files = new Map(actions.flatMap((one) => [...fileInputs(one)]));
  try {
    const { raw } = await readContent(bytes, contentType, { action, files, query: {} });
    return raw[operationInput];
  } catch (error) {
    const isTold = error instanceof AppError && (!isNeeded || error.code === 'unsupported_content_type');
    if (isTold) return undefined;
    throw error;
  }
}

/** Finds an action by its name, in upper or lower case. The call may repeat the same name. */
function actionNamed(written: readonly unknown[], actions: readonly Action[]): Action {
  const names = written.filter((name) => !isBlank(name));
  const found = names.map((name) => {
    const [only] = Array.isArray(name) && name.length === 1 ? asList(name) : [name];
    const wanted = typeof only === 'string' ? nameIn(only).toLowerCase() : undefined;
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
  return invalidInput([{ field: operationInput, message }]);
}
