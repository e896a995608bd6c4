/** Starts an app with simulated services and a browser, for the scripts that visit the console. */
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';

/**
 * Starts both. Needs `npm run build` first, and a Chromium, which CHROMIUM can name.
 *
 * @param options - further options of `npm start`
 * @returns the address of the app, the browser, and what stops both
 */
export async function startVisit(options = []) {
  const script = ['build/local/start.js', '--json', '--port', '0', ...options];
  const app = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'ignore'] });
  const { url } = await new Promise((resolve) => {
    app.stdout.once('data', (line) => resolve(JSON.parse(line)));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const stop = async () => {
    await browser.close();
    app.kill();
  };
  return { url, browser, stop };
}
