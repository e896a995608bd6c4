/** Takes events from OpenAI. They only wake the app: what has happened is asked at OpenAI, and who is told is decided by who started it. */
import { AppError, reasonOf } from '../../errors';
import { asObject } from '../../json';
import { lookAtBatch } from '../batch-watch';
import type { Dependencies, Handler, Visit } from '../call';
import { frame, refuseWrongSettings } from '../frame';
import { readBytes } from '../input/read';
import { isSigned } from '../input/webhook-signature';
import { jsonReply } from '../output/reply';

/** The most bytes of an event, which only has ids. */
const maxBytes = 64 * 1024;

/** How long OpenAI waits for the reply at most, in milliseconds. The rest is done afterwards, or by the timer. */
const quickMs = 3_000;

/** Makes the HTTP function. It needs no function key, because OpenAI has none: the signature is the proof. */
export function openaiEvents(name: string, dependencies: Dependencies): Handler {
  const { settingProblems, subscriptions, now } = dependencies;
  return frame({ name }, dependencies, async (visit) => {
    refuseWrongSettings(settingProblems);
    const { headers } = visit.request;
    const secret = await secretOf(visit, dependencies);
    const body = await readBytes(visit.request, maxBytes);
    const id = headers.get('webhook-id') ?? '';
    const timestamp = headers.get('webhook-timestamp') ?? '';
    const signatures = headers.get('webhook-signature') ?? '';
    if (!isSigned({ id, timestamp, signatures, body }, secret, now()))
      throw new AppError('webhook_signature_wrong');
    const isNew = await subscriptions.noteEvent(id).catch((error: unknown) => unavailable(visit, error));
    if (!isNew) return jsonReply(200, { handled: 'before' });
    const work = handle(body, visit, dependencies).catch(async (error: unknown) => {
      // OpenAI sends it again.
      await subscriptions.forgetEvent(id).catch(() => undefined);
      unavailable(visit, error);
    });
    const isDone = await Promise.race([work.then(() => true), later(quickMs)]);
    if (!isDone) work.catch(() => undefined);
    return jsonReply(200, { handled: isDone ? 'now' : 'later' });
  });
}

/** Gives false after a time that nobody else waits for. */
function later(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds).unref());
}

async function secretOf(visit: Visit, { webhookSecret }: Dependencies): Promise<string> {
  const secret = await webhookSecret().catch((error: unknown) => {
    visit.warn({ event: 'vault_unavailable', ...reasonOf(error) });
    throw new AppError('vault_unavailable', { retryAfterSeconds: 10 });
  });
  if (!secret) throw new AppError('webhook_not_set_up');
  return secret;
}

function unavailable({ warn }: Visit, error: unknown): never {
  warn({ event: 'event_not_handled', ...reasonOf(error) });
  throw new AppError('batches_unavailable', { retryAfterSeconds: 10 });
}

async function handle(body: Buffer, visit: Visit, dependencies: Dependencies): Promise<void> {
  let event: unknown;
  try {
    event = JSON.parse(body.toString('utf8'));
  } catch {
    return;
  }
  const { type, data } = asObject(event);
  const { id } = asObject(data);
  if (!String(type).startsWith('batch.') || typeof id !== 'string') return;
  const batch = await dependencies.batches.find(id);
  if (batch && batch.endedAt === undefined) await lookAtBatch(batch, visit, dependencies);
}
