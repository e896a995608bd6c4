/** Chats of 1 KB and of 100 KB through each front, in rounds that take turns. */
import { callFront, chatOf } from './calls.mjs';
import { fronts } from './fronts.mjs';

/**
 * What each round measures; `connections` are those of the app, each with a limit of its own. Callers of one connection who
 * come together share a write to the storage.
 */
const loads = {
  '1 KB, 32 at once': { body: chatOf(1_000), callers: 32, seconds: 2.2, connections: 4 },
  '1 KB, 32 at once, each a connection': {
    body: chatOf(1_000),
    callers: 32,
    seconds: 2.2,
    connections: 32,
    only: 'this app',
  },
  '1 KB, one at a time': { body: chatOf(1_000), callers: 1, seconds: 1.5, connections: 1 },
  '100 KB, 32 at once': { body: chatOf(100_000), callers: 32, seconds: 2.2, connections: 4 },
};

/** V8 compiles and recompiles for that long under load before times are steady. */
const warmUps = [
  { body: chatOf(1_000), callers: 32, seconds: 15, connections: 4 },
  { body: chatOf(100_000), callers: 32, seconds: 5, connections: 4 },
];

/** A server that has been idle takes this long to be warm again, in seconds; it is not measured. */
const leadIn = 0.7;

/**
 * Measures the fronts.
 *
 * @param say - is told how far it is
 * @returns for each load and front the rounds
 */
export async function measureChats(generator, upstream, rounds, say) {
  const running = new Map();
  for (const [name, start] of Object.entries(fronts)) {
    say(`warming up: ${name}`);
    const front = await start(upstream.after(0));
    for (const load of warmUps) await callFront(generator, front, load);
    running.set(name, front);
  }
  const results = {};
  const names = [...running.keys()];
  for (let round = 0; round < rounds; round++) {
    say(`chats, round ${round + 1} of ${rounds}`);
    // Nobody is always first, or always behind the same one.
    const turned = [...names.slice(round % names.length), ...names.slice(0, round % names.length)];
    for (const [what, load] of Object.entries(loads)) {
      for (const name of round % 2 ? turned.toReversed() : turned) {
        if (load.only && load.only !== name) continue;
        await callFront(generator, running.get(name), { ...load, seconds: leadIn });
        const result = await callFront(generator, running.get(name), load);
        ((results[what] ??= {})[name] ??= []).push(result);
      }
    }
  }
  for (const front of running.values()) await front.stop();
  return results;
}
