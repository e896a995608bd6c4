/** Stores jobs in memory, for tests that need no table. */
import type { Job } from '../../src/jobs';
import type { JobStore } from '../../src/jobs/store';

/** Makes the store. Several keepers of jobs can share it, as instances share a table. */
export function memoryJobStore(): JobStore {
  const jobs = new Map<string, Job>();
  const links = new Set<string>();
  const update = (job: Job) => {
    const stored = jobs.get(job.id);
    if (stored) jobs.set(job.id, { ...stored, deliveredAt: job.deliveredAt, stoppedAt: job.stoppedAt });
  };
  return {
    add: (job) => Promise.resolve(void jobs.set(job.id, job)),
    update: (job) => Promise.resolve(update(job)),
    get: (id) => Promise.resolve(jobs.get(id)),
    addLink: (id, token) => Promise.resolve(void links.add(`${id} ${token}`)),
    hasLink: (id, token) => Promise.resolve(links.has(`${id} ${token}`)),
    // eslint-disable-next-line @typescript-eslint/require-await
    all: async function* () {
      yield* jobs.values();
    },
    delete: (id) => Promise.resolve(void jobs.delete(id)),
  };
}
