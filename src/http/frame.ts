/** Gives every HTTP function what they all need: a request id, one log line, and a reply in every case. */
import { AppError } from '../errors';
import { connectionName, type SettingProblem, type Settings } from '../settings';
import type { Call, Dependencies, Handler, Visit } from './call';
import { connectionOf } from './connection';
import { platformHintsIn } from './input/platform-hints';
import { tracePlaceIn } from './input/trace-context';
import { readWishes } from './input/wishes';
import { logDefect, logRequest } from './output/log';
import { errorReply, type HttpReply } from './output/reply';
import { headersOf, newRecord } from './record';

/** Describes an HTTP function to the frame. */
export interface FrameOptions {
  /** Name of the action or function, for the log. */
  name: string;
  /** Extra headers of every reply. */
  headers?: Readonly<Record<string, string>>;
  /** Whether its requests are among the last calls of their connection, which the caller can look at. */
  isRemembered?: true;
}

/**
 * Makes an HTTP function that anyone may call. It replies to every request and never throws.
 *
 * @param work - makes the reply. An AppError that it throws becomes the reply; any other error is a defect
 */
export function frame(
  { name, headers = {}, isRemembered }: FrameOptions,
  { now, recentCalls }: Pick<Dependencies, 'now' | 'recentCalls'>,
  work: (visit: Visit) => HttpReply | Promise<HttpReply>,
): Handler {
  return async (request, context, detour) => {
    const started = now();
    const requestId = context.invocationId;
    const record = newRecord(name, headers);
    const place = tracePlaceIn(context);
    if (place) record.traceId = place.traceId;
    if (detour) record.via = detour.via;
    const traceParent = place?.parent;
    let reply: HttpReply;
    let error: AppError | undefined;
    try {
      const warn: Visit['warn'] = (warning) => context.warn(JSON.stringify(warning));
      const url = new URL(request.url);
      reply = await work({ request, url, requestId, started, detour, record, traceParent, warn });
    } catch (thrown) {
      error = thrown instanceof AppError ? thrown : new AppError('internal_error');
      if (error !== thrown) logDefect(context, requestId, thrown);
      reply = errorReply(error, requestId, record.report);
    }
    const answered = { requestId, record, status: reply.status, error, ms: now() - started };
    logRequest(context, answered);
    if (isRemembered) recentCalls.note(started, answered);
    return { ...reply, headers: { ...headersOf(requestId, record), ...reply.headers } };
  };
}

/**
 * Makes an HTTP function for callers: it identifies the caller, and refuses every call while settings are
 * wrong.
 *
 * @param work - makes the reply, as for {@link frame}
 */
export function callFrame(
  options: FrameOptions,
  dependencies: Dependencies,
  work: (call: Call) => Promise<HttpReply>,
): Handler {
  const { settings, settingProblems } = dependencies;
  return frame(options, dependencies, (visit) => {
    const wishes = readWishes(visit.request.headers, visit.url);
    const connection = connectionOf(visit.request.headers, wishes, settings);
    noteCaller(visit, connection.id, settings);
    refuseWrongSettings(settingProblems);
    const { longestSeconds = Infinity } = visit.detour ?? {};
    const deadline = visit.started + Math.min(settings.answerSeconds, longestSeconds) * 1000;
    const { trace } = visit.record;
    return work({ ...visit, wishes, connection, deadline, trace });
  });
}

/**
 * Notes in the record who calls: the connection with its name, and what its platform says about it.
 *
 * @param id - of the connection, which is known for certain
 */
export function noteCaller(
  { record, request }: Pick<Visit, 'record' | 'request'>,
  id: string,
  settings: Pick<Settings, 'connectionNames'>,
): void {
  const [name, hints] = [connectionName(id, settings), platformHintsIn(request.headers)];
  record.connection = id;
  if (name !== undefined) record.connectionName = name;
  if (hints) record.hints = hints;
}

/**
 * Refuses a request while settings are wrong.
 *
 * @throws AppError `wrong_setting` that names every wrong setting
 */
export function refuseWrongSettings(problems: readonly SettingProblem[]): void {
  if (problems.length === 0) return;
  const sentences = problems.map(({ name, reason }) => `The setting ${name} ${reason}.`);
  const message = `${sentences.join(' ')} Ask your administrator to correct it.`;
  throw new AppError('wrong_setting', { message });
}
