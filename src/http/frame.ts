/** What every function of the app has in common: who calls, the time there is, one log line, errors as replies. */
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { AdaptationOutput } from '../actions';
import { describeChanges, type Adaptation, type Changes } from '../adaptation';
import { AppError } from '../errors';
import type { Key, Keys } from '../keys';
import type { OpenAI, Trace } from '../openai';
import type { Pictures } from '../pictures';
import type { Settings, SettingProblem } from '../settings';
import type { Throttle } from '../throttle';
import { changeHeaders } from './output/change-headers';
import { connectionOf, type Connection } from './connection';
import { changesForLog, logDefect, logRequest, type LogLine, type Tokens } from './output/log';
import { contentReply, errorReply, type Content } from './output/reply';

/** What the functions need; made once, in the composition root. */
export interface Dependencies {
  settings: Settings;
  /** What is wrong with the settings. As long as anything is, every function says so and does nothing else. */
  settingProblems: readonly SettingProblem[];
  throttle: Throttle;
  keys: Keys;
  openai: OpenAI;
  adaptation: Adaptation;
  pictures: Pictures;
  /** The second service for speech, where the settings name one. */
  azureSpeech?: { send: OpenAI['send']; token: () => Promise<Key> } | undefined;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** One request on its way through a function. */
export interface Call {
  request: HttpRequest;
  requestId: string;
  /** The name of the action or function, for the log. */
  action: string;
  connection: Connection;
  /** When the caller must have an answer, in milliseconds since 1970. */
  deadline: number;
  /** What is known of the calls to OpenAI. */
  trace: Trace;
  /** Further headers of the reply, whatever it is. */
  headers: Record<string, string>;
  /** The model that was asked for, for the log. */
  model?: unknown;
  /** What was changed in the request so far. */
  changes?: Changes | undefined;
  /** The tokens of OpenAI’s answers so far. */
  tokens: Tokens;
}

/**
 * Makes an HTTP function that answers every request, and never throws.
 *
 * @param name - the action, for the log, unless the work finds out another
 * @param work - gives the content of the reply; an AppError that it throws becomes one, anything else is a defect
 */
export function answer(
  name: string,
  { settings, settingProblems, now }: Dependencies,
  work: (call: Call) => Promise<Content>,
): HttpHandler {
  return async (request, context) => {
    const started = now();
    const requestId = context.invocationId;
    const trace: Trace = { tries: 0, headers: {} };
    let call: Call | undefined;
    const headers = (changes: AdaptationOutput | undefined) => ({
      'x-request-id': requestId,
      ...(call && { 'x-connection-id': call.connection.id, ...call.headers }),
      ...(changes && changeHeaders(changes)),
      ...trace.headers,
    });
    const changesOf = () => call?.changes && describeChanges(call.changes);
    const finish = (reply: HttpResponseInit, changes: AdaptationOutput | undefined, error?: AppError) => {
      const line: LogLine = {
        requestId,
        action: call?.action ?? name,
        ...(call && { connection: call.connection.id, model: call.model }),
        ...(changes && changesForLog(changes)),
        ...call?.tokens,
        status: reply.status ?? 200,
        code: error?.code,
        openaiCode: error?.details.openaiCode,
        ms: now() - started,
        upstreamRequestId: trace.headers['x-openai-request-id'],
        tries: trace.tries,
      };
      logRequest(context, line);
      return reply;
    };
    try {
      const deadline = started + settings.answerSeconds * 1000;
      call = {
        request,
        requestId,
        action: name,
        connection: connectionOf(request, settings),
        deadline,
        trace,
        headers: {},
        tokens: {},
      };
      if (settingProblems.length > 0) throw wrongSettings(settingProblems);
      const content = await work(call);
      const changes = changesOf();
      return finish(contentReply(content, headers(changes)), changes);
    } catch (error) {
      const known = error instanceof AppError ? error : new AppError('internal_error');
      if (known !== error) logDefect(context, requestId, error);
      const changes = changesOf();
      return finish(errorReply(known, requestId, headers(changes), changes), changes, known);
    }
  };
}

/** The error of every call, as long as settings are wrong. */
export function wrongSettings(problems: readonly SettingProblem[]): AppError {
  const sentences = problems.map(({ name, reason }) => `The setting ${name} ${reason}.`);
  const message = `${sentences.join(' ')} Ask your administrator to correct it.`;
  return new AppError('wrong_setting', { message });
}
