/** Makes pictures smaller without keeping the main thread from other calls. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { TimedOut, within } from '../deadline';
import type { Size } from './header';

/** What the worker is asked to do. It answers with the bytes of the new picture. */
export interface ResizeJob {
  bytes: Uint8Array;
  /** Whether it is a JPEG, and not a PNG. It stays what it is. */
  isJpeg: boolean;
  /** The size to give it. */
  size: Size;
}

/**
 * Makes a picture smaller.
 *
 * @param until - when it must be done, in milliseconds since 1970
 * @throws TimedOut, or why the worker has failed
 */
export type Resize = (job: ResizeJob, until: number) => Promise<Buffer>;

/** Memory of the worker in MB, besides that of pixels. Beyond it, the worker ends, and nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 };

/**
 * Creates the function that resizes. All calls share one worker, which takes one picture at a time: an instance has one
 * core, and memory for one. It runs only while there is something to do.
 *
 * @param workerFile - path of the script of the worker
 * @param now - the time, in milliseconds since 1970
 */
export function createResize(workerFile: string, now: () => number): Resize {
  let worker: Worker | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    // Without a listener, an error between two pictures would end the whole process.
    return new Worker(workerFile, { resourceLimits }).on('error', () => undefined);
  }

  async function stop(): Promise<void> {
    const stopping = worker?.terminate();
    worker = undefined;
    await stopping;
  }

  async function resized(job: ResizeJob, until: number): Promise<Buffer> {
    worker ??= start();
    try {
      return await within(resultOf(worker, job), until - now());
    } catch (error) {
      // The next picture must not wait for this one, and gets another worker.
      await stop();
      throw error;
    }
  }

  /** Takes the turn of a picture. */
  async function run(job: ResizeJob, until: number): Promise<Buffer> {
    try {
      if (now() >= until) throw new TimedOut();
      return await resized(job, until);
    } finally {
      if (--waiting === 0) await stop();
    }
  }

  return (job, until) => {
    waiting++;
    const result = last.then(() => run(job, until));
    last = result.catch(() => undefined);
    return within(result, until - now());
  };
}

/** Gives a job to a worker. */
async function resultOf(worker: Worker, job: ResizeJob): Promise<Buffer> {
  const over = new AbortController();
  const answered = once(worker, 'message', over);
  const ended = once(worker, 'exit', over).then(() => Promise.reject(new Error('The worker has ended.')));
  worker.postMessage(job);
  try {
    const [bytes] = (await Promise.race([answered, ended])) as [Uint8Array];
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } finally {
    over.abort();
  }
}
