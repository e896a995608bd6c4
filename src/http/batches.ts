/** Starts batches, lets each connection see its own only, and gives those that have ended their results. */
import { chatOfPrompt, isReport, type Action, type AdaptationReport } from '../actions';
import { describeAdaptation, type AdaptedRequest, type LongWish, type Plan } from '../adaptation';
import { fileSeconds, hasEnded, linesIn, requestLines, type OwnedBatch } from '../batches';
import type { Reservation } from '../budgets';
import { AppError, reasonOf } from '../errors';
import { asList, asName, asObject, type JsonObject } from '../json';
import { fileFrom, type InputFile } from '../schema/file';
import type { Answer, Inputs, OutgoingRequest } from '../stages';
import { kinds, unmarked, withMarks } from '../upstreams';
import { batchOutputs } from './batch-end';
import type { RunningCall } from './call';
import { modelUseOf } from './model-use';
import { cancelReservation, modelUsed, reserveBatch, type BatchRequest } from './spending';

/**
 * Finds the batch that a call is about.
 *
 * @returns undefined if the action is about no batch
 * @throws AppError `batch_not_found` for one of another connection, too; `batches_unavailable` if the table fails
 */
export async function ownBatch(
  { action, call, dependencies }: RunningCall,
  { batch_id }: Inputs,
): Promise<OwnedBatch | undefined> {
  if (action.batches !== 'own') return undefined;
  const search = dependencies.batches.find(unmarked(String(batch_id)).id, call.connection.id);
  const found = await search.catch((error: unknown) => {
    call.warn({ event: 'batch_not_read', ...reasonOf(error) });
    throw new AppError('batches_unavailable', { retryAfterSeconds: 10 });
  });
  if (!found) throw new AppError('batch_not_found', { param: 'batch_id' });
  return found;
}

/** The row of a batch of prompts as a chat, so that each prompt gets the model and the parameters of a chat. */
export function asChat(action: Action): Action {
  return { ...action, path: '/v1/chat/completions' };
}

/** A batch is no long answer. */
export const neverLong: LongWish = { asked: false, polls: false, isReadableLater: false };

/**
 * Keeps the ways of a plan to upstreams that have batches.
 *
 * @throws AppError `not_offered` if there is none
 */
export function withBatches({ ways, request }: Plan): Plan {
  const [first, ...others] = ways.filter(({ upstream }) => kinds[upstream.kind].batches);
  if (first) return { ways: [first, ...others], request: first };
  const { upstream, action } = request;
  const message = `${kinds[upstream.kind].title} cannot be used for “${action.summary}”. Ask your administrator to add OpenAI to UPSTREAMS.`;
  throw new AppError('not_offered', { message });
}

/**
 * Starts a batch of prompts: uploads a file with their chats, and makes a batch of it.
 *
 * @param request - the first chat, in the form in which it would be sent
 * @param permit - takes a permit
 * @returns the batch, as OpenAI shows it
 * @throws AppError, also if the batch was started and cannot be noted; it is cancelled then
 */
export async function startBatch(
  running: RunningCall,
  inputs: Inputs,
  request: AdaptedRequest,
  permit: () => Promise<void>,
): Promise<Answer> {
  const { call, dependencies } = running;
  const model = modelUsed(request);
  const chats = asList(inputs.prompts).map((prompt): JsonObject => ({
    ...request.draft.body,
    messages: chatOfPrompt(prompt, inputs.instruction),
  }));
  call.record.report = describeAdaptation([{ request }]);
  call.record.modelUse = modelUseOf(request);
  const requests = chats.map((parameters): BatchRequest => ({ model, purpose: 'chat', parameters }));
  const reservation = await reserveBatch(running, () => Promise.resolve(requests));
  const send = dependencies.services.sendFor(call);
  const upstream = request.upstream.name;
  let fileId: string | undefined;
  try {
    await permit();
    const uploaded = await send({ ...uploading(requestLines(chats)), upstream });
    fileId = String(uploaded.id);
    const answer = await send({ ...creating(fileId), upstream });
    const details = { count: chats.length, model, purpose: 'chat', reservation, report: call.record.report };
    await noteBatch(running, upstream, answer, details);
    return isOneOfSeveral(running) ? withMarks(answer, running.action.ids?.outputs ?? [], upstream) : answer;
  } catch (error) {
    // Nobody knows whether the batch runs, and needs its file.
    if (error instanceof AppError && error.code === 'outcome_unknown') throw error;
    cancelReservation(running, reservation);
    if (fileId !== undefined) await send(deletingFile(fileId, upstream)).catch(() => undefined);
    throw error;
  }
}

const isOneOfSeveral = ({ dependencies }: RunningCall) => dependencies.settings.upstreams.length > 1;

function uploading(lines: Buffer): OutgoingRequest {
  const file: InputFile = { ...fileFrom([lines]), kind: 'jsonl', fileName: 'prompts.jsonl' };
  const expiry = { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': fileSeconds };
  return {
    ...{ method: 'POST', path: '/v1/files', expects: 'json', repeatable: true },
    parameters: { purpose: 'batch', ...expiry, file },
  };
}

function creating(fileId: string): OutgoingRequest {
  return {
    ...{ method: 'POST', path: '/v1/batches', expects: 'json', repeatable: false },
    parameters: {
      ...{ input_file_id: fileId, endpoint: '/v1/chat/completions', completion_window: '24h' },
      output_expires_after: { anchor: 'created_at', seconds: fileSeconds },
    },
  };
}

function deletingFile(file_id: string, upstream: string): OutgoingRequest {
  return {
    ...{ upstream, method: 'DELETE', path: '/v1/files/{file_id}', expects: 'json', repeatable: true },
    parameters: { file_id },
  };
}

/** What models are used for at the endpoints of batches. */
const purposes: Readonly<Record<string, string>> = {
  '/v1/embeddings': 'embedding',
  '/v1/moderations': 'moderation',
  '/v1/images/generations': 'image',
  '/v1/images/edits': 'image-edit',
};

const purposeOf = (endpoint: unknown) => purposes[String(endpoint)] ?? 'chat';

/** Sets aside what a batch of an uploaded file may use. The file is read only if a budget holds the connection. */
export function reserveFileBatch(
  running: RunningCall,
  { upstream, draft }: AdaptedRequest,
): Promise<Reservation> {
  const { call, dependencies } = running;
  const { input_file_id: file_id, endpoint } = draft.body;
  return reserveBatch(running, async () => {
    const { bytes } = await dependencies.services.sendFor(call)({
      ...{ upstream: upstream.name, method: 'GET', path: '/v1/files/{file_id}/content' },
      ...{ expects: 'bytes', repeatable: true, parameters: { file_id } },
    });
    const lines = Buffer.isBuffer(bytes) ? linesIn(bytes) : [];
    return lines.map((line): BatchRequest => {
      const parameters = asObject(line.body);
      return { model: asName(parameters.model) ?? '', purpose: purposeOf(endpoint), parameters };
    });
  });
}

/**
 * Does what follows the answer about a batch: notes whose a new one is, and adds the results of one that has ended.
 *
 * @param batch - the batch that the call is about; undefined for a new one
 * @throws AppError `batches_unavailable` if a new batch cannot be noted; it is cancelled then
 */
export async function settleBatch(
  running: RunningCall,
  batch: OwnedBatch | undefined,
  { request, answer, reservation }: { request: AdaptedRequest; answer: Answer; reservation: Reservation },
): Promise<Answer> {
  const { action, call, dependencies } = running;
  if (!batch) {
    const purpose = purposeOf(request.draft.body.endpoint);
    await noteBatch(running, request.upstream.name, answer, { purpose, reservation });
    return answer;
  }
  const { report } = batch.details;
  if (isReport(report)) call.record.report = withOwn(report, call.record.report);
  if (action.method === 'GET' && hasEnded(answer)) {
    const send = dependencies.services.sendFor(call);
    return batchOutputs(batch, answer, { send, record: call.record, warn: call.warn }, dependencies);
  }
  return answer;
}

/** What was changed when the batch was started, and in this call. */
function withOwn(atStart: AdaptationReport, own: AdaptationReport | undefined): AdaptationReport {
  if (!own) return atStart;
  return {
    ...atStart,
    dropped: [...atStart.dropped, ...own.dropped],
    translated: [...atStart.translated, ...own.translated],
    emulated: [...atStart.emulated, ...own.emulated],
    messages: [...atStart.messages, ...own.messages],
  };
}

/** Notes whose a new batch is. Nobody could get its answers otherwise, so it is cancelled if that fails. */
async function noteBatch(
  { call, dependencies }: RunningCall,
  upstream: string,
  { id, input_file_id }: Answer,
  details: JsonObject,
): Promise<void> {
  const connection = call.connection.id;
  const expiresAt = dependencies.now() + fileSeconds * 1000;
  try {
    await dependencies.files.add({ id: String(input_file_id), connection, upstream, expiresAt });
    const isOfCallerKey = call.connection.callerKey !== undefined;
    const noted = { ...details, ...(isOfCallerKey && { isOfCallerKey }) };
    await dependencies.batches.add({ id: String(id), connection, upstream, details: noted });
  } catch (error) {
    call.warn({ event: 'batch_not_stored', ...reasonOf(error) });
    const cancelling: OutgoingRequest = {
      ...{ upstream, method: 'POST', path: '/v1/batches/{batch_id}/cancel', expects: 'json' },
      ...{ parameters: { batch_id: id }, repeatable: true },
    };
    await dependencies.services
      .sendFor(call)(cancelling)
      .catch(() => undefined);
    throw new AppError('batches_unavailable', { retryAfterSeconds: 10 });
  }
}
