/** Defines a job: an answer that OpenAI may work on for longer than a caller waits. */
import type { JsonObject } from '../json';

/**
 * A job. Nothing that was asked or answered is in it: OpenAI keeps both until the job is deleted.
 * See https://developers.openai.com, guide “Background mode”.
 */
export interface Job {
  /** Begins with `job_`. */
  id: string;
  /** Id of the connection that started it. Its key reads the answer. */
  connection: string;
  /** The upstream that works on it; absent for the only one. */
  upstream?: string | undefined;
  /** The ids of OpenAI's responses, one for each answer that was asked for. */
  responses: readonly string[];
  /** Whether it can be found again. If the table failed, only the call that started it knows it. */
  isStored: boolean;
  /** When it was started, in milliseconds since 1970. */
  startedAt: number;
  /** When its answer was first given to a caller, in milliseconds since 1970. */
  deliveredAt?: number | undefined;
  /** When the app stopped it, in milliseconds since 1970. */
  stoppedAt?: number | undefined;
  /** What is needed to make the reply from the answer. */
  details: JsonObject;
}

/** How long OpenAI may work on a job. */
export const longestMs = 3_600_000;

/** How long a job can be found. */
export const keptMs = 2 * longestMs;

/**
 * How long an answer can be asked for again after it was delivered: as long as a platform may repeat a call whose reply it
 * did not get.
 */
export const graceMs = 15 * 60_000;

/** How long a caller should wait before it asks again, in seconds: the longer a job runs, the longer. */
export function retryAfterSeconds(job: Pick<Job, 'startedAt'>, now: number): number {
  const seconds = (now - job.startedAt) / 1000;
  return seconds < 30 ? 5 : seconds < 120 ? 10 : 20;
}
