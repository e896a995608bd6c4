/** Tests how the files of the console are served. */
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HttpRequest } from '@azure/functions';
import { brandColour } from '../../../src/connector';
import { createConsoleFiles } from '../../../src/http/console-files';
import { consolePage } from '../../../src/http/functions/console';
import { root } from '../../support/app';
import { dependenciesWith, loggingContext } from '../../support/dependencies';

const consoleFiles = createConsoleFiles(path.join(root, 'dist/console'));

/** Asks for the page, or for a file of it. */
function ask(
  file?: string,
  {
    settings = {},
    headers = {},
    method = 'GET',
    url = 'https://a.example/console',
  }: {
    settings?: Record<string, string>;
    headers?: Record<string, string>;
    method?: 'GET' | 'HEAD';
    url?: string;
  } = {},
) {
  const handle = consolePage('ConsoleGet', dependenciesWith({ consoleFiles }, settings));
  const params: Record<string, string> = file === undefined ? {} : { file };
  return handle(new HttpRequest({ url, method, headers, params }), loggingContext().context);
}

test('the page comes with a policy that lets nothing else in', async () => {
  const { status, headers, body } = await ask();
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  expect(headers['content-security-policy']).not.toMatch(/unsafe|http/);
  const page = body?.toString() ?? '';
  expect(page).not.toMatch(/<script>|<style|style=| on\w+=|https?:/);
});

test('its files have less than 150 KB in all, packed', async () => {
  const names = ['index.html', 'console.js', 'console.css', 'icon.svg'];
  const replies = await Promise.all(
    names.map((name) => ask(name, { headers: { 'accept-encoding': 'br, gzip' } })),
  );
  expect(replies.map(({ headers }) => headers['content-encoding'])).toEqual(names.map(() => 'gzip'));
  expect(replies.reduce((sum, { body }) => sum + (body?.length ?? 0), 0)).toBeLessThan(150_000);
  const plain = await ask('console.js');
  expect(gunzipSync(replies[1]?.body ?? '')).toEqual(plain.body);
});

test('a browser that has a file is told so, and HEAD has no body', async () => {
  const { headers } = await ask('console.js');
  const again = await ask('console.js', { headers: { 'if-none-match': headers.etag ?? '' } });
  expect([again.status, again.body]).toEqual([304, undefined]);
  const head = await ask('console.js', { method: 'HEAD' });
  expect([head.status, head.body, head.headers['content-length']]).toEqual([
    200,
    undefined,
    headers['content-length'],
  ]);
});

test('a slash at the end leads to the page, whose addresses are relative', async () => {
  const { status, headers } = await ask(undefined, { url: 'https://a.example/console/' });
  expect([status, headers.location]).toEqual([308, '../console']);
});

test('no other file is served, and nothing if the console is off', async () => {
  for (const file of ['../index.mjs', 'constructor', 'x.js']) expect((await ask(file)).status).toBe(404);
  expect((await ask(undefined, { settings: { CONSOLE: 'off' } })).status).toBe(404);
});

test('the page has the colour of the connector', async () => {
  expect((await ask('console.css')).body?.toString()).toMatch(new RegExp(`--accent: ?${brandColour}`));
  expect((await ask('icon.svg')).body?.toString()).toContain(brandColour);
});
