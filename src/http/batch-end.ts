/** Reads the answers of a batch that has ended, and counts once what it has used. */
import { endOfBatch } from '../actions';
import { fileSeconds, linesIn, maxResultLetters, resultsOf, type OwnedBatch } from '../batches';
import { reservationIn } from '../budgets';
import { AppError, reasonOf, type Warn } from '../errors';
import { asName, asNumber, asObject, lengthOfTexts, type JsonObject } from '../json';
import type { Answer, OutgoingRequest } from '../stages';
import { marked } from '../upstreams';
import { asBatch, priceOf, usageOf, type ModelUsage } from '../usage';
import type { Dependencies } from './call';
import type { CallRecord } from './record';
import { settleLong } from './spending';

/** Who looks at a batch. */
export interface BatchLook {
  /** Sends a request with the key of the connection that the batch belongs to. */
  send: (request: OutgoingRequest) => Promise<Answer>;
  warn: Warn;
  /** Gets what was used. */
  record: Pick<CallRecord, 'usage' | 'headers'>;
}

/** The lines of the files of a batch, or why there are none. */
type Lines = readonly JsonObject[] | 'too_large' | 'gone';

/**
 * Adds its results to a batch that has ended. The first who sees the end counts what was used.
 *
 * @param answer - the batch, as OpenAI shows it
 * @throws AppError if OpenAI cannot be asked, or the table fails
 */
export async function batchOutputs(
  batch: OwnedBatch,
  answer: Answer,
  look: BatchLook,
  dependencies: Dependencies,
): Promise<Answer> {
  const lines = await linesOf(batch, answer, look.send);
  await noteEnd(batch, answer, lines, look, dependencies).catch((error: unknown) => {
    look.warn({ event: 'batch_not_stored', ...reasonOf(error) });
    throw new AppError('batches_unavailable', { retryAfterSeconds: 10 });
  });
  const { count } = batch.details;
  if (count === undefined) return answer.status === 'failed' ? answer : { ...answer, message: readTheFile };
  if (lines === 'gone') return { ...answer, message: filesGone };
  const results =
    lines === 'too_large' ? undefined : resultsOf(lines, String(answer.status), asNumber(count));
  if (!results || lengthOfTexts(results) > maxResultLetters) return { ...answer, message: tooLarge };
  const unfit = results.filter(({ error }) => error !== '').length;
  const asks = unfit > 0 && answer.status === 'completed';
  const message = `The batch has ended. ${results.length - unfit} of ${results.length} prompts have a whole answer. The output error of each of the others says what is wrong.`;
  return { ...answer, results, ...(asks && { message }) };
}

const readTheFile =
  'The batch has ended. It was started from a file, so its answers are in files, too: “Get file content” returns them, with the ids output_file_id and error_file_id.';
const filesGone = 'The batch has ended, but OpenAI has deleted its answers. It keeps them for 30 days.';
const tooLarge =
  'The batch has ended. Its answers are larger than the results of one reply can be, so results is empty. “Get file content” returns the file with all answers, with the id output_file_id.';

async function linesOf(
  { upstream }: OwnedBatch,
  { output_file_id, error_file_id }: Answer,
  send: BatchLook['send'],
): Promise<Lines> {
  const lines: JsonObject[] = [];
  const ids = [output_file_id, error_file_id].filter((id) => typeof id === 'string' && id !== '');
  for (const file_id of ids) {
    try {
      const { bytes } = await send({
        ...{ upstream, method: 'GET', path: '/v1/files/{file_id}/content' },
        ...{ expects: 'bytes', repeatable: true, parameters: { file_id } },
      });
      if (Buffer.isBuffer(bytes)) lines.push(...linesIn(bytes));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'answer_too_large') return 'too_large';
      if (error.code === 'openai_rejected' && error.status === 404) return 'gone';
      throw error;
    }
  }
  return lines;
}

/** Notes that a batch has ended: its files belong to its connection, and whoever is first counts what was used. */
async function noteEnd(
  batch: OwnedBatch,
  answer: Answer,
  lines: Lines,
  { record }: BatchLook,
  dependencies: Dependencies,
): Promise<void> {
  const { batches, files, subscriptions, settings, now } = dependencies;
  if (batch.endedAt !== undefined) return;
  const { connection, upstream, details } = batch;
  const expiresAt = now() + fileSeconds * 1000;
  for (const id of [answer.output_file_id, answer.error_file_id]) {
    if (typeof id === 'string' && id !== '') await files.add({ id, connection, upstream, expiresAt });
  }
  const id = settings.upstreams.length > 1 ? marked(batch.id, upstream) : batch.id;
  await subscriptions.note(connection, batch.id, endOfBatch({ ...answer, id }));
  if (!(await batches.noteEnded(batch))) return;
  const used = asBatch(usedBy(batch, answer, lines, settings.prices));
  const reservation = reservationIn(details.reservation);
  settleLong({ connection, used, reservation }, record, dependencies);
  await subscriptions.tell();
}

/** What a batch has used, at the usual price. If its answers cannot be read, OpenAI’s sum for the whole batch counts. */
function usedBy(
  { details }: OwnedBatch,
  answer: Answer,
  lines: Lines,
  prices: Dependencies['settings']['prices'],
): ModelUsage[] {
  const known = asName(details.model);
  const purpose = asName(details.purpose);
  const measured = (body: JsonObject) => {
    return { model: known ?? asName(body.model) ?? 'other', purpose, parameters: {}, answer: body };
  };
  if (typeof lines !== 'string') {
    const bodies = lines.map(({ response }) => asObject(response)).filter((one) => one.status_code === 200);
    return usageOf(
      bodies.map(({ body }) => measured(asObject(body))),
      prices,
    );
  }
  const all = measured(answer);
  const price = priceOf(all.model, prices);
  // No single request was so long that it cost more, as far as is known.
  const usual = price ? { ...prices, [all.model]: { ...price, longFrom: Infinity } } : prices;
  return usageOf([{ ...all, answer: { usage: answer.usage } }], usual);
}
