/** Keeps the jobs: answers that OpenAI may work on for up to an hour, while no worker of the app waits for them. */
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { reasonOf, type Warn } from '../errors';
import type { Settings } from '../settings';
import { graceMs, keptMs, longestMs, type Job } from './job';
import { isJobId, jobId, linkToken, storedToken } from './links';
import { deleteAt, lookAt, stop, type Look, type SendForJob } from './look';
import { createJobStore, tableName, type JobStore } from './store';

export { retryAfterSeconds, type Job } from './job';
export type { Look, SendForJob } from './look';

/** Keeps jobs. Its functions throw what the store throws, unless they say otherwise. */
export interface Jobs {
  /** Stores a new job. If the store fails, the job is not stored, and the log says so. */
  add: (job: Pick<Job, 'connection' | 'upstream' | 'responses' | 'details'>) => Promise<Job>;
  /**
   * Finds a job for the connection that has started it.
   *
   * @returns undefined if there is none, or not any more
   */
  find: (id: string, connection: string) => Promise<Job | undefined>;
  /** Makes the token of a link to a job. Whoever has it can get the answer without a key. */
  link: (job: Job) => Promise<string>;
  /** Finds the job that a link leads to; undefined if the link is wrong or has expired. */
  findByLink: (id: string, token: string) => Promise<Job | undefined>;
  /**
   * Looks how far a job is. Callers who ask within one second share one look. A job that takes longer than an hour is stopped.
   *
   * @throws AppError if OpenAI cannot be asked, and asking again does not help
   */
  look: (job: Job, send: SendForJob) => Promise<Look>;
  /** Stops a job. OpenAI charges for what it has written until then. */
  stop: (job: Job, send: SendForJob) => Promise<void>;
  /**
   * Notes that the job has ended and its answer was given to a caller. A failure of the store is only logged.
   *
   * @returns whether this was the first time
   */
  noteDelivered: (job: Job) => Promise<boolean>;
  /**
   * Stops jobs that take too long, and deletes those that were delivered or have expired, at OpenAI, too.
   *
   * @param sendFor - makes the function that sends requests with the key of a connection
   * @param ended - called with each job that nobody has asked for, and how it ended
   * @returns how many were stopped and deleted
   */
  cleanUp: (
    sendFor: (connection: string) => SendForJob,
    ended: (job: Job, look: Look) => void,
  ) => Promise<{ stopped: number; deleted: number }>;
}

/** What {@link createJobs} needs. */
export interface JobsOptions {
  settings: TableSettings & Pick<Settings, 'keepLongAnswers'>;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  randomBytes: (count: number) => Buffer;
  warn: Warn;
  /** Stores the jobs. By default this is the table in the settings; tests use something else. */
  store?: JobStore;
}

/** How long one look at OpenAI is shared. */
const sharedMs = 1_000;

/** Creates the keeper of the jobs. Nothing is loaded or read before the first job. */
export function createJobs({ settings, now, randomBytes, warn, store: given }: JobsOptions): Jobs {
  const store =
    given ?? createJobStore(lazily(() => openTable(settings, { name: tableName, maxRetries: 2 })));

  /** The last looks, oldest first. */
  const looks = new Map<string, { at: number; look: Promise<Look> }>();

  const isKept = (job: Job) => now() < job.startedAt + keptMs;

  async function find(id: string): Promise<Job | undefined> {
    const job = isJobId(id) ? await store.get(id) : undefined;
    return job && isKept(job) ? job : undefined;
  }

  async function freshLook(job: Job, send: SendForJob): Promise<Look> {
    if (job.stoppedAt !== undefined) return { state: 'late' };
    const look = await lookAt(job, send);
    if (look.state !== 'working' || now() < job.startedAt + longestMs) return look;
    await stopJob(job, send);
    return { state: 'late' };
  }

  /** Stops a job. If OpenAI cannot be asked now, the timer tries again. */
  async function stopJob(job: Job, send: SendForJob): Promise<boolean> {
    if (!(await stop(job, send))) return false;
    if (job.isStored) await store.markStopped(job.id, now());
    return true;
  }

  return {
    add: async (started) => {
      const job = { ...started, id: jobId(randomBytes(18)), startedAt: now(), isStored: true };
      try {
        await store.add(job);
        return job;
      } catch (error) {
        warn({ event: 'job_not_stored', ...reasonOf(error) });
        return { ...job, isStored: false };
      }
    },
    find: async (id, connection) => {
      const job = await find(id);
      return job?.connection === connection ? job : undefined;
    },
    link: async (job) => {
      const token = linkToken(randomBytes(32));
      await store.addLink(job.id, storedToken(token) ?? '');
      return token;
    },
    findByLink: async (id, token) => {
      const stored = storedToken(token);
      if (stored === undefined || !isJobId(id)) return undefined;
      const [job, isLink] = await Promise.all([find(id), store.hasLink(id, stored)]);
      return isLink ? job : undefined;
    },
    look: (job, send) => {
      for (const [id, { at }] of looks) {
        if (now() < at + sharedMs) break;
        looks.delete(id);
      }
      const shared = looks.get(job.id)?.look;
      if (shared) return shared;
      const look = freshLook(job, send);
      looks.set(job.id, { at: now(), look });
      return look;
    },
    stop: async (job, send) => {
      await stopJob(job, send);
    },
    noteDelivered: async (job) => {
      if (job.deliveredAt !== undefined || !job.isStored) return !job.isStored;
      try {
        return await store.markDelivered(job.id, now());
      } catch (error) {
        warn({ event: 'job_not_stored', ...reasonOf(error) });
        return false;
      }
    },
    cleanUp: async (sendFor, ended) => {
      let [stopped, deleted] = [0, 0];
      for await (const job of store.all()) {
        const send = sendFor(job.connection);
        const isDelivered = job.deliveredAt !== undefined && now() >= job.deliveredAt + graceMs;
        if (isDelivered || !isKept(job)) {
          const look = isDelivered ? undefined : await lookAt(job, send).catch(() => undefined);
          if (look && look.state !== 'working' && (await store.markDelivered(job.id, now())))
            ended(job, look);
          // OpenAI deletes what it keeps by its own rules if the key does not work any more.
          const isKeptThere = settings.keepLongAnswers || job.details.isKept === true;
          const isDeleted = isKeptThere || (await deleteAt(job, send)) || !isKept(job);
          if (!isDeleted) continue;
          await store.delete(job.id);
          deleted++;
        } else if (
          job.deliveredAt === undefined &&
          job.stoppedAt === undefined &&
          now() >= job.startedAt + longestMs
        ) {
          const { state } = await lookAt(job, send).catch(() => ({ state: 'unknown' }));
          if (state === 'working' && (await stopJob(job, send))) stopped++;
        }
      }
      return { stopped, deleted };
    },
  };
}
