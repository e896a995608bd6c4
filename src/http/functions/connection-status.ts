/** Reports on a connection: how much of its limit is used, and whether OpenAI accepts its key. */
import { beforeDeadline } from '../../deadline';
import { AppError } from '../../errors';
import type { Key } from '../../keys';
import type { OutgoingRequest } from '../../stages';
import type { Call, Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { jsonReply } from '../output/reply';

/** How long a verdict about a key is reused, because many makers may open the same dialog at once. */
const believedMs = 5_000;

/** The most connections that are remembered. */
const maxRemembered = 1_000;

/** What OpenAI says about a key. `key_accepted` is null if OpenAI could not be asked. */
interface Verdict {
  key_source: Key['source'] | null;
  key_accepted: boolean | null;
  message: string;
}

/** Makes the HTTP function. Calling it takes no permit. */
export function connectionStatus(name: string, dependencies: Dependencies): Handler {
  const { throttle, settings, now, adaptation } = dependencies;
  const remembered = new Map<string, { verdict: Promise<Verdict>; until: number }>();

  function verdictOf(call: Call): Promise<Verdict> {
    const { id, callerKey } = call.connection;
    // Nothing about a caller's own key is kept after the call.
    if (callerKey) return probe(call, dependencies);
    const known = remembered.get(id);
    if (known && now() < known.until) return known.verdict;
    const verdict = probe(call, dependencies);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= maxRemembered) remembered.delete(oldest);
    remembered.delete(id);
    remembered.set(id, { verdict, until: now() + believedMs });
    return verdict;
  }

  return callFrame({ name }, dependencies, async (call) => {
    const { id } = call.connection;
    const [{ limit, used, resetSeconds }, verdict] = await Promise.all([
      beforeDeadline(throttle.usage(id), call, now, 'throttle_unavailable'),
      verdictOf(call),
    ]);
    return jsonReply(200, {
      id,
      limit,
      used,
      window_seconds: settings.throttleWindowSeconds,
      reset_seconds: resetSeconds,
      long_answers: settings.longAnswers !== 'never' && adaptation.hasResponses(),
      ...verdict,
    });
  });
}

/** A request that costs nothing. */
const listModels: OutgoingRequest = {
  service: 'openai',
  method: 'GET',
  path: '/v1/models',
  parameters: {},
  expects: 'json',
  repeatable: true,
};

/**
 * Sends OpenAI a request that costs nothing. If OpenAI or the vault fails, that is the verdict, not an error
 * of this call.
 */
async function probe(call: Call, { services, adaptation }: Dependencies): Promise<Verdict> {
  const { trace } = call;
  try {
    const models = await services.sendFor(call)(listModels);
    adaptation.noteModels(models);
    return { key_source: trace.keySource ?? null, key_accepted: true, message: 'The connection works.' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    const isRefused = code === 'stored_key_refused' || code === 'caller_key_refused' || code === 'no_key';
    return { key_source: trace.keySource ?? null, key_accepted: isRefused ? false : null, message };
  }
}
