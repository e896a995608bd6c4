/** The walk of one request: connection, read, check, key, OpenAI, reply. */
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import type { Action } from '../actions';
import { complete } from '../actions/complete';
import type { JsonObject } from '../json';
import { within } from '../deadline';
import { AppError } from '../errors';
import type { Keys } from '../keys';
import type { OpenAI, Trace, UpstreamRequest } from '../openai';
import type { Settings, SettingProblem } from '../settings';
import { checkInputs, matches } from './check';
import { connectionOf, type Connection } from './connection';
import { logDefect, logRequest, type LogLine } from './log';
import { readInputs } from './read';
import { errorReply, jsonReply } from './reply';
import { toRequest } from './request';

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
    const trace: Trace = { tries: 0, headers: {} };
    const about: Omit<LogLine, 'status'> = { requestId, action: action.operationId };
    const finish = (reply: HttpResponseInit, error?: AppError) => {
      const upstream = { upstreamRequestId: trace.headers['x-openai-request-id'], tries: trace.tries };
      const outcome = {
        status: reply.status ?? 200,
        code: error?.code,
        openaiCode: error?.details.openaiCode,
      };
      logRequest(context, { ...about, ...outcome, ms: now() - started, ...upstream });
      return reply;
    };
    const headers = () => ({
      'x-request-id': requestId,
      ...(about.connection && { 'x-connection-id': about.connection }),
      ...trace.headers,
    });
    try {
      const connection = connectionOf(request, settings);
      about.connection = connection.id;
      if (dependencies.settingProblems.length > 0) throw wrongSettings(dependencies.settingProblems);
      const inputs = checkInputs(action, await readInputs(action, request));
      about.model = inputs.model;
      const deadline = started + settings.answerSeconds * 1000;
      const upstreamRequest = { ...toRequest(action, inputs), clientRequestId: requestId, deadline };
      const answer = await callOpenAI(upstreamRequest, connection, trace, dependencies);
      return finish(jsonReply(200, documented(action, answer), headers()));
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('internal_error');
      if (known !== error) logDefect(context, requestId, error);
      return finish(errorReply(known, requestId, headers()), known);
    }
  };
}

function wrongSettings(problems: readonly SettingProblem[]): AppError {
  const sentences = problems.map(({ name, reason }) => `The setting ${name} ${reason}.`);
  return new AppError('wrong_setting', {
    message: `${sentences.join(' ')} Ask your administrator to correct it.`,
  });
}

/** Calls OpenAI; when it refuses a key from the vault, tries a newer one once, so that no flow notices a rotation. */
async function callOpenAI(
  request: UpstreamRequest,
  connection: Connection,
  trace: Trace,
  { keys, openai, now }: Dependencies,
): Promise<JsonObject> {
  const inTime = <Value>(work: Promise<Value>) =>
    within(
      work,
      request.deadline - now(),
      () => new AppError('vault_unavailable', { retryAfterSeconds: 10 }),
    );
  const key = await inTime(keys.get(connection));
  try {
    return await openai.send(request, key, trace);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
    const newKey = await inTime(keys.afterRefusal(connection, key));
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
