/** Runs instances of the app in the process of a test, with one clock, one storage, and a simulated OpenAI. */
import { randomBytes } from 'node:crypto';
import { HttpRequest, type HttpRequestInit } from '@azure/functions';
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../../local/openai';
import { createAdaptation } from '../../src/adaptation';
import { createClaims } from '../../src/claims';
import { httpFunctions } from '../../src/functions';
import type { Dependencies } from '../../src/http/call';
import { createBatches } from '../../src/batches';
import { createFiles } from '../../src/files';
import { createBudgets } from '../../src/budgets';
import { createJobs } from '../../src/jobs';
import { createUsageCounter, type KeyedSum } from '../../src/usage';
import { isObject, type JsonObject } from '../../src/json';
import { createKeys, createWebhookSecret } from '../../src/keys';
import { createSubscriptions } from '../../src/subscriptions';
import { createServices } from '../../src/openai';
import { readSettings } from '../../src/settings';
import { createPauses } from '../../src/upstreams';
import { dependenciesWith, loggingContext } from './dependencies';
import {
  memoryBatchStore,
  memoryBlobStore,
  memoryClaimStore,
  memoryFileStore,
  memoryJobStore,
  memoryLedger,
  memorySubscriptionStore,
  memoryUsageStore,
} from './memory-stores';

/** A reply, parsed. */
export interface InstanceReply {
  status: number;
  headers: Record<string, string>;
  body: JsonObject & { error?: JsonObject };
  /** Everything that was logged for it. */
  logged: string[];
}

/** An instance of the app. */
export interface Instance {
  dependencies: Dependencies;
  /**
   * Calls it.
   *
   * @param target - method and address
   */
  call: (
    target: string,
    options?: { body?: JsonObject; headers?: Record<string, string> },
  ) => Promise<InstanceReply>;
}

/** Instances, and what surrounds them. */
export interface Surroundings {
  openai: SimulatedOpenAI;
  /** The time, in milliseconds since 1970. Whoever waits moves it on. */
  clock: { now: number };
  /** How many permits were taken. */
  permits: () => number;
  /** What is kept in the storage. */
  stores: ReturnType<typeof makeStores>;
  /**
   * Starts an instance.
   *
   * @param secrets - what is in its vault; without it, the key is a setting
   */
  start: (environment?: Record<string, string>, secrets?: Readonly<Record<string, string>>) => Instance;
  stop: () => Promise<void>;
}

/**
 * Makes a wait that moves the clock on, to the time at which the first of all who wait wakes up. Whatever else is going on, such
 * as requests over the network, has a moment for that.
 */
function makeWait(clock: { now: number }): (milliseconds: number) => Promise<void> {
  let sleepers: { until: number; wake: () => void }[] = [];
  const wakeFirst = () => {
    clock.now = Math.max(clock.now, Math.min(...sleepers.map(({ until }) => until)));
    const awake = sleepers.filter(({ until }) => until <= clock.now);
    sleepers = sleepers.filter(({ until }) => until > clock.now);
    for (const { wake } of awake) wake();
    if (sleepers.length > 0) setTimeout(wakeFirst, 2);
  };
  return (milliseconds) =>
    new Promise((wake) => {
      if (sleepers.length === 0) setTimeout(wakeFirst, 2);
      sleepers.push({ until: clock.now + milliseconds, wake });
    });
}

function makeStores() {
  return {
    ...{ jobs: memoryJobStore(), claims: memoryClaimStore(), blobs: memoryBlobStore() },
    ...{ batches: memoryBatchStore(), files: memoryFileStore() },
    subscriptions: memorySubscriptionStore(),
    ...{ usage: new Map<string, KeyedSum>(), ledger: memoryLedger() },
  };
}

/** Function key of the calls, unless they have another. */
export const instanceKey = 'instance-key';

/** Starts what instances need. */
export async function startSurroundings(day = '2026-11-22'): Promise<Surroundings> {
  const clock = { now: Date.parse(`${day}T12:00:00Z`) };
  const now = () => clock.now;
  const today = () => new Date(clock.now).toISOString().slice(0, 10);
  const openai = await startSimulatedOpenAI({ now, today });
  const stores = makeStores();
  const wait = makeWait(clock);
  let permits = 0;
  let started = 0;

  function start(
    environment: Record<string, string> = {},
    secrets?: Readonly<Record<string, string>>,
  ): Instance {
    const own = { OPENAI_BASE_URL: openai.url, ...environment };
    const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', ...own });
    const warn = () => undefined;
    const shared = { settings, pauses: createPauses(now), now, random: () => 0 };
    const vault = secrets && { readSecret: (name: string) => Promise.resolve(secrets[name]) };
    const { throttle } = dependenciesWith();
    const dependencies = dependenciesWith(
      {
        services: createServices({ ...shared, keysFor: createKeys({ settings, now, warn, ...vault }) }),
        adaptation: createAdaptation(shared),
        jobs: createJobs({ settings, now, randomBytes, warn, store: stores.jobs }),
        files: createFiles({ settings, now, store: stores.files }),
        batches: createBatches({ settings, now, store: stores.batches }),
        subscriptions: createSubscriptions({
          ...{ settings, now, randomBytes, warn },
          store: stores.subscriptions,
        }),
        webhookSecret: createWebhookSecret({ settings, now, warn, ...vault }),
        usage: createUsageCounter({
          ...{ settings, now, random: Math.random, warn, later: () => undefined },
          store: memoryUsageStore(String(++started), stores.usage),
        }),
        budgets: createBudgets({
          ...{ settings, now, clock: now, random: () => 0, warn, later: () => undefined },
          ledger: stores.ledger,
        }),
        claims: createClaims({
          ...{ settings, now, randomBytes, warn },
          store: stores.claims,
          blobs: stores.blobs,
        }),
        throttle: {
          ...throttle,
          acquire: (id) => {
            permits++;
            return throttle.acquire(id);
          },
        },
        wait,
        now,
      },
      own,
    );
    return { dependencies, call: (target, options) => callInstance(dependencies, target, options) };
  }
  return { openai, clock, permits: () => permits, stores, start, stop: () => openai.stop() };
}

async function callInstance(
  dependencies: Dependencies,
  target: string,
  { body, headers = {} }: { body?: JsonObject; headers?: Record<string, string> } = {},
): Promise<InstanceReply> {
  const [method = 'GET', address = '/'] = target.split(' ');
  const url = new URL(address, 'https://contoso.azurewebsites.net');
  const { name, handler, params } = functionFor(method, url.pathname);
  const init: HttpRequestInit = {
    method,
    url: url.href,
    params,
    headers: {
      'x-functions-key': instanceKey,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: { string: JSON.stringify(body) } }),
  };
  const { context, logged } = loggingContext();
  const reply: unknown = await handler(name, dependencies)(new HttpRequest(init), context);
  if (!isObject(reply)) throw new Error('No reply');
  const bytes = Buffer.isBuffer(reply.body) ? reply.body : Buffer.alloc(0);
  const type = isObject(reply.headers) ? String(reply.headers['content-type']) : '';
  const parsed: unknown = type === 'application/json' ? JSON.parse(bytes.toString()) : {};
  const named = Object.entries(isObject(reply.headers) ? reply.headers : {});
  return {
    status: Number(reply.status),
    headers: Object.fromEntries(named.map(([header, value]) => [header, String(value)])),
    body: isObject(parsed) ? parsed : {},
    logged,
  };
}

/** The function of an address, and the values of its placeholders. */
function functionFor(method: string, pathname: string) {
  for (const { name, methods, path, handler } of httpFunctions) {
    const pattern = (path ?? `/${name}`).replace(/\{\*?(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(pathname);
    if (match && methods.some((one) => one === method)) return { name, handler, params: { ...match.groups } };
  }
  throw new Error(`No function for ${method} ${pathname}`);
}
