/** Runs every workflow of the sample project for Logic Apps, with the requests that Logic Apps would send. */
import { asObject, type JsonObject } from '../src/json';
import { functionKeys, type Scene } from './support/app';
import { sample } from './support/files';
import {
  readDefinition,
  readJsonSample,
  readSample,
  sampleNames,
  startSampleScene,
  useUpSecond,
} from './support/samples';
import type { Action, Actions } from './support/workflow/actions';
import { hasOperation } from './support/workflow/connector';
import { fileObject } from './support/workflow/content';
import { logicApps, sampleSite } from './support/workflow/platforms';
import { run, type Run } from './support/workflow/run';

const folder = 'logic-apps-standard';
const project = (name: string) => readJsonSample(`${folder}/${name}.json`);
const connections = project('connections');
const parameters = project('parameters');
const settings = asObject(project('local.settings.sample').Values);

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleScene();
});
afterAll(() => scene.stop());

function actionsOf(name: string): Actions {
  return asObject(project(`${name}/workflow`).definition).actions as Actions;
}

/**
 * Runs a workflow.
 *
 * @param keyAfterWait - the key that is used after a wait: by default one with calls left, as if the wait had
 * been long enough
 */
function runWorkflow(
  name: string,
  body: unknown,
  key: string = functionKeys.first,
  keyAfterWait: string = functionKeys.first,
): Promise<Run> {
  const set: JsonObject = { ...settings, OPENAI_CONNECTOR_URL: scene.app.url, OPENAI_CONNECTOR_KEY: key };
  const platform = logicApps({ connections, parameters, settings: set }, scene.app.url, body);
  const wait = () => {
    set.OPENAI_CONNECTOR_KEY = keyAfterWait;
  };
  return run(actionsOf(name), { ...platform, wait });
}

/** What OpenAI received last, without the polls of the app. */
const received = () => scene.openai.requests.findLast(({ target }) => !target.startsWith('GET '));

/** A call of a workflow, and what is expected of it. */
interface Case {
  /** What the trigger receives. */
  body: unknown;
  /** The method and path that OpenAI is called with. */
  target: string;
  /** What OpenAI receives. */
  openai: JsonObject;
  /** What the workflow answers. */
  answer: JsonObject;
  /** A body that the app refuses. */
  refused: unknown;
  /** The input that the error names. */
  param: string;
  /** Whether the workflow asks for the answer until it is there. */
  polls?: boolean;
}

const chat: Case = {
  body: { prompt: 'Say "hello"\nto all' },
  target: 'POST /v1/chat/completions',
  openai: {
    model: 'gpt-6-luna',
    messages: [
      { role: 'system', content: 'Answer in one sentence.' },
      { role: 'user', content: 'Say "hello"\nto all' },
    ],
  },
  answer: { answer: 'You said: Say "hello"\nto all' },
  refused: {},
  param: 'messages[1].content',
};

const sound = readSample('files/hello.wav');

const transcription: Case = {
  body: fileObject('audio/wav', sound),
  target: 'POST /v1/audio/transcriptions',
  openai: {
    model: 'gpt-transcribe',
    file: { filename: expect.stringMatching(/\.wav$/) as string, bytes: sound },
  },
  answer: { text: expect.stringMatching(/\w/) as string },
  refused: fileObject('application/pdf', sample('pdf')),
  param: 'file',
};

const cases: Record<string, Case> = {
  ChatWithErrorBranch: chat,
  ChatWithFunctionAction: chat,
  ChatWithHttpAction: chat,
  ChatWithSwagger: chat,
  DrawWithSwagger: {
    body: { description: 'A lighthouse' },
    target: 'POST /v1/images/generations',
    openai: { model: 'gpt-image-2.5-flare', prompt: 'A lighthouse', size: '1024x1024' },
    answer: { link: expect.stringMatching(/^http.*\/v1\/images\/files\//) as string },
    refused: {},
    param: 'prompt',
  },
  ThinkWithHttpAction: {
    ...chat,
    body: { prompt: 'Weigh it. [takes 2 s]' },
    target: 'POST /v1/responses',
    openai: { model: 'gpt-6-luna', reasoning: { effort: 'high' }, background: true },
    answer: { answer: 'You said: Weigh it. [takes 2 s]' },
    param: 'messages[0].content',
    polls: true,
  },
  TranscribeWithFunctionAction: transcription,
  TranscribeWithHttpAction: transcription,
};

const names = Object.keys(cases);
const eachCase = test.each(Object.entries(cases));

test('this file runs every workflow of the project', () => {
  const workflows = sampleNames().filter((name) => name.endsWith('/workflow.json'));
  expect(workflows).toEqual(names.map((name) => `${folder}/${name}/workflow.json`));
});

eachCase('%s returns the answer', async (name, { body, target, openai, answer, polls = false }) => {
  const { response, sent } = await runWorkflow(name, body);
  expect(response).toEqual({ statusCode: 200, body: answer });
  expect(received()?.target).toBe(target);
  expect(received()?.body).toMatchObject(openai);
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(sent.length > 1).toBe(polls);
});

eachCase('%s says which input is wrong, and does not retry', async (name, { refused, param }) => {
  const { response, sent } = await runWorkflow(name, refused);
  const statusCode = name === 'ChatWithErrorBranch' ? 400 : 502;
  expect(response).toMatchObject({ statusCode, body: { code: 'invalid_input' } });
  expect(asObject(response?.body).message).toContain(`\`${param}\``);
  expect(sent).toHaveLength(1);
});

const withRetries = Object.entries(cases).filter(([name]) => name !== 'ChatWithErrorBranch');

test.each(withRetries)('%s retries three times when the limit is reached', async (name, { body }) => {
  await useUpSecond(scene.app.url);
  const { response, sent } = await runWorkflow(name, body, functionKeys.second);
  expect(response).toMatchObject({ statusCode: 502, body: { code: 'throttled' } });
  expect(sent).toHaveLength(4);
});

test('an error for a wrong key is returned, although the reply of the host has no body', async () => {
  const { response } = await runWorkflow('ChatWithErrorBranch', chat.body, 'wrong');
  expect(response).toMatchObject({ statusCode: 401, body: { code: 'no_answer' } });
});

describe('the error branch', () => {
  test('waits as long as the reply says, and then calls again', async () => {
    await useUpSecond(scene.app.url);
    const { response, sent, waits, outcomes } = await runWorkflow(
      'ChatWithErrorBranch',
      chat.body,
      functionKeys.second,
    );
    expect(waits).toEqual([expect.any(Number)]);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[0]).toBeLessThanOrEqual(90);
    expect(outcomes.get('What_went_wrong')?.outputs).toMatchObject({ status: 429, code: 'throttled' });
    expect(sent).toHaveLength(2);
    expect(response).toEqual({ statusCode: 200, body: chat.answer });
  });

  test('returns the second error when the second call fails, too', async () => {
    await useUpSecond(scene.app.url);
    const { second } = functionKeys;
    const { response, waits } = await runWorkflow('ChatWithErrorBranch', chat.body, second, second);
    expect(waits).toHaveLength(1);
    expect(response).toMatchObject({ statusCode: 429, body: { error: { code: 'throttled' } } });
  });

  test('returns the request id when waiting does not help', async () => {
    const { response } = await runWorkflow('ChatWithErrorBranch', {});
    expect(asObject(response?.body).request_id).toMatch(/^[\w-]{36}$/);
  });
});

/** Lists all actions that call the app, by name. */
function callsOf(actions: Actions): [name: string, action: Action][] {
  return Object.entries(actions).flatMap(([name, action]): [string, Action][] => [
    ...(['Http', 'Function'].includes(action.type) ? [[name, action] satisfies [string, Action]] : []),
    ...callsOf(action.actions ?? {}),
    ...callsOf(action.else?.actions ?? {}),
  ]);
}

const allCalls = names.flatMap((name) => callsOf(actionsOf(name)));

test('the run history shows no prompt, file or key', () => {
  for (const name of names) {
    const [trigger] = Object.values(asObject(asObject(project(`${name}/workflow`).definition).triggers));
    // The platform also hides what later actions take from these outputs.
    expect(asObject(trigger).runtimeConfiguration).toEqual({ secureData: { properties: ['outputs'] } });
  }
  for (const [, { runtimeConfiguration }] of allCalls) {
    expect(runtimeConfiguration).toEqual({ secureData: { properties: ['inputs', 'outputs'] } });
  }
});

test('the key comes only from the settings', () => {
  const key = "@appsetting('OPENAI_CONNECTOR_KEY')";
  const authentication = asObject(asObject(asObject(connections.functionConnections).openai).authentication);
  expect(authentication).toEqual({ type: 'QueryString', name: 'Code', value: key });
  for (const [, { type, inputs }] of allCalls) {
    if (type === 'Http') expect(asObject(inputs).headers).toMatchObject({ 'x-functions-key': key });
  }
  expect(settings.OPENAI_CONNECTOR_KEY).toBe('<function key>');
});

test('the actions with a Swagger file call operations that the file has, at the host that serves it', () => {
  const swagger = allCalls.flatMap(([, action]) => (action.metadata ? [action] : []));
  expect(swagger).toHaveLength(2);
  for (const { inputs, metadata } of swagger) {
    const { method, uri } = asObject(inputs);
    expect(metadata).toEqual({ apiDefinitionUrl: `${sampleSite}/swagger.json`, swaggerSource: 'custom' });
    const path = String(uri).slice(sampleSite.length);
    expect([uri, hasOperation(readDefinition(), String(method), path)]).toEqual([
      `${sampleSite}${path}`,
      true,
    ]);
  }
});

test('the sample settings are exactly the settings that the files use', () => {
  const files = sampleNames().filter((name) => name.startsWith(folder) && name.endsWith('.json'));
  const text = files.map((name) => readSample(name).toString('utf8')).join('\n');
  const used = new Set([...text.matchAll(/appsetting\('(\w+)'\)/g)].map(([, name]) => name));
  const ofTheHost = ['AzureWebJobsStorage', 'APP_KIND', 'FUNCTIONS_WORKER_RUNTIME'];
  expect([...used, ...ofTheHost].sort()).toEqual(Object.keys(settings).sort());
});

test('the connection points to the OpenAI function of the app', () => {
  const { openai } = asObject(connections.functionConnections);
  expect(String(asObject(asObject(openai).function).id)).toMatch(/\/functions\/OpenAI$/);
  expect(asObject(openai).triggerUrl).toBe("@{appsetting('OPENAI_CONNECTOR_URL')}/OpenAI");
});

test('local settings are neither committed nor deployed', () => {
  expect(readSample(`${folder}/.gitignore`).toString()).toContain('local.settings.json');
  expect(readSample(`${folder}/.funcignore`).toString()).toContain('local.settings*.json');
});

test.each(['extensions', 'launch', 'settings', 'tasks'])('.vscode/%s.json is valid JSON', (name) => {
  expect(Object.keys(project(`.vscode/${name}`))).not.toHaveLength(0);
});

test('host.json loads the extension bundle for workflows', () => {
  expect(project('host').extensionBundle).toMatchObject({
    id: 'Microsoft.Azure.Functions.ExtensionBundle.Workflows',
  });
});
