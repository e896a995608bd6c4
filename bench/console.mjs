/**
 * `node bench/console.mjs` measures the console: how many bytes a browser loads, and when it paints first and shows the form for the key.
 * It takes the median of nine visits, each with an empty cache. It needs `npm run build` first, and a Chromium.
 */
import { startVisit } from '../test/console/visit.mjs';

const { url, browser, stop } = await startVisit();

/** One visit: bytes over the network, and milliseconds from its start. */
async function visit() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const started = performance.now();
  await page.goto(`${url}/console`);
  await page.getByLabel('Function key').waitFor();
  const form = performance.now() - started;
  const [paint, bytes] = await page.evaluate(
    `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      performance.getEntries().reduce((sum, { transferSize = 0, name }) => sum + (name.includes('/console') ? transferSize : 0), 0)]`,
  );
  await context.close();
  return { paint, form, bytes };
}

await visit();
const visits = [];
for (let count = 0; count < 9; count++) visits.push(await visit());
const median = (name) => visits.map((one) => one[name]).sort((a, b) => a - b)[4];
console.log(
  `${(median('bytes') / 1e3).toFixed(0)} KB, first paint ${median('paint').toFixed(0)} ms, form ${median('form').toFixed(0)} ms`,
);
await stop();
