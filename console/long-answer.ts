/** Waits for long answers, as a flow of Power Automate does by itself. */
import { asObject } from '../src/json';
import { get, headerOf, type AppReply } from './session';

/** How long the page waits for an answer, in milliseconds. */
const longestMs = 3_600_000;

/**
 * Goes on asking as long as the app says that OpenAI still works on the answer.
 *
 * @param reply - the reply to the call that started it
 * @param signal - stops the waiting; the answer can still be fetched afterwards
 * @param onWait - called with the id of the answer before each pause
 * @returns the reply with the answer, or with the error that it ended with
 */
export async function followed(
  reply: AppReply,
  { signal, onWait }: { signal: AbortSignal; onWait: (answerId: string) => void },
): Promise<AppReply> {
  const place = placeOf(reply);
  if (!place) return reply;
  const started = performance.now() - reply.ms;
  let last = reply;
  do {
    onWait(place.id);
    await pause(Math.min(Number(headerOf(last, 'retry-after') ?? 5), 10) * 1000, signal);
    last = await get(place.target);
  } while (isPending(last) && performance.now() - started < longestMs);
  return { ...last, ms: performance.now() - started };
}

/** Where an answer will be that is not there yet. A link is followed at the address of the page, whatever its own is. */
function placeOf(reply: AppReply): { target: string; id: string } | undefined {
  const link = headerOf(reply, 'location') ?? '';
  const [, target = '', linked = ''] = /(\/v1\/jobs\/([\w-]+)\?t=[\w-]+)$/.exec(link) ?? [];
  if (reply.status === 202 && target) return { target, id: linked };
  const id = headerOf(reply, 'x-answer-id');
  const isPromised = asObject(reply.body.error).code === 'answer_pending' && id !== undefined;
  return isPromised ? { target: `/v1/answers/${id}`, id } : undefined;
}

function isPending({ status, body }: AppReply): boolean {
  return status === 202 || (status === 200 && body.status === 'in_progress');
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Stopped', 'AbortError'));
    });
  });
}
