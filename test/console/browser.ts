/** Finds a browser for the tests of the console, and opens the console in it. */
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

/** Where Chromium and its relatives usually are. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];

/** The browser: the one that `CHROMIUM` names, or the first in a usual place; undefined if there is none. */
export const browserPath = [process.env.CHROMIUM ?? '', ...usualPlaces].find(
  (place) => place && existsSync(place),
);

/** It is started for these tests alone, and asks nobody but the app. */
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** Starts the browser with an empty profile. */
export function startBrowser(): Promise<BrowserContext> {
  // Without a folder for it, the profile is a new one, which is deleted afterwards.
  return chromium.launchPersistentContext('', {
    ...(browserPath !== undefined && { executablePath: browserPath }),
    args: flags,
    headless: true,
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** Goes to a view, as the links of the page do, without loading the page again. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((place) => {
    (globalThis as unknown as { location: { hash: string } }).location.hash = place;
  }, hash);
}

/** What axe finds wrong on a page: for each rule, what it says and where. */
export async function faultsOn(page: Page): Promise<string[]> {
  // The policy of the page lets no other script in, but the browser itself may run one.
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
