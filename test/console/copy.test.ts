/** Runs what the console copies: as Power Automate, Logic Apps, a terminal and OpenAI's SDK would. */
import OpenAI, { toFile } from 'openai';
import { copiedCall, copyTargets, keyPlaceholder } from '../../console/copy';
import { classicClipboard, newClipboard, powerAutomateScope } from '../../console/copy/workflow';
import { isFile, type Form } from '../../console/request';
import { actions } from '../../src/actions';
import { asObject, type JsonObject } from '../../src/json';
import { functionKeys, type Scene } from '../support/app';
import { sampleOf, startSampleCalls, withIds } from '../support/sample-calls';
import { readDefinition, readJsonSample, readSample, sampleNames } from '../support/samples';
import type { Actions } from '../support/workflow/actions';
import { fileObject } from '../support/workflow/content';
import { logicApps, powerAutomate, sampleSite } from '../support/workflow/platforms';
import { run } from '../support/workflow/run';
import { chosenFile, formOf, operationOf, operations } from './copied';

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleCalls(actions);
});
afterAll(() => scene.stop());

/** Writes a call in one form, with its address in the place of the samples' one. */
async function copied(target: string, id: string, isLong = false): Promise<{ text: string; form: Form }> {
  const operation = operationOf(id);
  const form = formOf(operation, await withIds(scene.app.url, sampleOf({ operationId: id }).inputs));
  const found = copyTargets.find((one) => one.id === target);
  const text = found?.write(copiedCall(operation, form, sampleSite, isLong)) ?? '';
  return { text, form };
}

const ids = actions.map(({ operationId }) => operationId);
const parsed = async (target: string, id: string) => asObject(JSON.parse((await copied(target, id)).text));

test('every operation that makers see has a form, and every action can be copied in every way', () => {
  expect(operations.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  const texts = operations.flatMap((operation) =>
    copyTargets.map(({ write }) => write(copiedCall(operation, formOf(operation, {}), sampleSite, false))),
  );
  expect(texts.filter((text) => text.length < 10)).toEqual([]);
});

test('the sample for a chat in Power Automate is what the console copies', () => {
  const operation = operationOf('ChatPost');
  const messages = [
    { role: 'system', content: 'Answer in one sentence.' },
    { role: 'user', content: 'Hello' },
  ];
  const call = copiedCall(operation, formOf(operation, { messages }), sampleSite, false);
  const text = copyTargets[0]?.write(call) ?? '';
  expect(JSON.parse(text)).toEqual(readJsonSample('power-automate/chat.json'));
});

test('all samples for Power Automate have the form of the clipboard that the console writes', () => {
  const samples = sampleNames().filter((name) => /^power-automate\/[^/]+\.json$/.test(name));
  for (const name of samples) {
    const sample = readJsonSample(name);
    expect(newClipboard(String(sample.nodeId), asObject(sample.serializedValue))).toEqual(sample);
  }
  const readme = readSample('power-automate/README.md').toString();
  const [, classic = ''] = /```\n(\{"id"[\s\S]*?)```/.exec(readme) ?? [];
  const { operationDefinition, ...rest } = asObject(JSON.parse(classic));
  expect(classicClipboard('Ask_OpenAI', asObject(operationDefinition))).toMatchObject(rest);
});

test.each(ids)('%s: the scope for Power Automate works as pasted, once the key is filled in', async (id) => {
  const { nodeId, serializedValue } = await parsed('power-automate', id);
  const scope = asObject(serializedValue) as unknown as { actions: Actions };
  Object.assign(scope.actions.Function_key ?? {}, { inputs: functionKeys.first });
  const surroundings = { definition: readDefinition(), key: functionKeys.first };
  const platform = powerAutomate(surroundings, scene.app.url, null);
  const { terminated, outcomes } = await run({ [String(nodeId)]: { type: 'Scope', ...scope } }, platform);
  expect(terminated).toBeUndefined();
  expect(outcomes.get('Answer')).toMatchObject({
    status: 'Succeeded',
    outputs: expect.anything() as unknown,
  });
});

test.each(ids)('%s: the action of the custom connector works', async (id) => {
  const { nodeId, serializedValue } = await parsed('connector', id);
  const surroundings = { definition: readDefinition(), key: functionKeys.first };
  const platform = powerAutomate(surroundings, scene.app.url, null);
  const { outcomes } = await run({ [String(nodeId)]: serializedValue } as Actions, platform);
  expect(outcomes.get(String(nodeId))).toMatchObject({ status: 'Succeeded', outputs: { statusCode: 200 } });
});

test.each(ids)('%s: the action for Logic Apps works', async (id) => {
  const { text, form } = await copied('logic-apps', id);
  const file = [form.file, form.image].find(isFile);
  const body = file ? fileObject(file.type, Buffer.from(file.bytes)) : null;
  const settings = { OPENAI_CONNECTOR_URL: sampleSite, OPENAI_CONNECTOR_KEY: functionKeys.first };
  const platform = logicApps({ connections: {}, parameters: {}, settings }, scene.app.url, body);
  const { outcomes } = await run(JSON.parse(text) as Actions, platform);
  expect([...outcomes.values()][0]).toMatchObject({ status: 'Succeeded', outputs: { statusCode: 200 } });
});

/** Splits a command as a shell does, if it quotes with single quotes only. */
function words(command: string): string[] {
  const found = command.replaceAll('\\\n', ' ').match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? [];
  return found.map((word) => word.replace(/'([^']*)'|\\'/g, (_, text?: string) => text ?? "'"));
}

/** Sends what curl would send. */
async function runCurl(command: string): Promise<Response> {
  const [, , url = '', ...rest] = words(command);
  const headers = new Headers();
  const form = new FormData();
  let [method, body]: [string, string | undefined] = ['GET', undefined];
  for (let at = 0; at < rest.length; at += 2) {
    const [option, value = ''] = [rest[at], rest[at + 1]];
    const equals = value.indexOf('=');
    const [name, content] = [value.slice(0, equals), value.slice(equals + 1)];
    if (option === '-X') method = value;
    else if (option === '-H') headers.append(value.split(': ')[0] ?? '', value.split(': ')[1] ?? '');
    else if (option === '-d') [method, body] = ['POST', value];
    else if (option === '--form-string') form.append(name, content);
    else if (option === '-F') {
      const [, file = '', type = ''] = /^@(.*);type=(.*)$/.exec(content) ?? [];
      form.append(name, new Blob([new Uint8Array(files.get(file) ?? Buffer.alloc(0))], { type }), file);
    } else if (option !== '-o') throw new Error(`curl has no option ${String(option)}`);
  }
  const hasForm = [...form.keys()].length > 0;
  const request: RequestInit = {
    method: hasForm ? 'POST' : method,
    headers,
    body: hasForm ? form : (body ?? null),
  };
  return fetch(url.replace(sampleSite, scene.app.url), request);
}

/** The files beside a command or a program. */
const files = new Map(
  Object.values(sampleInputs())
    .filter((value) => typeof value === 'string' && value.length > 200)
    .map((value) => {
      const { name, bytes } = chosenFile(String(value));
      return [name, Buffer.from(bytes)];
    }),
);

function sampleInputs(): JsonObject {
  const { inputs: sound } = sampleOf({ operationId: 'AudioTranscriptionPost' });
  const { inputs: picture } = sampleOf({ operationId: 'ImageEditPost' });
  return { ...sound, ...picture };
}

test.each(ids)('%s: the curl command works, once the key is filled in', async (id) => {
  const { text } = await copied('curl', id);
  const { status } = await runCurl(text.replace(keyPlaceholder, functionKeys.first));
  expect(status).toBe(200);
});

test.each(ids)(
  '%s: the program for OpenAI’s SDK in JavaScript works, once the key is filled in',
  async (id) => {
    const { text } = await copied('javascript', id);
    const program = text.replace(/^import .*\n/gm, '').replace(keyPlaceholder, functionKeys.first);
    const printed: unknown[] = [];
    const parts = {
      OpenAI,
      toFile,
      readFile: (name: string) => Promise.resolve(files.get(name)),
      writeFile: (_: string, bytes: Buffer) => Promise.resolve(printed.push(bytes.length > 0)),
      console: { log: (value: unknown) => printed.push(value) },
    };
    const Program = (async () => Promise.resolve()).constructor as new (
      ...args: string[]
    ) => (...values: unknown[]) => Promise<void>;
    const code = program.replaceAll(sampleSite, scene.app.url);
    await new Program(...Object.keys(parts), code)(...Object.values(parts));
    expect([id, ...printed]).toEqual([id, expect.anything()]);
  },
);

/** Whether brackets outside texts are closed in their order. */
function isBalanced(code: string): boolean {
  const open: string[] = [];
  for (const bracket of code.replace(/"(?:[^"\\]|\\.|"")*"/g, '""').match(/[()[\]{}]/g) ?? []) {
    if ('([{'.includes(bracket)) open.push(bracket);
    else if ('([{'.indexOf(open.pop() ?? 'none') !== ')]}'.indexOf(bracket)) return false;
  }
  return open.length === 0;
}

test.each(ids)('%s: the formula for Power Apps and the program for Python are well formed', async (id) => {
  const { text: formula } = await copied('power-fx', id);
  expect(formula).toMatch(new RegExp(`^OpenAI\\.${id}\\(`));
  const { text: program } = await copied('python', id);
  expect(program).toMatch(/^reply = client\.[\w.]+\($/m);
  expect([formula, program].map(isBalanced)).toEqual([true, true]);
  expect(isBalanced(`${program})`)).toBe(false);
});

test('texts that a flow or a program could take for its own are written as texts', async () => {
  const operation = operationOf('ChatPost');
  const odd = `@{outputs('Address')} it's "so"\n@triggerBody()`;
  for (const content of [odd, '@triggerBody()']) {
    const messages = [
      { role: 'system', content },
      { role: 'user', content },
    ];
    const scope = powerAutomateScope(
      copiedCall(operation, formOf(operation, { messages }), sampleSite, false),
    );
    const steps = (scope as unknown as { actions: Actions }).actions;
    Object.assign(steps.Function_key ?? {}, { inputs: functionKeys.first });
    const surroundings = { definition: readDefinition(), key: functionKeys.first };
    const { outcomes } = await run(steps, powerAutomate(surroundings, scene.app.url, null));
    expect(outcomes.get('Answer')?.outputs).toBe(`You said: ${content}`);
    expect(scene.openai.requests.at(-1)?.body).toMatchObject({ messages });
    const curl = copyTargets.find(({ id }) => id === 'curl');
    const command =
      curl?.write(copiedCall(operation, formOf(operation, { messages }), sampleSite, false)) ?? '';
    const reply = await runCurl(command.replace(keyPlaceholder, functionKeys.first));
    expect(asObject(await reply.json()).first_content).toBe(`You said: ${content}`);
  }
});

test('a long answer has the limit of an hour, and asks for it', async () => {
  const { text } = await copied('power-automate', 'ChatPost', true);
  const { serializedValue } = asObject(JSON.parse(text));
  expect(asObject(asObject(asObject(serializedValue).actions).Ask)).toMatchObject({
    limit: { timeout: 'PT1H' },
    inputs: { headers: { Prefer: 'respond-async' } },
  });
});
