/** The walk of one request: connection, read, check, key, OpenAI, reply. */
import type { HttpHandler, InvocationContext } from '@azure/functions';
import type { Action } from '../actions';
import { complete } from '../actions/complete';
import type { JsonObject } from '../json';
import { AppError, describeDefect } from '../errors';
import type { Keys } from '../keys';
import type { OpenAI, Trace, UpstreamRequest } from '../openai';
import type { Settings, SettingProblem } from '../settings';
import { checkInputs, matches } from './check';
import { connectionOf, type Connection } from './connection';
import { readInputs } from './read';
import { errorReply, jsonReply } from './reply';

/** What the walk needs; made once, in the composition root. */
export interface Dependencies {
  settings: Settings;
  /** What is wrong with the settings. As long as anything is, every action says so and does nothing else. */
  settingProblems: readonly SettingProblem[];
  keys: Keys;
  openai: OpenAI;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/**
 * Makes the HTTP function of an action. It answers every request, and never throws.
 *
 * @param action - the row of the table that is run
 */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  const { settings, now } = dependencies;
  return async (request, context) => {
    const started = now();
    const requestId = context.invocationId;
    const connection = connectionOf(request, settings);
    const trace: Trace = { tries: 0, headers: {} };
    const line: LogLine = {
      event: 'request',
      requestId,
      action: action.operationId,
      connection: connection.id,
    };
    const headers = () => ({ 'x-request-id': requestId, 'x-connection-id': connection.id, ...trace.headers });
    const finish = (status: number, code?: string) => {
      const upstream = { upstreamRequestId: trace.headers['x-openai-request-id'], tries: trace.tries };
      log(context, { ...line, status, code, ms: now() - started, ...upstream });
    };
    try {
      if (dependencies.settingProblems.length > 0) throw wrongSettings(dependencies.settingProblems);
      const inputs = checkInputs(action, await readInputs(action, request));
      line.model = loggableModel(inputs.model);
      const deadline = started + settings.answerSeconds * 1000;
      const upstreamRequest = toRequest(action, inputs, { clientRequestId: requestId, deadline });
      const answer = await callOpenAI(upstreamRequest, connection, trace, dependencies);
      const reply = jsonReply(200, documented(action, answer), headers());
      finish(200);
      return reply;
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('internal_error');
      if (known !== error)
        context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
      finish(known.status, known.code);
      return errorReply(known, requestId, headers());
    }
  };
}

/** One request as it is logged: no key, no query, nothing of what was asked or answered. */
interface LogLine {
  event: 'request';
  requestId: string;
  action: string;
  connection: string;
  status?: number;
  code?: string | undefined;
  ms?: number;
  upstreamRequestId?: string | undefined;
  tries?: number;
  model?: string | undefined;
}

function log(context: InvocationContext, line: LogLine): void {
  const text = JSON.stringify(line);
  if ((line.status ?? 0) >= 500) context.error(text);
  else context.log(text);
}

/** A text in the place of the model may be anything, even a prompt, and is logged only when it looks like a model. */
function loggableModel(model: unknown): string | undefined {
  return typeof model === 'string' && /^[\w.:/-]{1,100}$/.test(model) ? model : undefined;
}

function wrongSettings(problems: readonly SettingProblem[]): AppError {
  const sentences = problems.map(({ name, reason }) => `The setting ${name} ${reason}.`);
  return new AppError('wrong_setting', {
    message: `${sentences.join(' ')} Ask your administrator to correct it.`,
  });
}

/** Puts the inputs where OpenAI expects them: those named in the path, and the rest in the query or the body. */
function toRequest(
  action: Action,
  inputs: JsonObject,
  about: Pick<UpstreamRequest, 'clientRequestId' | 'deadline'>,
): UpstreamRequest {
  const { method, repeatable } = action;
  const inPath = new Set<string>();
  // The base URL ends with the version that our own paths begin with.
  const path = action.path.slice('/v1'.length).replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(inputs[name]));
  });
  const parameters = Object.entries(action.toUpstream ? action.toUpstream(inputs) : inputs);
  const rest = parameters.filter(([name]) => !inPath.has(name));
  const place = method === 'GET' ? 'query' : 'body';
  return {
    method,
    path,
    repeatable,
    ...about,
    ...(rest.length > 0 && { [place]: Object.fromEntries(rest) }),
  };
}

/** Calls OpenAI; when it refuses a key from the vault, tries a newer one once, so that no flow notices a rotation. */
async function callOpenAI(
  request: UpstreamRequest,
  connection: Connection,
  trace: Trace,
  { keys, openai }: Dependencies,
): Promise<JsonObject> {
  const key = await keys.get(connection);
  try {
    return await openai.send(request, key, trace);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
    const newKey = await keys.afterRefusal(connection, key);
    if (!newKey) throw error;
    return await openai.send(request, newKey, trace);
  }
}

/** OpenAI's answer in the documented shape. */
function documented(action: Action, answer: JsonObject): JsonObject {
  const reply = complete(action.output, action.fromUpstream ? action.fromUpstream(answer) : answer);
  if (!matches(action.output, reply)) throw new AppError('openai_unreadable');
  return reply;
}
