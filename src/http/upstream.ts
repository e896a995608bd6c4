/** Sending what a call needs to the service that does it, with the key or the token for it. */
import { within } from '../deadline';
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import type { Trace, UpstreamRequest } from '../openai';
import type { Call, Dependencies } from './answer';

/** How long a caller should wait when the key did not arrive in time. */
const retryAfterSeconds = 10;

/** Calls OpenAI; when it refuses a key from the vault, tries a newer one once, so that no flow notices a rotation. */
export function callOpenAI(
  request: UpstreamRequest,
  call: Call,
  { keys, openai, adaptation, now }: Dependencies,
): Promise<JsonObject> {
  const inTime = <Value>(work: Promise<Value>) =>
    within(work, call.deadline - now(), () => new AppError('vault_unavailable', { retryAfterSeconds }));
  return traced(call, async (trace) => {
    const key = await inTime(keys.get(call.connection));
    const given = await openai.send(request, key, trace).catch(async (error: unknown) => {
      if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
      const newKey = await inTime(keys.afterRefusal(call.connection, key));
      if (!newKey) throw error;
      return openai.send(request, newKey, trace);
    });
    if (request.path === '/models') adaptation.noteModels(given);
    return given;
  });
}

/** Calls Azure OpenAI for speech, as the app’s identity. */
export function callAzureSpeech(
  request: UpstreamRequest,
  call: Call,
  { azureSpeech, now }: Dependencies,
): Promise<JsonObject> {
  return traced(call, async (trace) => {
    if (!azureSpeech) throw new Error('There is no second service for speech.');
    const late = () => new AppError('identity_unavailable', { retryAfterSeconds });
    const token = await within(azureSpeech.token(), call.deadline - now(), late);
    return azureSpeech.send(request, token, trace);
  });
}

/** One call may ask for several things; each has tries of its own, and the log has the sum. */
async function traced(call: Call, work: (trace: Trace) => Promise<JsonObject>): Promise<JsonObject> {
  const trace: Trace = { tries: 0, headers: {} };
  try {
    return await work(trace);
  } finally {
    call.trace.tries += trace.tries;
    if (Object.keys(trace.headers).length > 0) call.trace.headers = trace.headers;
  }
}
