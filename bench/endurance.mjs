/** Measures whether the memory of the app grows: makes 100,000 calls and checks its memory on the way. */
import { callFront, chatOf } from './calls.mjs';
import { fronts } from './fronts.mjs';
import { heldBy } from './held.mjs';
import { memoryMb } from './processes.mjs';
import { slope } from './statistics.mjs';

const calls = Number(process.env.CALLS ?? 100_000);
const looks = 8;
const load = { body: chatOf(1_000), callers: 32, connections: 4 };

/** Gives the memory at the end, and how fast the held memory has grown over the last half. */
export async function measureEndurance(generator, upstream, say) {
  say(`${calls} calls`);
  const app = await fronts['this app'](upstream.after(0));
  await callFront(generator, app, { ...load, calls: 3_200 });
  const begin = await heldBy(app);
  const points = [];
  for (let look = 1; look <= looks; look++) {
    await callFront(generator, app, { ...load, calls: calls / looks });
    const held = await heldBy(app);
    points.push({ x: (calls / looks) * look, y: held.heapUsed + held.external, rss: memoryMb(app.pid).now });
  }
  await app.stop();
  const lastHalf = points.slice(looks / 2 - 1);
  const mb = (bytes) => bytes / 1024 / 1024;
  return {
    residentMb: points.at(-1).rss,
    heldAtBeginMb: mb(begin.heapUsed + begin.external),
    heldMb: points.map(({ y }) => mb(y)),
    residentAlongMb: points.map(({ rss }) => rss),
    /** Over the last half, per 100,000 calls. */
    growthMb: mb(slope(lastHalf) * calls),
  };
}
