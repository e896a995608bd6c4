/** Cleans up long answers, here and at OpenAI. */
import type { InvocationContext } from '@azure/functions';
import type { Dependencies } from '../call';

/**
 * Stops long answers that take too long, and deletes those that were delivered or have expired. Each is handled with the key of
 * the connection that started it.
 *
 * @returns how many were stopped and deleted
 */
export function cleanUpJobs(
  { jobs, services, settings, now }: Dependencies,
  { invocationId }: Pick<InvocationContext, 'invocationId'>,
): Promise<{ stopped: number; deleted: number }> {
  return jobs.cleanUp((connection) => (request) => {
    const deadline = now() + settings.answerSeconds * 1000;
    const trace = { tries: 0, headers: {} };
    return services.sendFor({ connection: { id: connection }, requestId: invocationId, deadline, trace })(
      request,
    );
  });
}
