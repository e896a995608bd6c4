/** Defines a batch: many requests that OpenAI answers together, within a day and at half price. */
import { dayMs } from '../day';
import type { JsonObject } from '../json';

/** What the app knows about a batch. Nothing that was asked or answered is in it: OpenAI keeps both in files. */
export interface OwnedBatch {
  /** OpenAI’s id, without the name of an upstream. */
  id: string;
  /** Id of the connection that has started it. Its key reads the answers. */
  connection: string;
  /** Name of the upstream that works on it. */
  upstream: string;
  /** When it was started, in milliseconds since 1970. */
  startedAt: number;
  /** When the app first saw that it has ended, in milliseconds since 1970. */
  endedAt?: number | undefined;
  /** What is needed to count what it has used, and to make the reply. */
  details: JsonObject;
}

/** OpenAI’s words for a batch that has ended. */
const endings = ['completed', 'failed', 'expired', 'cancelled'];

/** Whether a batch, as OpenAI shows it, has ended. */
export function hasEnded({ status }: JsonObject): boolean {
  return endings.includes(String(status));
}

/** How long a batch can be found. OpenAI deletes its files after 30 days. */
export const keptMs = 35 * dayMs;

/** How long OpenAI keeps the files of a batch, in seconds. */
export const fileSeconds = 30 * 24 * 3_600;
