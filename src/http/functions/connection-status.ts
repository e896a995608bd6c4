/** Reports on a connection: how much of its limit is used, and whether each upstream accepts its key. */
import { beforeDeadline } from '../../deadline';
import { omit } from '../../json';
import { connectionName } from '../../settings';
import type { Call, Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { jsonReply } from '../output/reply';
import { probeAll, type Verdicts } from '../probe';

/** How long a verdict about a key is reused, because many makers may open the same dialog at once. */
const believedMs = 5_000;

/** The most connections that are remembered. */
const maxRemembered = 1_000;

/** Makes the HTTP function. Calling it takes no permit. */
export function connectionStatus(name: string, dependencies: Dependencies): Handler {
  const { throttle, settings, now } = dependencies;
  const remembered = new Map<string, { verdict: Promise<Verdicts>; until: number }>();

  function verdictOf(call: Call): Promise<Verdicts> {
    const { id, callerKey } = call.connection;
    // Nothing about a caller's own key is kept after the call.
    if (callerKey) return probeAll(call, dependencies);
    const known = remembered.get(id);
    if (known && now() < known.until) return known.verdict;
    const verdict = probeAll(call, dependencies);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= maxRemembered) remembered.delete(oldest);
    remembered.delete(id);
    remembered.set(id, { verdict, until: now() + believedMs });
    return verdict;
  }

  return callFrame({ name }, dependencies, async (call) => {
    const { id } = call.connection;
    const [{ limit, used, resetSeconds }, { upstreams, ...verdict }] = await Promise.all([
      beforeDeadline(throttle.usage(id), call, now, 'throttle_unavailable'),
      verdictOf(call),
    ]);
    return jsonReply(200, {
      id,
      name: connectionName(id, settings) ?? null,
      limit,
      used,
      window_seconds: settings.throttleWindowSeconds,
      reset_seconds: resetSeconds,
      long_answers: hasLongAnswers(dependencies),
      ...verdict,
      upstreams: upstreams.map((upstream) => omit({ ...upstream }, ['code'])),
    });
  });
}

/** Whether a chat could run as a long answer. */
function hasLongAnswers({ settings, adaptation }: Dependencies): boolean {
  const { upstreams, longAnswers } = settings;
  const forChats = upstreams.filter(({ only }) => only?.has('chat') ?? true);
  return longAnswers !== 'never' && forChats.some(adaptation.hasResponses);
}
