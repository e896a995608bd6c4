/**
 * Makes pictures smaller, in a thread of its own: it is a file of its own in the package. Any error ends the thread,
 * which the other side notices.
 */
import { parentPort } from 'node:worker_threads';
import { Jimp } from 'jimp';
import type { ResizeJob } from './resizer';

parentPort?.on('message', (job: ResizeJob) => void answer(job));

async function answer({ bytes, isJpeg, size }: ResizeJob): Promise<void> {
  const picture = await Jimp.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const resized = picture.resize({ w: size.width, h: size.height });
  parentPort?.postMessage(await resized.getBuffer(isJpeg ? 'image/jpeg' : 'image/png'));
}
