/** Measures the app while OpenAI is slow: 1,000 callers at once, with responses after 2 s or never. */
import { callFront, chatOf } from './calls.mjs';
import { fronts } from './fronts.mjs';
import { heldBy } from './held.mjs';
import { memoryMb } from './processes.mjs';

const callers = 1_000;
const load = { body: chatOf(1_000), callers, calls: callers, connections: 32 };

/** Time limit of the app, in seconds, while OpenAI never responds. */
const answerSeconds = 5;

/**
 * Measures one run: the time until the last reply, the peak memory, and how much more memory is held
 * afterwards.
 */
async function measure(generator, address, settings, status) {
  const app = await fronts['this app'](address, settings);
  // Two rounds: during the first, code is compiled and network connections are opened.
  await callFront(generator, app, load, status);
  const before = await heldBy(app);
  const { longest } = await callFront(generator, app, load, status);
  const peakMb = memoryMb(app.pid).most;
  const after = await heldBy(app);
  await app.stop();
  const held = ({ heapUsed, external }) => heapUsed + external;
  return { longestMs: longest, peakMb, moreHeldMb: (held(after) - held(before)) / 1024 / 1024 };
}

/** Fails if any call fails. If the upstream never responds, every call must get 504. */
export async function measureSlowUpstream(generator, upstream, say) {
  say(`${callers} callers at once, answered after 2 s`);
  const slow = await measure(generator, upstream.after(2_000), {}, 200);
  say(`${callers} callers at once, answered never`);
  const settings = { ANSWER_SECONDS: String(answerSeconds) };
  const never = await measure(generator, upstream.after('never'), settings, 504);
  return { slow, never };
}
