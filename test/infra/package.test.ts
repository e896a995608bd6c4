/** Tests that every way to package the app deploys the same files. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { asList, asObject } from '../../src/json';
import { readHeader } from '../../src/pictures/header';
import { root, startApp, startScene } from '../support/app';
import { call, chat } from '../support/call';
import { readText } from '../support/deployments';

const deployed = [
  ...globSync(['dist/*.mjs', 'dist/console/*'], { cwd: root }),
  'host.json',
  'package.json',
].sort();

test('what most starts do not need is in files of its own', () => {
  const filesWith = (code: string) => deployed.filter((file) => readText(file).includes(code));
  for (const name of ['TableClient', 'ManagedIdentityCredential', 'BlobServiceClient']) {
    expect(filesWith(`${name}=class`)).toEqual([expect.stringMatching(/^dist\/esm-/)]);
  }
  expect(filesWith('createJimp')).toEqual(['dist/resize-worker.mjs']);
  expect(readText('dist/index.mjs')).toContain('InvocationContext=class');
});

test('.funcignore excludes everything except the deployed files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'funcignore-'));
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    const here = readdirSync(root, { withFileTypes: true })
      .filter(({ name }) => !['.git', 'dist', 'node_modules'].includes(name))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/inner/file.ts` : entry.name));
    const built = readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'console')
      .map((name) => `dist/${name.replaceAll(path.sep, '/')}`);
    const others = ['dist/index.js', 'node_modules/a/index.js', 'node_modules/.bin/a'];
    const secret = ['local.settings.json', '.env', '.azure/contoso/.env', 'build/local/start.js'];
    for (const file of [...here, ...built, ...others, ...secret]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), '');
    }
    rmSync(path.join(folder, '.gitignore'), { force: true });
    writeFileSync(path.join(folder, 'ignored'), readText('.funcignore'));
    git('init', '-q');
    const left = git(
      '-c',
      `core.excludesFile=${path.join(folder, 'ignored')}`,
      'ls-files',
      '-o',
      '--exclude-standard',
    );
    expect(left.trim().split('\n').sort()).toEqual(deployed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('azd does not install or build anything in Azure', () => {
  expect(readText('azure.yaml')).toMatch(/^ {4}remoteBuild: false$/m);
  expect(readText('azure.yaml')).toMatch(/^ {2}azd: '>= 1\.23\.13'$/m);
  // If node_modules is excluded as a whole, azd installs packages in Azure. So only its content is excluded.
  const rules = readText('.funcignore').split('\n');
  expect(rules.indexOf('!/node_modules/')).toBeGreaterThan(rules.indexOf('/*'));
  expect(rules.indexOf('/node_modules/*')).toBeGreaterThan(rules.indexOf('!/node_modules/'));
});

test('`npm run package` packs the same files, with the same content', () => {
  const printed = execFileSync(process.execPath, ['local/package.mjs'], { cwd: root, encoding: 'utf8' });
  expect(printed).toMatch(/^build\/openai-connector\.zip: \d\.\d\d MB, /);
  const zip = unzipSync(readFileSync(path.join(root, 'build/openai-connector.zip')));
  const packed = new Map(Object.entries(zip).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  expect([...packed.keys()].sort()).toEqual(deployed);
  for (const [name, bytes] of packed) expect(bytes.equals(readFileSync(path.join(root, name)))).toBe(true);
  // Azure starts the file that package.json names.
  expect(JSON.parse(String(packed.get('package.json')))).toMatchObject({ main: 'dist/index.mjs' });
});

test('the package runs where no other packages are installed', async () => {
  execFileSync(process.execPath, ['local/package.mjs'], { cwd: root });
  const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
  const files = unzipSync(readFileSync(path.join(root, 'build/openai-connector.zip')));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  const scene = await startScene();
  const app = await startApp({
    FUNCTIONS_APP: folder,
    OPENAI_BASE_URL: scene.openai.url,
    KEY_VAULT_URI: scene.vault.url,
  });
  const drawn = await call(app.url, 'POST /v1/images/generations', {
    body: { prompt: 'A tree', size: '256x256' },
  });
  expect(drawn.status).toBe(200);
  const picture = await fetch(String(asObject(asList(drawn.body.data)[0]).url));
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect(readHeader(bytes).size).toEqual({ width: 256, height: 256 });
  const answered = await call(app.url, 'POST /v1/chat/completions', { body: chat('Hello') });
  expect(answered.body.first_content).toBe('You said: Hello');
  await Promise.all([app.stop(), scene.stop()]);
  rmSync(folder, { recursive: true });
});
