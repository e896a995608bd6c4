/** Tests that the examples for SDKs in docs/calling.md work as they are written there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { functionKeys, root, startScene, type Scene } from '../support/app';
import { patienceMs, runNode } from './client';

const page = readFileSync(path.join(root, 'docs/calling.md'), 'utf8');
const [, section = ''] = /## Use an SDK([^]*?)\n## /.exec(page) ?? [];
const examples = [...section.matchAll(/\n([^\n]+):\n\n```js\n([^]*?)```/g)].map(
  ([, title = '', code = '']) => ({
    title,
    code,
  }),
);

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
}, patienceMs);
afterAll(() => scene.stop());

test('there is an example for each kind of SDK', () => {
  expect(examples.map(({ title }) => title)).toEqual(['OpenAI’s SDK', 'LangChain', 'The AI SDK']);
});

test.each(examples)(
  '$title',
  async ({ code }) => {
    const filledIn = code
      .replace('https://<host>', scene.app.url)
      .replace('<function key>', functionKeys.first);
    expect(await runNode(['--input-type=module', '-'], filledIn)).toBe('You said: Hello\n');
  },
  patienceMs,
);
