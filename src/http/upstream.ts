/** Sending what a call needs to the service that does it, with the key or the token for it. */
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import type { Trace, UpstreamRequest } from '../openai';
import type { Call, Dependencies } from './frame';
import { inTime } from './deadline';

/** Calls OpenAI; when it refuses a key from the vault, tries a newer one once, so that no flow notices a rotation. */
export function callOpenAI(
  request: UpstreamRequest,
  call: Call,
  { keys, openai, adaptation, now }: Dependencies,
): Promise<JsonObject> {
  const fromVault = <Value>(work: Promise<Value>) => inTime(work, call, now, 'vault_unavailable');
  return traced(call, async (trace) => {
    const key = await fromVault(keys.get(call.connection));
    const given = await openai.send(request, key, trace).catch(async (error: unknown) => {
      if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
      const newKey = await fromVault(keys.afterRefusal(call.connection, key));
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
    const token = await inTime(azureSpeech.token(), call, now, 'identity_unavailable');
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
