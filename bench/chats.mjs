/** Chats of 1 KB and of 100 KB through each front, in rounds that take turns. */
import { callFront, chatOf } from './calls.mjs';
import { fronts } from './fronts.mjs';

/**
 * What each round measures; `connections` are those of the app, each with a limit of its own. Callers of one connection who
 * come together share a write to the storage.
 */
const loads = {
  '1 KB, 32 at once': { body: chatOf(1_000), callers: 32, seconds: 1.8, connections: 4 },
  '1 KB, 32 at once, each a connection': {
    body: chatOf(1_000),
    callers: 32,
    seconds: 1.8,
    connections: 32,
    only: 'this app',
  },
  '1 KB, one at a time': { body: chatOf(1_000), callers: 1, seconds: 1.3, connections: 1 },
  '100 KB, 32 at once': { body: chatOf(100_000), callers: 32, seconds: 1.8, connections: 4 },
};

/**
 * So many rounds are not counted: V8 goes on compiling, and compiles anew whenever the load has changed for the first times.
 * Before a server is measured it is called for a moment, because one that was idle is slower at first.
 */
const warmUps = 5;
const leadIn = 0.4;

/**
 * Measures the fronts.
 *
 * @param say - is told how far it is
 * @returns for each load and front the rounds
 */
export async function measureChats(generator, upstream, rounds, say) {
  const running = new Map();
  for (const [name, start] of Object.entries(fronts)) running.set(name, await start(upstream.after(0)));
  const results = {};
  const names = [...running.keys()];
  for (let round = -warmUps; round < rounds; round++) {
    const isWarmUp = round < 0;
    say(isWarmUp ? 'warming up' : `chats, round ${round + 1} of ${rounds}`);
    // Nobody is always first, or always behind the same one.
    const first = Math.abs(round) % names.length;
    const turned = [...names.slice(first), ...names.slice(0, first)];
    for (const [what, load] of Object.entries(loads)) {
      if (isWarmUp && load.callers === 1) continue;
      for (const name of round % 2 ? turned.toReversed() : turned) {
        if (load.only && load.only !== name) continue;
        await callFront(generator, running.get(name), { ...load, seconds: leadIn });
        const result = await callFront(generator, running.get(name), load);
        if (!isWarmUp) ((results[what] ??= {})[name] ??= []).push(result);
      }
    }
  }
  for (const front of running.values()) await front.stop();
  return results;
}
