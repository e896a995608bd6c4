/**
 * Runs instances of the app against one simulated store, in simulated time. The same seed gives the same run. The
 * instances are real; the network, the store and the callers are simulated.
 */
import { createWriteIds, decodeLog, encodeLog, instanceOf } from '../../src/throttle/encoding';
import { createPermits, type Permits } from '../../src/throttle/permits';
import type { LogStore, StoredLog } from '../../src/throttle/store';
import { countOf, liveBatches, slackMs } from '../../src/throttle/window';

/** What is simulated. Times are in milliseconds. */
export interface Scene {
  seed: number;
  limit: number;
  windowMs: number;
  runMs: number;
  /** How many callers each instance has; there are as many instances as numbers. */
  callers: readonly number[];
  /** When the first callers of each instance come. By default all come at the beginning. */
  startMs?: readonly number[];
  /** How long a call of the store takes, both ways. */
  storeMs: (random: () => number) => number;
  /**
   * How much later than that an answer comes; Infinity if it is lost. `returned` is how many permits the request
   * took out of the log: those that nobody used, or whose answer was late or lost.
   */
  lateAnswerMs?: (random: () => number, returned: number) => number;
  /** The same for a request on its way to the store. */
  lateRequestMs?: (random: () => number) => number;
  /** How long a caller waits before its next call, after a permit. */
  thinkMs?: (random: () => number) => number;
  /** Whether the usage of the connection is asked for, too, which reads the log at any time. */
  withUsage?: boolean;
  /** How far each instance's clock is ahead, and how fast it goes. */
  clocks?: readonly { offsetMs: number; rate: number }[];
  /** How long an instance lives until it is killed and another takes its place. */
  lifeMs?: (random: () => number, instance: number) => number;
}

/** What happened. */
export interface Run {
  /** The permits that callers got: when, in true time, and which instance gave it, by its place and by its name in the log. */
  admissions: { at: number; instance: number; name: string }[];
  /** The calls that were refused. */
  refusals: { at: number; instance: number; reason: string }[];
  /** When instances were killed. */
  kills: number[];
  /**
   * How many permits that the callers of one instance got in a window were missing from its part of the store's log, at worst.
   * The limit holds only if none is. This shows a log that is wrong even if the limit is not reached at that moment.
   */
  uncounted: number;
  /** How many permits were got without waiting. */
  atOnce: number;
  reads: number;
  writes: number;
  /** How long each call waited for its answer. */
  waits: number[];
  storeFailures: number;
}

const never = new Promise<never>(() => undefined);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Random numbers from 0 to 1 that depend only on the seed (the generator mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the simulated `setTimeout` gives. */
interface Timer {
  at: number;
  call: () => void;
  unref: () => void;
}

/** Simulated time, which stands still except when it is told to go on. */
function createTime() {
  const timers: Timer[] = [];
  const cancelled = new Set<Timer>();
  let now = 0;
  return {
    now: () => now,
    setTimeout: (call: () => void, milliseconds = 0): Timer => {
      const timer = { at: now + Math.max(0, milliseconds), call, unref: () => undefined };
      let place = timers.length;
      while (place > 0 && timer.at >= (timers[place - 1]?.at ?? 0)) place--;
      timers.splice(place, 0, timer);
      return timer;
    },
    clearTimeout: (timer: Timer) => cancelled.add(timer),
    /** Goes on to the next timer, and calls it. */
    next: () => {
      const timer = timers.pop();
      if (!timer) return false;
      now = timer.at;
      if (!cancelled.delete(timer)) timer.call();
      return true;
    },
  };
}

/** Waits until what a timer has set off has run to its end: promises, and the throttle's own `setImmediate`. */
async function settled(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise(setImmediate);
}

/** Runs a scene. The functions `setTimeout` and `clearTimeout` of all modules are simulated meanwhile. */
export async function simulate(scene: Scene): Promise<Run> {
  const real = { setTimeout, clearTimeout };
  const time = createTime();
  Object.assign(globalThis, { setTimeout: time.setTimeout, clearTimeout: time.clearTimeout });
  try {
    const run = start(scene, time.now);
    await settled();
    while (time.now() < scene.runMs && time.next()) await settled();
    return run;
  } finally {
    Object.assign(globalThis, real);
  }
}

function start(scene: Scene, time: () => number): Run {
  const random = createRandom(scene.seed);
  const run: Run = {
    admissions: [],
    refusals: [],
    kills: [],
    uncounted: 0,
    atOnce: 0,
    reads: 0,
    writes: 0,
    waits: [],
    storeFailures: 0,
  };
  const policy = { limit: scene.limit, holdMs: scene.windowMs + slackMs };
  const server = createServer(time);

  /** A call of the store: the way there, what the store does, the way back. */
  async function travel<Result>(
    isAlive: () => boolean,
    act: () => { answer: Result; returned: number },
  ): Promise<Result> {
    if (!isAlive()) return never;
    const lateRequest = scene.lateRequestMs?.(random) ?? 0;
    if (lateRequest === Infinity) return never;
    await pause(scene.storeMs(random) / 2 + lateRequest);
    const { answer, returned } = act();
    const lateAnswer = scene.lateAnswerMs?.(random, returned) ?? 0;
    if (lateAnswer === Infinity) return never;
    await pause(scene.storeMs(random) / 2 + lateAnswer);
    return isAlive() ? answer : never;
  }

  const live = () => liveBatches(server.batches(), time(), policy);
  const storedOf = (name: string) => countOf(live().filter(({ write }) => instanceOf(write) === name));
  const lately = () => {
    const since = time() - scene.windowMs;
    return run.admissions.slice(1 + run.admissions.findLastIndex(({ at }) => at <= since));
  };

  function checkCounts(): void {
    const got = Map.groupBy(lately(), ({ name }) => name);
    for (const [name, admissions] of got) {
      run.uncounted = Math.max(run.uncounted, admissions.length - storedOf(name));
    }
  }

  function createInstance(instance: number): { permits: Permits; name: string; kill: () => void } {
    let alive = true;
    const isAlive = () => alive;
    const newWriteId = createWriteIds(random);
    const name = instanceOf(newWriteId());
    const { offsetMs, rate } = scene.clocks?.[instance] ?? { offsetMs: 0, rate: 1 };
    const store: LogStore = {
      read: () => {
        run.reads++;
        return travel(isAlive, () => ({ answer: server.read(), returned: 0 }));
      },
      write: (_, etag, log, granted, extraMs = 0) => {
        run.writes++;
        return travel(isAlive, () => {
          const before = countOf(live());
          const answer = server.write(etag, encodeLog(log, granted), extraMs);
          checkCounts();
          return { answer, returned: answer ? before + granted.count - countOf(live()) : 0 };
        });
      },
    };
    const permits = createPermits({
      connectionId: 'c',
      policy,
      store,
      whenStoreFails: 'closed',
      clock: () => time() * rate + offsetMs,
      random,
      wait: (milliseconds) => (alive ? pause(milliseconds) : never),
      newWriteId,
      onStoreFailure: () => run.storeFailures++,
    });
    const kill = () => {
      alive = false;
      run.kills.push(time());
    };
    return { permits, name, kill };
  }

  async function callRepeatedly(
    { instance, permits, name }: { instance: number; permits: Permits; name: string },
    isAlive: () => boolean,
  ): Promise<void> {
    while (isAlive()) {
      const asked = time();
      const lease = await permits.acquire();
      run.waits.push(time() - asked);
      if (lease.granted) {
        if (time() === asked) run.atOnce++;
        run.admissions.push({ at: time(), instance, name });
        if (scene.thinkMs) await pause(scene.thinkMs(random));
      } else {
        run.refusals.push({ at: time(), instance, reason: lease.reason });
        await pause(20 + random() * 200);
      }
    }
  }

  async function askForUsage(permits: Permits, isAlive: () => boolean): Promise<void> {
    while (isAlive()) {
      await permits.usage();
      await pause(500 * random());
    }
  }

  async function keepRunning(instance: number, callers: number): Promise<void> {
    await pause(scene.startMs?.[instance] ?? 0);
    for (;;) {
      const { permits, name, kill } = createInstance(instance);
      let alive = true;
      for (let caller = 0; caller < callers; caller++) {
        void callRepeatedly({ instance, permits, name }, () => alive);
      }
      if (scene.withUsage) void askForUsage(permits, () => alive);
      if (!scene.lifeMs) return;
      await pause(scene.lifeMs(random, instance));
      alive = false;
      kill();
    }
  }

  for (const [instance, callers] of scene.callers.entries()) void keepRunning(instance, callers);
  return run;
}

/** The store itself: one log, replaced only if its ETag matches. Its clock stamps every write. */
function createServer(time: () => number) {
  let bytes: Uint8Array | undefined;
  let writtenAt = 0;
  let version = 0;
  const batches = () => (bytes ? decodeLog(bytes, writtenAt) : []);
  const etag = () => (bytes ? String(version) : undefined);
  return {
    batches,
    read: (): StoredLog => ({ batches: batches(), etag: etag(), storeTime: time(), exact: false }),
    write: (expected: string | undefined, log: Uint8Array, extraMs: number): StoredLog | undefined => {
      if (expected !== etag()) return undefined;
      version++;
      bytes = log;
      // As in Azure: rounded up, so that no permit expires too early.
      writtenAt = Math.ceil(time()) + 1 + extraMs;
      return { batches: batches(), etag: etag(), storeTime: time(), exact: true };
    },
  };
}

/** The most permits that callers got in any window. */
export function mostInWindow(run: Run, windowMs: number): number {
  const times = run.admissions.map(({ at }) => at).sort((a, b) => a - b);
  let first = 0;
  return times.reduce((most, at, index) => {
    while (at - (times[first] ?? at) >= windowMs) first++;
    return Math.max(most, index - first + 1);
  }, 0);
}

/** How many permits each instance gave. */
export function admittedBy(run: Run, instances: number): number[] {
  return Array.from(
    { length: instances },
    (_, instance) => run.admissions.filter((admission) => admission.instance === instance).length,
  );
}
