/** What the app does while OpenAI takes long: 1,000 callers at once, answered after 2 s, and answered never. */
import { callFront, chatOf } from './calls.mjs';
import { fronts } from './fronts.mjs';
import { heldBy } from './held.mjs';
import { memoryMb } from './processes.mjs';

const callers = 1_000;
const load = { body: chatOf(1_000), callers, calls: callers, connections: 32 };

/** How long the app has for an answer while OpenAI gives none. */
const answerSeconds = 5;

/** One run: the time until the last is answered, memory at its peak, and what is held more than before it. */
async function measure(generator, address, settings, status) {
  const app = await fronts['this app'](address, settings);
  // Two rounds: the first compiles the code and opens the connections.
  await callFront(generator, app, load, status);
  const before = await heldBy(app);
  const { longest } = await callFront(generator, app, load, status);
  const peakMb = memoryMb(app.pid).most;
  const after = await heldBy(app);
  await app.stop();
  const held = ({ heapUsed, external }) => heapUsed + external;
  return { longestMs: longest, peakMb, moreHeldMb: (held(after) - held(before)) / 1024 / 1024 };
}

/** Fails where any call fails, or is answered otherwise than with 504 by an app whose upstream hangs. */
export async function measureSlowUpstream(generator, upstream, say) {
  say(`${callers} callers at once, answered after 2 s`);
  const slow = await measure(generator, upstream.after(2_000), {}, 200);
  say(`${callers} callers at once, answered never`);
  const settings = { ANSWER_SECONDS: String(answerSeconds) };
  const never = await measure(generator, upstream.after('never'), settings, 504);
  return { slow, never };
}
