/** What a connection is, how far its limit is used, and whether OpenAI takes its key: for makers and their dialogs. */
import type { HttpHandler } from '@azure/functions';
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';
import type { KeyOwner } from '../../keys';
import { answer, type Call, type Dependencies } from '../frame';
import { inTime } from '../deadline';
import { callOpenAI } from '../upstream';

/** How long an answer of OpenAI about a key is believed. A dialog may be opened by many makers at once. */
const believedMs = 5_000;

/** The most connections whose answer is remembered. */
const maxRemembered = 1_000;

/** What OpenAI said of a key: true or false, or null when it could not be asked. */
interface Verdict {
  key_source: string | null;
  key_accepted: boolean | null;
  message: string;
}

/** Makes the HTTP function. A call of it costs no permit. */
export function connectionStatus(dependencies: Dependencies): HttpHandler {
  const remembered = new Map<string, { verdict: Promise<Verdict>; until: number }>();

  function verdictOf(call: Call): Promise<Verdict> {
    // A caller's own key leaves no trace beyond its call.
    if (call.connection.callerKey) return probe(call, dependencies);
    const now = dependencies.now();
    const known = remembered.get(call.connection.id);
    if (known && now < known.until) return known.verdict;
    const verdict = probe(call, dependencies);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= maxRemembered) remembered.delete(oldest);
    remembered.delete(call.connection.id);
    remembered.set(call.connection.id, { verdict, until: now + believedMs });
    return verdict;
  }

  return answer('ConnectionGet', dependencies, async (call) => {
    const { throttle, settings, now } = dependencies;
    const [{ limit, used, resetSeconds }, verdict] = await Promise.all([
      inTime(throttle.usage(call.connection.id), call, now, 'throttle_unavailable'),
      verdictOf(call),
    ]);
    const body: JsonObject = {
      id: call.connection.id,
      limit,
      used,
      window_seconds: settings.throttleWindowSeconds,
      reset_seconds: resetSeconds,
      ...verdict,
    };
    return { json: body };
  });
}

/** Asks OpenAI something that costs nothing. An error of OpenAI or the vault is the answer, not an error of this call. */
async function probe(call: Call, dependencies: Dependencies): Promise<Verdict> {
  const { requestId: clientRequestId, deadline } = call;
  let source: string | null = null;
  const keys = {
    ...dependencies.keys,
    get: async (owner: KeyOwner) => {
      const key = await dependencies.keys.get(owner);
      source = key.source;
      return key;
    },
  };
  try {
    const request = { method: 'GET', path: '/models', repeatable: true, clientRequestId, deadline } as const;
    await callOpenAI(request, call, { ...dependencies, keys });
    return { key_source: source, key_accepted: true, message: 'The connection works.' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const refused =
      error.code === 'stored_key_refused' || error.code === 'caller_key_refused' || error.code === 'no_key';
    return { key_source: source, key_accepted: refused ? false : null, message: error.message };
  }
}
