/** Runs the calls that people paste: samples/requests.http, and every curl command in the documents. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { actions, type Action } from '../src/actions';
import { asObject, type JsonObject } from '../src/json';
import { contract } from './support/contract';
import { functionKeys, machine, root, startScene, type Scene } from './support/app';
import { bodyOf, readRequests } from './support/requests-file';
import { readSample, sampleNames } from './support/samples';

const masterKey = 'master-key-Wv7';

let scene: Scene;
beforeAll(async () => {
  const keys = Object.entries({ ...functionKeys, _master: masterKey });
  const named = keys.flatMap(([name, key]) => ['--key', `${name}=${key}`]);
  scene = await startScene({}, undefined, undefined, undefined, named);
});
afterAll(() => scene.stop());

const { variables, requests } = readRequests(readSample('requests.http').toString());

/** Replies that later requests refer to. */
const replies: Record<string, JsonObject> = {};

/** Fills the placeholders in a text: variables, and `{{job.response.body.id}}`. */
function fill(text: string): string {
  const values: Record<string, string> = { host: scene.app.url, key: functionKeys.first };
  return text.replace(/\{\{([\w.]+)\}\}/g, (place, name: string) => {
    const [, reply = '', field = ''] = /^(\w+)\.response\.body\.(\w+)$/.exec(name) ?? [];
    const found = reply ? replies[reply]?.[field] : variables[name] && values[name];
    if (typeof found !== 'string') throw new Error(`Nothing is known of ${place}`);
    return found;
  });
}

test.each(requests.map((request) => [request.title, request] as const))('%s', async (_, request) => {
  const { method, url, headers, lines, name, status } = request;
  const response = await fetch(fill(url), {
    method,
    headers: Object.fromEntries(headers.map(([header, value]) => [header, fill(value)])),
    ...(lines.length > 0 && { body: bodyOf(request, fill, (file) => readSample(file.replace(/^\.\//, ''))) }),
  });
  const text = await response.text();
  if (name) replies[name] = asObject(JSON.parse(text));
  if (status === undefined) expect([text, response.ok]).toEqual([text, true]);
  else expect(response.status).toBe(status);
});

test('the file has a request for every published action, and the address of `npm start`', () => {
  const called = requests.map(
    ({ method, url }) => `${method} ${url.replace('{{host}}', '').split('?')[0] ?? ''}`,
  );
  for (const { method, path: address } of contract) {
    expect(called).toContain(`${method} ${address.replace(/\{\w+\}/, '{{job.response.body.id}}')}`);
  }
  expect(variables).toEqual({ host: 'http://127.0.0.1:7071', key: '<function key>' });
});

test('the picture and the sound in the requests are sample files', () => {
  const files = requests.flatMap(({ lines }) => lines.filter((line) => line.startsWith('< ')));
  expect([...new Set(files)].sort()).toEqual(['< ./files/hello.wav', '< ./files/picture.png']);
});

/** All files that may contain curl commands. */
const documents = [
  'README.md',
  'connector/README.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
  ...sampleNames().map((name) => `samples/${name}`),
];

/** Every curl command in a fenced block, including those over several lines. */
const curls = documents
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => {
    const text = readFileSync(path.join(root, name), 'utf8');
    const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
    const found = blocks.flatMap((block) => block.match(/^ *curl (?:.*\\\n)*.*$/gm) ?? []);
    return found.map((command): [string, string] => [`${name}: ${command.slice(0, 60)}`, command]);
  });

const isOf = ({ path: address, operationId }: Action, name: string | null) =>
  name === address || name === operationId;

test.each(curls)('%s', async (_, command) => {
  const asked = command
    .replaceAll('http://127.0.0.1:7071', scene.app.url)
    .replaceAll('<function key>', functionKeys.first)
    .replaceAll('<master key>', masterKey);
  const script = `curl() { command curl --fail-with-body "$@"; }\n${asked}`;
  const { stdout } = await promisify(execFile)('bash', ['-ec', script], { cwd: root, env: machine });
  const { pathname, searchParams } = new URL(/http:\/\/[^\s'"]+/.exec(asked)?.[0] ?? '');
  const named = searchParams.get('operation');
  const action = actions.find((candidate) => [pathname, named].some((name) => isOf(candidate, name)));
  const outputs = Object.keys(action?.output.properties ?? {});
  const reply = asObject(JSON.parse(stdout));
  expect(Object.keys(reply)).toEqual(expect.arrayContaining(outputs));
  expect(reply).not.toHaveProperty('error');
});

test('the first call in the README is among the commands that were run', () => {
  expect(curls.map(([name]) => name)).toContainEqual(
    expect.stringContaining('README.md: curl -s http://127.0.0.1:7071/v1/chat/completions'),
  );
});
