/** Makes the reply of a long answer from what OpenAI has: in the call that started it, and in every later one. */
import { actions, isReport, wantsBase64, type Action, type AdaptationReport } from '../actions';
import { aboutPictures, finishLong, sentences, type AdaptedRequest } from '../adaptation';
import { AppError } from '../errors';
import { reservationIn, type Reservation } from '../budgets';
import type { Job, Look } from '../jobs';
import { asName, asObject, type JsonObject } from '../json';
import { validateOutputs } from '../schema/validate';
import { withMarks } from '../upstreams';
import type { Answer, Inputs, Reply } from '../stages';
import { usageOf } from '../usage';
import { publicAddress } from './address';
import type { Dependencies, Visit } from './call';
import { keptHints, type PlatformHints } from './input/platform-hints';
import { withMadeFiles } from './made-files';
import { modelUseOf } from './model-use';
import { jsonReply, textReply, type HttpReply } from './output/reply';
import type { CallRecord } from './record';
import { modelUsed, settleLong } from './spending';

/** A request for a long answer: the call that has started it, or a later one. */
export interface AnswerRequest extends Visit {
  /** When the caller must have a reply, in milliseconds since 1970. */
  deadline: number;
}

/** What is needed to make a reply from a long answer. It is stored with the job, and has nothing that was asked. */
interface ReplyDetails {
  /** The operationId of the action. */
  action: string;
  /** Whether the row's emulation makes the reply. */
  isEmulated: boolean;
  /** How many answers were asked for. */
  copies: number;
  model: string | undefined;
  /** The model that was used, and what for. */
  used: string;
  purpose: string | undefined;
  /** What was set aside for it in budgets. */
  reservation: Reservation;
  report: AdaptationReport | undefined;
  /** What the caller wants: the form of the reply, and of pictures. */
  returns: string | undefined;
  size: string | undefined;
  isBase64: boolean;
  /** Which flow, app or agent has started it. A poll may not say so. */
  hints: PlatformHints | undefined;
}

/** Collects what is needed to make the reply later. */
export function replyDetails(
  request: AdaptedRequest,
  inputs: Inputs,
  { report, returns, reservation, hints }: Pick<ReplyDetails, 'report' | 'returns' | 'reservation' | 'hints'>,
): JsonObject {
  const { action, path, draft, purpose } = request;
  const details: ReplyDetails & { isKept: boolean } = {
    action: action.operationId,
    isEmulated: action.path !== path,
    copies: draft.copies,
    model: asName(inputs.model),
    used: modelUsed(request),
    purpose,
    reservation,
    report,
    returns,
    size: asName(inputs.size),
    isBase64: wantsBase64(inputs),
    hints,
    // A question can follow the answer as long as OpenAI has it.
    isKept: action.makesFiles === true,
  };
  return { ...details };
}

function detailsIn({
  action,
  isEmulated,
  copies,
  model,
  used,
  purpose,
  reservation,
  report,
  returns,
  size,
  isBase64,
  hints,
}: JsonObject): ReplyDetails {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    action: String(action),
    isEmulated: isEmulated === true,
    copies: Number(copies),
    model: text(model),
    used: text(used) ?? '',
    purpose: text(purpose),
    reservation: reservationIn(reservation),
    report: isReport(report) ? report : undefined,
    returns: text(returns),
    size: text(size),
    isBase64: isBase64 === true,
    hints: keptHints(hints),
  };
}

/** The outputs of a long answer that has ended well. */
export interface AnswerOutputs {
  action: Action;
  outputs: Reply;
  /** The form of the reply that the caller asked for when it started the answer. */
  returns: string | undefined;
}

/** Makes the reply from the outputs, in the form that is wanted: text, or JSON. */
export function outputsReply({ action, outputs, returns }: AnswerOutputs): HttpReply {
  return action.toText && returns === 'text'
    ? textReply(String(action.toText(outputs)))
    : jsonReply(200, outputs);
}

/**
 * Makes the outputs of a long answer.
 *
 * @returns undefined as long as OpenAI works on it
 * @throws AppError that the answer ended with, or `answer_gone` or `answer_too_late`
 */
export async function jobOutputs(
  job: Job,
  request: AnswerRequest,
  dependencies: Dependencies,
): Promise<AnswerOutputs | undefined> {
  const { jobs, services } = dependencies;
  const call = { ...request, ...request.record, connection: { id: job.connection } };
  const look = await jobs.look(job, services.sendFor(call));
  if (look.state === 'working') return undefined;
  // A poll may be repeated, and several instances may be asked. Only one of them counts what was used.
  if (await jobs.noteDelivered(job)) settleJob(job, look, request.record, dependencies);
  return finalOutputs(look, job, request, dependencies);
}

/** Counts what a job that has ended has used. If OpenAI does not say, what was set aside for it stays so. */
export function settleJob(
  { connection, details }: Job,
  look: Look,
  record: Pick<CallRecord, 'usage' | 'headers'>,
  dependencies: Dependencies,
): void {
  if (look.state !== 'ended') return;
  const { action: name, used: model, purpose, reservation } = detailsIn(details);
  const action = actionNamed(name);
  // The tokens of a picture are in the answer only. Otherwise, also what has failed is charged for.
  const finished = action?.pictures ? finishLong(look.responses, action) : undefined;
  const answers = finished && 'answer' in finished ? [finished.answer] : look.responses;
  const answered = answers.map((answer) => ({ model, purpose, parameters: {}, answer }));
  const used = usageOf(answered, dependencies.settings.prices);
  settleLong({ connection, used, reservation }, record, dependencies);
}

function actionNamed(name: string): Action | undefined {
  return actions.find(({ operationId }) => operationId === name);
}

async function finalOutputs(
  look: Exclude<Look, { state: 'working' }>,
  job: Job,
  request: AnswerRequest,
  dependencies: Dependencies,
): Promise<AnswerOutputs> {
  const details = detailsIn(job.details);
  if (look.state === 'gone') throw new AppError('answer_gone');
  if (look.state === 'late') throw new AppError('answer_too_late');
  const { record } = request;
  const action = actionNamed(details.action);
  if (!action) throw new AppError('answer_gone');
  const finished = finishLong(look.responses, action);
  record.model = details.model;
  if (details.hints) record.hints = details.hints;
  record.report = withMessages(details.report, 'error' in finished ? [] : about(finished, details));
  const emulation = details.isEmulated ? action.emulation : undefined;
  record.modelUse = modelUseOf(emulation ?? action, 'answer' in finished ? finished.answer : undefined);
  if ('error' in finished) throw finished.error;
  const answer = action.pictures
    ? await publish(finished.answer, details, request, dependencies)
    : action.makesFiles
      ? await withLinks(finished.answer, action, job, request, dependencies)
      : finished.answer;
  const { fromUpstream = asObject } = emulation ?? action;
  const { report } = record;
  const adaptation = report && { adaptation: report };
  const outputs = validateOutputs(action.output, { ...fromUpstream(answer), ...adaptation });
  if (!outputs) throw new AppError('openai_unreadable');
  return { action, outputs, returns: details.returns };
}

/** Sentences about what has become of the answer. */
function about(
  { count, isSilent }: { count: number; isSilent: boolean },
  { copies }: ReplyDetails,
): string[] {
  return [
    ...(count < copies ? [sentences.fewer(copies, count)] : []),
    ...(isSilent ? [sentences.silent()] : []),
  ];
}

/** Adds sentences to a report. */
export function withMessages(
  report: AdaptationReport | undefined,
  more: readonly string[],
): AdaptationReport | undefined {
  return report && { ...report, messages: [...report.messages, ...more] };
}

/** Replaces the files that a model has made with links, and marks the ids of the answer. */
async function withLinks(
  response: Answer,
  { ids }: Action,
  { connection, upstream }: Job,
  visit: AnswerRequest,
  dependencies: Dependencies,
): Promise<Answer> {
  const { services, settings } = dependencies;
  const send = services.sendFor({ ...visit, ...visit.record, connection: { id: connection } });
  const { answer, messages } = await withMadeFiles(response, { visit, upstream, send }, dependencies);
  visit.record.report = withMessages(visit.record.report, messages);
  const isOneOfSeveral = upstream !== undefined && settings.upstreams.length > 1;
  return isOneOfSeveral ? withMarks(answer, ids?.outputs ?? [], upstream) : answer;
}

/** Stores the pictures of an answer, and replaces them with links. */
async function publish(
  answer: Answer,
  { size, isBase64 }: ReplyDetails,
  { url, deadline, record }: AnswerRequest,
  { pictures, settings }: Dependencies,
): Promise<Answer> {
  const address = publicAddress(url, settings);
  const published = await pictures.publish(answer, {
    ...{ size, base64: isBase64, address, deadline },
    // The prompt is not kept. OpenAI returns the one that it used.
    prompt: '',
  });
  record.report = withMessages(record.report, aboutPictures(size, published));
  return published.answer;
}
