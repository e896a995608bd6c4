/**
 * Makes the calls of a client in a process of its own, as the client's users do, and prints as JSON what became of each: its
 * value, or its error as the client describes it.
 *
 * `node run.mjs openai-sdk.mjs` reads from the standard input how the client reaches the app.
 */
import { json } from 'node:stream/consumers';

const { callsOf, describe } = await import(`./${process.argv[2]}`);
const calls = await callsOf(await json(process.stdin));

const outcomes = {};
for (const [name, call] of Object.entries(calls)) {
  outcomes[name] = await call().then(
    (value) => ({ value }),
    (error) => ({ error: describe(error) }),
  );
}
console.log(JSON.stringify(outcomes));
