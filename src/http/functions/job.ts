/** Answers the polls of Logic Apps and Power Automate, which fetch a long answer over the link in a 202. */
import { AppError, reasonOf } from '../../errors';
import type { Job } from '../../jobs';
import type { Dependencies, Handler, Visit } from '../call';
import { frame, noteCaller, refuseWrongSettings } from '../frame';
import { jobOutputs, outputsReply } from '../job-reply';
import { pendingReply } from '../long-answer';

/**
 * Makes the HTTP function. It needs no function key and looks at none: some platforms repeat the key on every poll, some do not.
 * The token in the link is the proof. A poll takes no permit.
 */
export function job(name: string, dependencies: Dependencies): Handler {
  const { jobs, settings, settingProblems } = dependencies;
  return frame({ name, isRemembered: true }, dependencies, async (visit) => {
    refuseWrongSettings(settingProblems);
    const token = visit.url.searchParams.get('t') ?? '';
    const found = await lookedUp(visit, jobs.findByLink(visit.request.params.answer_id ?? '', token));
    noteCaller(visit, found.connection, settings);
    visit.record.job = found.id;
    const deadline = visit.started + settings.answerSeconds * 1000;
    const outputs = await jobOutputs(found, { ...visit, deadline }, dependencies);
    return outputs ? outputsReply(outputs) : pendingReply(found, token, visit, dependencies);
  });
}

/**
 * Waits for a job that is looked up.
 *
 * @throws AppError `answer_not_found`, or `jobs_unavailable` if the table fails
 */
export async function lookedUp({ warn }: Visit, search: Promise<Job | undefined>): Promise<Job> {
  const found = await search.catch((error: unknown) => {
    warn({ event: 'job_not_read', ...reasonOf(error) });
    throw new AppError('jobs_unavailable', { retryAfterSeconds: 10 });
  });
  if (!found) throw new AppError('answer_not_found');
  return found;
}
