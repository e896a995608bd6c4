/** Asks each upstream whether it accepts its key. */
import { AppError, type ErrorCode } from '../errors';
import type { Key } from '../keys';
import type { Trace } from '../openai';
import type { Upstream } from '../settings';
import type { OutgoingRequest } from '../stages';
import type { Call, Dependencies } from './call';

/** What is needed of a call. */
export type ProbingCall = Pick<Call, 'connection' | 'requestId' | 'deadline' | 'trace' | 'traceParent'>;

/** What an upstream says about a key. `key_accepted` is null if it could not be asked. */
interface Verdict {
  key_source: Key['source'] | null;
  key_accepted: boolean | null;
  message: string;
}

/** What an upstream says, and what it can do. */
export interface UpstreamStatus extends Verdict {
  name: string;
  kind: string;
  /** Our code of the error with which it was refused; undefined if it was not. */
  code: ErrorCode | undefined;
  /** Whether it has the Responses API, as far as is known. */
  has_responses: boolean;
}

/** What all upstreams say: in short, and each by its name. */
export interface Verdicts extends Verdict {
  upstreams: UpstreamStatus[];
}

/** A request that costs nothing. */
const listModels: OutgoingRequest = {
  method: 'GET',
  path: '/v1/models',
  parameters: {},
  expects: 'json',
  repeatable: true,
};

/** Asks every upstream at the same time, with a request that costs nothing. What calls would get from the first ones is the verdict in short. */
export async function probeAll(call: ProbingCall, dependencies: Dependencies): Promise<Verdicts> {
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
  call: ProbingCall,
  { services, adaptation }: Dependencies,
): Promise<Verdict & { code: ErrorCode | undefined }> {
  const trace: Trace = { tries: 0, headers: {} };
  const verdict = async (): Promise<Omit<Verdict, 'key_source'> & { code: ErrorCode | undefined }> => {
    try {
      const models = await services.sendFor({ ...call, trace })({ ...listModels, upstream: name });
      if (kind === 'openai') adaptation.noteModels(models);
      return { key_accepted: true, message: 'The connection works.', code: undefined };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message } = error;
      return { key_accepted: refusals.includes(code) ? false : null, message, code };
    }
  };
  const found = await verdict();
  call.trace.tries += trace.tries;
  return { key_source: trace.keySource ?? null, ...found };
}
