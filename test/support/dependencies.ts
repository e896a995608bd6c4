/** Makes the dependencies of the functions from parts that answer at once, for tests of single functions. */
import { randomBytes } from 'node:crypto';
import { InvocationContext } from '@azure/functions';
import { createAdaptation } from '../../src/adaptation';
import type { Dependencies } from '../../src/http/call';
import { createRecentCalls } from '../../src/http/recent-calls';
import type { KeySource } from '../../src/keys';
import type { Send } from '../../src/openai/send';
import { combined } from '../../src/openai';
import { createService } from '../../src/openai/with-key';
import { createClaims } from '../../src/claims';
import { createBatches } from '../../src/batches';
import { createBudgets } from '../../src/budgets';
import { createFiles } from '../../src/files';
import { createJobs } from '../../src/jobs';
import { createSubscriptions } from '../../src/subscriptions';
import { createUsageCounter } from '../../src/usage';
import { createPictures } from '../../src/pictures';
import {
  memoryBatchStore,
  memoryBlobStore,
  memoryClaimStore,
  memoryFileStore,
  memoryJobStore,
  memorySubscriptionStore,
  memoryLedger,
  memoryUsageStore,
} from './memory-stores';
import { readSettings } from '../../src/settings';
import { createPauses } from '../../src/upstreams';

/** Parts that a test replaces, including parts inside the services. */
export interface SpecialParts extends Partial<Dependencies> {
  /** Where keys and tokens come from. */
  keys?: Partial<KeySource>;
  tokens?: Partial<KeySource>;
  /** Sends requests to OpenAI and to Azure OpenAI. */
  send?: Send;
}

/** Makes the dependencies, with some parts replaced, and with settings from an environment. */
export function dependenciesWith(
  { keys, tokens, send, ...special }: SpecialParts = {},
  environment: Record<string, string> = {},
): Dependencies {
  const { settings } = readSettings({
    OPENAI_API_KEY: 'sk-a',
    AzureWebJobsStorage: 'a',
    ...environment,
  });
  const { now = () => 0 } = special;
  const pauses = createPauses(now);
  const sendAll = send ?? (() => Promise.resolve({ object: 'list', data: [] }));
  const source: KeySource = {
    whenUnavailable: 'vault_unavailable',
    get: () => Promise.resolve({ value: 'sk-a', source: 'setting' }),
    preload: () => Promise.resolve(),
    afterRefusal: () => Promise.resolve(undefined),
  };
  return {
    settings,
    settingProblems: [],
    throttle: {
      acquire: () =>
        Promise.resolve({ granted: true, limit: 9, remaining: 8, resetSeconds: 1, alone: false }),
      usage: () => Promise.resolve({ limit: 9, used: 1, resetSeconds: 1 }),
      cleanUp: () => Promise.resolve(0),
    },
    services: combined(
      settings.upstreams.map((upstream) => {
        const isVault = upstream.opening.by === 'secret';
        const sources: KeySource = isVault
          ? { ...source, ...keys }
          : { ...source, whenUnavailable: 'identity_unavailable', ...tokens };
        return [upstream.name, createService({ upstream, send: sendAll, keys: sources, pauses, now })];
      }),
    ),
    adaptation: createAdaptation({ settings, pauses, now: () => 0, random: () => 0 }),
    pictures: createPictures({
      settings,
      now: () => 0,
      randomBytes,
      warn: () => undefined,
      resize: ({ bytes }) => Promise.resolve(Buffer.from(bytes)),
      store: undefined,
    }),
    files: createFiles({ settings, now, store: memoryFileStore() }),
    batches: createBatches({ settings, now, store: memoryBatchStore() }),
    subscriptions: createSubscriptions({
      ...{ settings, now, randomBytes, warn: () => undefined },
      store: memorySubscriptionStore(),
    }),
    webhookSecret: () => Promise.resolve(undefined),
    jobs: createJobs({ settings, now, randomBytes, warn: () => undefined, store: memoryJobStore() }),
    claims: createClaims({
      settings,
      now,
      randomBytes,
      warn: () => undefined,
      store: memoryClaimStore(),
      blobs: memoryBlobStore(),
    }),
    usage: createUsageCounter({
      ...{ settings, now, random: () => 0, warn: () => undefined, later: () => undefined },
      store: memoryUsageStore(),
    }),
    budgets: createBudgets({
      ...{ settings, now, clock: now, random: () => 0, warn: () => undefined, later: () => undefined },
      ledger: memoryLedger(),
    }),
    recentCalls: createRecentCalls(),
    consoleFiles: () => Promise.resolve(undefined),
    wait: () => Promise.resolve(),
    now,
    ...special,
  };
}

/**
 * Makes the context of a call, and a list of everything that is logged: each line after its level.
 *
 * @param invocationId - the id of the call
 */
export function loggingContext(invocationId = 'id-1') {
  const logged: string[] = [];
  const context = new InvocationContext({
    invocationId,
    logHandler: (level, ...args) => logged.push(`${level} ${args.join(' ')}`),
  });
  return { context, logged };
}
