/** Reports on a connection: how much of its limit is used, and whether each upstream accepts its key. */
import { beforeDeadline } from '../../deadline';
import { AppError, type ErrorCode } from '../../errors';
import type { Key } from '../../keys';
import type { Trace } from '../../openai';
import { connectionName, type Upstream } from '../../settings';
import type { OutgoingRequest } from '../../stages';
import type { Call, Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { jsonReply } from '../output/reply';

/** How long a verdict about a key is reused, because many makers may open the same dialog at once. */
const believedMs = 5_000;

/** The most connections that are remembered. */
const maxRemembered = 1_000;

/** What an upstream says about a key. `key_accepted` is null if it could not be asked. */
interface Verdict {
  key_source: Key['source'] | null;
  key_accepted: boolean | null;
  message: string;
}

/** What an upstream says, and what it can do. */
interface UpstreamStatus extends Verdict {
  name: string;
  kind: string;
  /** Whether it has the Responses API, as far as is known. */
  has_responses: boolean;
}

/** What all upstreams say: in short, and each by its name. */
interface Verdicts extends Verdict {
  upstreams: UpstreamStatus[];
}

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
    const [{ limit, used, resetSeconds }, verdict] = await Promise.all([
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
    });
  });
}

/** Whether a chat could run as a long answer. */
function hasLongAnswers({ settings, adaptation }: Dependencies): boolean {
  const { upstreams, longAnswers } = settings;
  const forChats = upstreams.filter(({ only }) => only?.has('chat') ?? true);
  return longAnswers !== 'never' && forChats.some(adaptation.hasResponses);
}

/** A request that costs nothing. */
const listModels: OutgoingRequest = {
  method: 'GET',
  path: '/v1/models',
  parameters: {},
  expects: 'json',
  repeatable: true,
};

/** Asks every upstream at the same time. What calls would get from the first ones is the verdict in short. */
async function probeAll(call: Call, dependencies: Dependencies): Promise<Verdicts> {
  const { upstreams } = dependencies.settings;
  const verdicts = await Promise.all(
    upstreams.map(async (upstream) => ({ upstream, verdict: await probe(upstream, call, dependencies) })),
  );
  const common = verdicts.filter(({ upstream }) => upstream.only === undefined);
  const used = common.length > 0 ? common : verdicts;
  const priority = Math.min(...used.map(({ upstream }) => upstream.priority));
  const first = used.filter(({ upstream }) => upstream.priority === priority).map(({ verdict }) => verdict);
  const worst = [false, null, true].flatMap((accepted) =>
    first.filter((verdict) => verdict.key_accepted === accepted),
  )[0];
  return {
    key_source: worst?.key_source ?? null,
    key_accepted: worst?.key_accepted ?? null,
    message: worst?.message ?? '',
    upstreams: verdicts.map(({ upstream, verdict }) => ({
      ...{ name: upstream.name, kind: upstream.kind, ...verdict },
      has_responses: dependencies.adaptation.hasResponses(upstream),
    })),
  };
}

/** Errors after which an upstream does not accept the key. */
const refusals: readonly ErrorCode[] = [
  'stored_key_refused',
  'caller_key_refused',
  'identity_refused',
  'no_key',
];

/**
 * Sends an upstream a request that costs nothing. If the upstream or the vault fails, that is the verdict, not an error of this
 * call.
 */
async function probe(
  { name, kind }: Upstream,
  call: Call,
  { services, adaptation }: Dependencies,
): Promise<Verdict> {
  const trace: Trace = { tries: 0, headers: {} };
  const verdict = async (): Promise<Omit<Verdict, 'key_source'>> => {
    try {
      const models = await services.sendFor({ ...call, trace })({ ...listModels, upstream: name });
      if (kind === 'openai') adaptation.noteModels(models);
      return { key_accepted: true, message: 'The connection works.' };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message } = error;
      return { key_accepted: refusals.includes(code) ? false : null, message };
    }
  };
  const found = await verdict();
  call.trace.tries += trace.tries;
  return { key_source: trace.keySource ?? null, ...found };
}
