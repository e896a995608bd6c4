/** Uses the console as makers and administrators do, in a real browser. */
import type { BrowserContext, Page, Request } from 'playwright-core';
import { startSimulatedOpenAI } from '../../local/openai';
import { startVault } from '../../local/vault';
import { loadCertificate } from '../../local/vault/certificate';
import { actions } from '../../src/actions';
import { samples } from '../actions/samples';
import { connectionId, functionKeys, root, startApp, vaultKey, type RunningApp } from '../support/app';
import { withIds } from '../support/sample-calls';
import { isFile, type ChosenFile } from '../../console/request';
import { browserPath, faultsOn, goTo, startBrowser } from './browser';
import { formOf, operationOf } from './copied';

const inBrowser = browserPath === undefined ? describe.skip : describe;
if (browserPath === undefined) {
  process.stderr.write(
    'The tests of the console in a browser are skipped: there is no Chromium. Install it, or name it in CHROMIUM.\n',
  );
}

test('the gate has a browser', () => {
  // Elsewhere the tests are skipped, and say so.
  expect(process.env.CI_NEEDS_BROWSER === undefined || browserPath !== undefined).toBe(true);
});

inBrowser('the console', () => {
  let app: RunningApp;
  let browser: BrowserContext;
  let page: Page;
  let stopOthers: () => Promise<unknown>;
  let stopOpenAI: () => Promise<void>;
  const asked: Request[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const answers = actions.flatMap(({ operationId, method, path }) => {
      const { answer } = samples[operationId] ?? {};
      return answer ? [[`${method} ${path}`, answer] as const] : [];
    });
    const openai = await startSimulatedOpenAI({ answers: Object.fromEntries(answers) });
    const vault = await startVault(await loadCertificate(`${root}/.local`), { 'openai-api-key': vaultKey });
    let stopped: Promise<void> | undefined;
    // A test stops it, too, if it runs.
    stopOpenAI = () => (stopped ??= openai.stop());
    stopOthers = vault.stop;
    app = await startApp({
      OPENAI_BASE_URL: openai.url,
      KEY_VAULT_URI: vault.url,
      THROTTLE_LIMITS: `${connectionId(functionKeys.second)}=2`,
      ADMIN_CONNECTIONS: connectionId(functionKeys.first),
    });
    browser = await startBrowser();
    page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => asked.push(request));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await page.goto(`${app.url}/console`);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await Promise.all([stopOpenAI(), stopOthers()]);
  });

  const enter = async (key: string) => {
    await page.getByLabel('Function key').fill(key);
    await page.getByRole('button', { name: 'Open' }).click();
  };
  const result = () => page.getByRole('region', { name: 'Reply' });
  const runIt = async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await result().locator('.facts').waitFor();
    return result().innerText();
  };
  const ask = async (prompt: string) => {
    await goTo(page, '#try/ChatPost');
    await page.getByLabel('Content').fill(prompt);
    return runIt();
  };

  test('a wrong key gets a sentence, and the right one opens the page and stays in its tab alone', async () => {
    await enter('wrong');
    await expect(page.getByRole('alert').innerText()).resolves.toContain('does not accept this key');
    expect(await faultsOn(page)).toEqual([]);
    await enter(functionKeys.first);
    await page.getByRole('heading', { name: 'Get chat completions' }).waitFor();
    const kept = await page.evaluate('JSON.stringify([sessionStorage, localStorage, document.cookie])');
    expect(kept).toBe(JSON.stringify([{ 'function key': functionKeys.first }, {}, '']));
  });

  test('a chat shows the answer, what it cost, and what is left', async () => {
    const text = await ask('What is a flow?');
    expect(text).toMatch(/^Done · .* · gpt-6-luna · [\d,]+ tokens · (about|less than) \$/);
    expect(text).toContain('You said: What is a flow?');
    expect(text).toContain('calls left for now');
    expect(await faultsOn(page)).toEqual([]);
  });

  test('an old model says what was adapted', async () => {
    await page.getByLabel('Model', { exact: true }).fill('gpt-3.5-turbo-0301');
    const text = await ask('Hello');
    expect(text).toContain('What the app adapted');
    expect(text).toContain('gpt-3.5-turbo-0301');
    await page.getByLabel('Model', { exact: true }).fill('gpt-6-luna');
  });

  const write = async (name: string, value: string | ChosenFile) => {
    const { title, kind } = name === 'content' || name === 'role' ? { title: name, kind: '' } : titleOf(name);
    const control = page.getByLabel(new RegExp(`^${title}( optional)?\\s*$`, 'i')).first();
    if (isFile(value)) {
      await control.setInputFiles({
        name: value.name,
        mimeType: value.type,
        buffer: Buffer.from(value.bytes),
      });
    } else if (kind === 'yes or no') await control.selectOption(value);
    else await control.fill(value);
  };
  let titleOf: (name: string) => { title: string; kind: string };

  test.each(actions.map(({ operationId }) => operationId))('%s can be tried and copied', async (id) => {
    const operation = operationOf(id);
    titleOf = (name) => operation.fields.find((field) => field.name === name) ?? { title: name, kind: '' };
    const form = formOf(operation, await withIds(app.url, samples[id]?.inputs ?? {}));
    await goTo(page, `#try/${id}`);
    await page.getByRole('heading', { level: 1, name: operation.summary, exact: true }).waitFor();
    for (const { name, advanced, hidden, kind, byDefault } of operation.fields) {
      const value = form[name];
      if (hidden || advanced || byDefault !== '' || value === undefined || value === '') continue;
      if (kind === 'list') await write('content', 'Hello');
      else if (typeof value === 'string' || isFile(value)) await write(name, value);
    }
    await expect(runIt()).resolves.toMatch(/^Done/);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied.').waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toContain('<function key>');
    expect(copied).toContain(operation.path.split('{')[0]);
    expect(copied).not.toContain(functionKeys.first);
  });

  test('pictures, sounds, vectors, scores and tables are shown as such', async () => {
    const shown: [id: string, what: string][] = [
      ['ImagePost', 'img.picture'],
      ['AudioSpeechPost', 'audio'],
      ['EmbedPost', 'svg.plot'],
      ['ModerationPost', 'svg.bar'],
      ['ModelsGet', 'td'],
    ];
    for (const [id, what] of shown) {
      await goTo(page, `#try/${id}`);
      await page.getByRole('heading', { level: 1, name: operationOf(id).summary, exact: true }).waitFor();
      await runIt();
      await result().locator(what).first().waitFor();
      expect([id, ...(await faultsOn(page))]).toEqual([id]);
    }
    await goTo(page, '#try/ImagePost');
  });

  test('a long answer shows that it takes its time, and then the answer', async () => {
    await goTo(page, '#try/ChatPost');
    await page.getByText('More inputs').click();
    await page.getByLabel('Wait for up to an hour').check();
    await page.getByLabel('Content').fill('[takes 4 s] Think.');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('OpenAI works on a long answer').waitFor();
    expect(await faultsOn(page)).toEqual([]);
    await result().locator('.facts').waitFor({ timeout: 25_000 });
    await expect(result().innerText()).resolves.toContain('You said:');
  }, 40_000);

  test('the overview shows limit, upstreams, usage and calls, on a phone in the dark as well', async () => {
    await goTo(page, '#overview');
    await page.getByText('calls left').waitFor();
    await page.getByText('The connection works.').waitFor();
    await page.getByRole('img', { name: /^Estimated cost by day/ }).waitFor();
    await page.getByLabel('All connections').check();
    await page.getByRole('columnheader', { name: 'Connection' }).first().waitFor();
    await page.getByRole('region', { name: 'Last calls' }).getByText('Create embedding').first().waitFor();
    expect(await faultsOn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const hash of ['#overview', '#setup', '#try/ChatPost']) {
      await goTo(page, hash);
      await page.locator('main h1').first().waitFor();
      expect([hash, ...(await faultsOn(page))]).toEqual([hash]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('a wrong input, and a limit that is full, are errors that say what to do', async () => {
    await goTo(page, '#try/ChatPost');
    await page.getByText('More inputs').click();
    await page.getByLabel('Temperature').fill('warm');
    await expect(ask('')).resolves.toContain('`messages` is missing'.replaceAll('`', ''));
    const wrong = await ask('Hello');
    expect(wrong).toContain('Failed with 400');
    expect(wrong).toContain('temperature must be a number');
    expect(wrong).toContain('Correct the inputs');
    await page.getByLabel('Temperature').fill('');
    await page.getByRole('button', { name: 'Forget key' }).click();
    await enter(functionKeys.second);
    await page.getByRole('heading', { name: 'Get chat completions' }).waitFor();
    for (let calls = 0; calls < 2; calls++) await ask('Hello');
    const full = await ask('Hello');
    expect(full).toContain('Failed with 429');
    expect(full).toContain('Wait for the seconds in Retry-After');
    expect(full).toContain('may then succeed');
    expect(await faultsOn(page)).toEqual([]);
    await goTo(page, '#overview');
    await page.getByText('0 of 2 calls left').waitFor();
    expect(await page.getByLabel('All connections').count()).toBe(0);
  });

  test('every part of the set up is tested, and one that is down says what to do', async () => {
    await goTo(page, '#setup');
    await page.getByText('Everything works.').waitFor();
    expect(await faultsOn(page)).toEqual([]);
    await stopOpenAI();
    await page.getByRole('button', { name: 'Test again' }).click();
    await page.getByText('parts need you').waitFor();
    await page.getByText('Fails', { exact: true }).waitFor();
    await goTo(page, '#overview');
    await page.locator('.upstreams .bad').waitFor();
  });

  test('the key was in a header and nowhere else, and no other host was asked', () => {
    const places = asked.map((request) => request.url());
    expect(places.filter((url) => !url.startsWith(app.url) && !/^(blob|data):/.test(url))).toEqual([]);
    expect(places.filter((url) => Object.values(functionKeys).some((key) => url.includes(key)))).toEqual([]);
    const withKey = asked.filter((request) => request.headers()['x-functions-key'] === functionKeys.first);
    expect(withKey.length).toBeGreaterThan(actions.length);
    expect(complaints).toEqual([]);
  });
});
