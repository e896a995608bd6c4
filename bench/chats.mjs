/** Measures chats of 1 KB and of 100 KB through each server, in alternating rounds. */
import { callFront, chatOf } from './calls.mjs';
import { fronts, ours, portkey } from './fronts.mjs';

/**
 * The loads of each round. `connections` are those of the app, each with its own limit. When callers of one
 * connection arrive together, they share a write to the storage.
 */
const few = [ours, 'function that only reads', portkey];
const loads = {
  '1 KB, 32 at once': { body: chatOf(1_000), callers: 32, seconds: 1.8, connections: 4 },
  '1 KB, 32 at once, each a connection': {
    body: chatOf(1_000),
    callers: 32,
    seconds: 1.8,
    connections: 32,
    only: [ours, portkey],
  },
  '1 KB, one at a time': { body: chatOf(1_000), callers: 1, seconds: 1.3, connections: 1 },
  '100 KB, 32 at once': { body: chatOf(100_000), callers: 32, seconds: 1.8, connections: 4 },
  '1 KB, 8 at once': { body: chatOf(1_000), callers: 8, seconds: 1.3, connections: 4, only: few },
  '1 KB, 128 at once': { body: chatOf(1_000), callers: 128, seconds: 1.3, connections: 4, only: few },
  '1 KB, 512 at once': { body: chatOf(1_000), callers: 512, seconds: 1.8, connections: 4, only: few },
};

/**
 * The number of rounds that are not counted, because V8 is still compiling. It compiles again the first times
 * that the load changes.
 */
const warmUps = Number(process.env.WARM_UPS ?? 5);
/** Calls before each measurement, because a server that was idle is slower at first. */
const leadIn = ({ callers }) => 300 + 2 * callers;

/**
 * Measures all servers.
 *
 * @param say - called with the progress
 * @returns the results of all rounds, by load and server
 */
export async function measureChats(generator, upstream, rounds, say) {
  const running = new Map();
  for (const [name, start] of Object.entries(fronts)) running.set(name, await start(upstream.after(0)));
  const results = {};
  const names = [...running.keys()];
  for (let round = -warmUps; round < rounds; round++) {
    const isWarmUp = round < 0;
    say(isWarmUp ? 'warming up' : `chats, round ${round + 1} of ${rounds}`);
    // No server is always first, or always after the same one.
    const first = Math.abs(round) % names.length;
    const turned = [...names.slice(first), ...names.slice(0, first)];
    for (const [what, load] of Object.entries(loads)) {
      if (isWarmUp && load.callers === 1) continue;
      for (const name of round % 2 ? turned.toReversed() : turned) {
        if (load.only && !load.only.includes(name)) continue;
        await callFront(generator, running.get(name), { ...load, calls: leadIn(load) });
        const result = await callFront(generator, running.get(name), load);
        if (!isWarmUp) ((results[what] ??= {})[name] ??= []).push(result);
      }
    }
  }
  for (const front of running.values()) await front.stop();
  return results;
}
