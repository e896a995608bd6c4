/** Cleans up long answers, here and at OpenAI. */
import type { InvocationContext } from '@azure/functions';
import type { SendForJob } from '../../jobs';
import type { Dependencies } from '../call';
import { settleJob } from '../job-reply';

/**
 * Stops long answers that take too long, and deletes those that were delivered or have expired. Each is handled with the key of
 * the connection that started it.
 *
 * @returns how many were stopped and deleted
 */
export function cleanUpJobs(
  dependencies: Dependencies,
  { invocationId }: Pick<InvocationContext, 'invocationId'>,
): Promise<{ stopped: number; deleted: number }> {
  const { jobs, services, settings, now } = dependencies;
  const sendFor = (connection: string): SendForJob => {
    const call = {
      connection: { id: connection },
      requestId: invocationId,
      trace: { tries: 0, headers: {} },
    };
    return (request) =>
      services.sendFor({ ...call, deadline: now() + settings.answerSeconds * 1000 })(request);
  };
  return jobs.cleanUp(sendFor, (job, look) => settleJob(job, look, { usage: {}, headers: {} }, dependencies));
}
