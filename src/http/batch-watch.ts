/** Looks at batches that nobody asks for, so that their usage is counted and their flows are told. */
import type { InvocationContext } from '@azure/functions';
import { hasEnded, type OwnedBatch } from '../batches';
import { reasonOf, type Warn } from '../errors';
import { batchOutputs } from './batch-end';
import type { Dependencies } from './call';

/**
 * Looks at a batch, with the key of the connection that has started it.
 *
 * @returns whether it has ended
 * @throws AppError if OpenAI cannot be asked, or a table fails
 */
export async function lookAtBatch(
  batch: OwnedBatch,
  { requestId, warn }: { requestId: string; warn: Warn },
  dependencies: Dependencies,
): Promise<boolean> {
  const { services, settings, now } = dependencies;
  // The app does not have the key of a caller.
  if (batch.details.isOfCallerKey === true) return false;
  const call = { connection: { id: batch.connection }, requestId, trace: { tries: 0, headers: {} } };
  const send = services.sendFor({ ...call, deadline: now() + settings.answerSeconds * 1000 });
  const answer = await send({
    ...{ upstream: batch.upstream, method: 'GET', path: '/v1/batches/{batch_id}', expects: 'json' },
    ...{ repeatable: true, parameters: { batch_id: batch.id } },
  });
  if (!hasEnded(answer)) return false;
  await batchOutputs(batch, answer, { send, warn, record: { usage: {}, headers: {} } }, dependencies);
  return true;
}

/**
 * Looks at every batch that has not ended as far as is known, in case no event has come, and repeats callbacks that have failed.
 *
 * @returns how many have ended, how many could not be looked at, and how many flows were told that could not be told before
 */
export async function watchBatches(
  dependencies: Dependencies,
  { invocationId, log }: Pick<InvocationContext, 'invocationId' | 'log'>,
): Promise<{ ended: number; failed: number; told: number }> {
  const { batches, subscriptions } = dependencies;
  const warn: Warn = (warning) => log(JSON.stringify(warning));
  let [ended, failed] = [0, 0];
  for await (const batch of batches.open()) {
    try {
      if (await lookAtBatch(batch, { requestId: invocationId, warn }, dependencies)) ended++;
    } catch (error) {
      failed++;
      warn({ event: 'batch_not_read', connection: batch.connection, ...reasonOf(error) });
    }
  }
  const told = await subscriptions.tell();
  await subscriptions.cleanUp();
  return { ended, failed, told };
}
