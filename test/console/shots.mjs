/**
 * `npm run pictures` makes the pictures of the console for the README, from an app with simulated services. It needs
 * a Chromium, which CHROMIUM can name.
 */
import { startVisit } from './visit.mjs';

const key = 'pictures-function-key';
const { url, browser, stop } = await startVisit(['--key', `default=${key}`]);
const page = await browser.newPage({ viewport: { width: 1180, height: 720 } });

const ask = (model, content) =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'x-functions-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
  });
for (const model of ['gpt-6-sol', 'gpt-6-luna', 'gpt-4o', 'gpt-6-luna']) await ask(model, 'Hello');

await page.goto(`${url}/console`);
await page.getByLabel('Function key').fill(key);
await page.getByRole('button', { name: 'Open' }).click();
await page.getByLabel('Content').fill('Which of our bridges should be repaired first?');
await page.getByLabel('Model', { exact: true }).fill('gpt-3.5-turbo-0301');
await page.getByRole('button', { name: 'Run', exact: true }).click();
await page.locator('.facts').waitFor();
await page.screenshot({ path: 'docs/console-try.png' });
await page.getByRole('link', { name: 'Overview' }).click();
await page.getByRole('img', { name: /^Estimated cost/ }).waitFor();
await page.getByText('The connection works.').waitFor();
await page.screenshot({ path: 'docs/console-overview.png' });

await stop();
