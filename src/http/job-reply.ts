/** Makes the reply of a long answer from what OpenAI has: in the call that started it, and in every later one. */
import { actions, isReport, wantsBase64, type Action, type AdaptationReport } from '../actions';
import { aboutPictures, finishLong, sentences, usageOfResponses, type AdaptedRequest } from '../adaptation';
import { AppError } from '../errors';
import type { Job, Look } from '../jobs';
import { asName, asObject, type JsonObject } from '../json';
import { validateOutputs } from '../schema/validate';
import { withMarks } from '../upstreams';
import type { Answer, Inputs, Reply } from '../stages';
import { publicAddress } from './address';
import type { Dependencies, Visit } from './call';
import { withMadeFiles } from './made-files';
import { jsonReply, textReply, type HttpReply } from './output/reply';
import { usageOf } from './record';

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
  report: AdaptationReport | undefined;
  /** What the caller wants: the form of the reply, and of pictures. */
  returns: string | undefined;
  size: string | undefined;
  isBase64: boolean;
}

/** Collects what is needed to make the reply later. */
export function replyDetails(
  { action, path, draft }: AdaptedRequest,
  inputs: Inputs,
  { report, returns }: Pick<ReplyDetails, 'report' | 'returns'>,
): JsonObject {
  const details: ReplyDetails & { isKept: boolean } = {
    action: action.operationId,
    isEmulated: action.path !== path,
    copies: draft.copies,
    model: asName(inputs.model),
    report,
    returns,
    size: asName(inputs.size),
    isBase64: wantsBase64(inputs),
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
  report,
  returns,
  size,
  isBase64,
}: JsonObject): ReplyDetails {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    action: String(action),
    isEmulated: isEmulated === true,
    copies: Number(copies),
    model: text(model),
    report: isReport(report) ? report : undefined,
    returns: text(returns),
    size: text(size),
    isBase64: isBase64 === true,
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
  try {
    return await finalOutputs(look, job, request, dependencies);
  } finally {
    await jobs.noteDelivered(job);
  }
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
  const action = actions.find(({ operationId }) => operationId === details.action);
  if (!action) throw new AppError('answer_gone');
  const finished = finishLong(look.responses, action);
  record.usage = usageOf(usageOfResponses(look.responses));
  record.model = details.model;
  record.report = withMessages(details.report, 'error' in finished ? [] : about(finished, details));
  if ('error' in finished) throw finished.error;
  const answer = action.pictures
    ? await publish(finished.answer, details, request, dependencies)
    : action.makesFiles
      ? await withLinks(finished.answer, action, job, request, dependencies)
      : finished.answer;
  const { fromUpstream = asObject } = (details.isEmulated ? action.emulation : undefined) ?? action;
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
