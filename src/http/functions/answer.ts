/** Lets callers that wait once only, such as Power Apps and Copilot Studio, start a long answer and fetch it later. */
import type { Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { jobOutputs } from '../job-reply';
import { statusOf } from '../long-answer';
import { jsonReply } from '../output/reply';
import { lookedUp } from './job';

/** Makes the HTTP function that fetches an answer. It takes no permit. */
export function answer(name: string, dependencies: Dependencies): Handler {
  const { jobs } = dependencies;
  return callFrame({ name, isRemembered: true }, dependencies, async (call) => {
    const id = call.request.params.answer_id ?? '';
    const job = await lookedUp(call, jobs.find(id.trim(), call.connection.id));
    call.record.job = job.id;
    const found = await jobOutputs(job, call, dependencies);
    const status = statusOf(job);
    return jsonReply(200, found ? { ...found.outputs, ...status, status: 'completed' } : status);
  });
}
