/** Runs the samples for Power Automate, with the requests that Power Automate would send. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asObject, type JsonObject } from '../src/json';
import { connectionId, functionKeys, root, today, type Scene } from './support/app';
import { call } from './support/call';
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
import { fileObject } from './support/workflow/content';
import { powerAutomate } from './support/workflow/platforms';
import { run, type Run } from './support/workflow/run';

const folder = 'power-automate';
const solution = `${folder}/custom-connector`;

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleScene();
});
afterAll(() => scene.stop());

/** What OpenAI received last, without the polls of the app. */
const received = () => scene.openai.requests.findLast(({ target }) => !target.startsWith('GET '));

/** Files that were saved to OneDrive. */
const saved: JsonObject[] = [];

/** Runs actions with a key, which a connection of the custom connector holds. */
function runActions(actions: Actions, body: unknown, key: string): Promise<Run> {
  const shared_onedriveforbusiness = (parameters: JsonObject) => {
    saved.push(parameters);
    return { isSuccess: true, outputs: { statusCode: 200, body: { Name: parameters.name } } };
  };
  const surroundings = { definition: readDefinition(), key, otherConnectors: { shared_onedriveforbusiness } };
  return run(actions, powerAutomate(surroundings, scene.app.url, body));
}

const scopeOf = (name: string) => readJsonSample(`${folder}/${name}.json`);

const actionsOf = (name: string) => (scopeOf(name).serializedValue as Action).actions ?? {};

/** Reads a scope, and changes the inputs of some of its actions, as a maker would. */
function scopeWith(name: string, written: JsonObject): Actions {
  const actions = actionsOf(name);
  for (const [action, inputs] of Object.entries(written)) Object.assign(actions[action] ?? {}, { inputs });
  return { [String(scopeOf(name).nodeId)]: { type: 'Scope', actions } };
}

/** The inputs of a chat, with a word where a number belongs. */
const warm = (name: string) => {
  const { inputs } = asObject(actionsOf(name).Ask);
  const { body, ...more } = asObject(inputs);
  return { ...more, body: { ...asObject(body), temperature: 'warm' } };
};

/** A scope, and what is expected of it. */
interface Case {
  /** The action whose inputs the maker fills in. */
  input: string;
  /** The method and path that OpenAI is called with. */
  target: string;
  /** What OpenAI receives. */
  openai: JsonObject;
  /** The last action. */
  last: string;
  /** The outputs of the last action. */
  gives: unknown;
  /** An input that the app refuses. */
  refused: unknown;
  /** The input that the error names. */
  param: string;
}

const text = expect.stringMatching(/\w/) as string;
const picture = expect.objectContaining({ '$content-type': 'image/png' }) as JsonObject;

const cases: Record<string, Case> = {
  chat: {
    input: 'Ask',
    target: 'POST /v1/chat/completions',
    openai: { model: 'gpt-6-luna', messages: [{ role: 'system' }, { role: 'user', content: 'Hello' }] },
    last: 'Answer',
    gives: 'You said: Hello',
    refused: warm('chat'),
    param: 'temperature',
  },
  'image-edit': {
    input: 'Picture',
    target: 'POST /v1/images/edits',
    openai: { model: 'gpt-image-2.5-sunburst', prompt: 'Make the background blue.' },
    last: 'New_picture',
    gives: picture,
    refused: fileObject('application/pdf', sample('pdf')),
    param: 'image',
  },
  invoice: {
    input: 'Invoice',
    target: 'POST /v1/responses',
    openai: { text: { format: { type: 'json_schema', strict: true } } },
    last: 'Total',
    gives: 1,
    refused: fileObject('audio/mpeg', sample('mp3')),
    param: 'files',
  },
  'long-answer': {
    input: 'Ask',
    target: 'POST /v1/responses',
    openai: { model: 'gpt-6-luna', reasoning: { effort: 'high' }, background: true },
    last: 'Answer',
    gives: expect.stringMatching(/^You said: Which bridges/) as string,
    refused: warm('long-answer'),
    param: 'temperature',
  },
  speech: {
    input: 'Text',
    target: 'POST /v1/audio/speech',
    openai: { model: 'tts-1', voice: 'alloy', input: 'Hello' },
    last: 'Save_the_sound',
    gives: { statusCode: 200, body: { Name: 'hello.mp3' } },
    refused: '',
    param: 'input',
  },
  transcription: {
    input: 'Sound',
    target: 'POST /v1/audio/transcriptions',
    openai: { model: 'gpt-transcribe' },
    last: 'Text',
    gives: text,
    refused: fileObject('application/pdf', sample('pdf')),
    param: 'file',
  },
};

const names = Object.keys(cases);
const eachCase = test.each(Object.entries(cases));

test('this file runs every scope of the folder', () => {
  const scopes = sampleNames().filter((name) => /^power-automate\/[^/]+\.json$/.test(name));
  expect(scopes).toEqual(['batch', ...names, 'usage'].map((name) => `${folder}/${name}.json`));
});

eachCase('%s works as pasted, once a key is filled in', async (name, { target, openai, last, gives }) => {
  const { outcomes, terminated } = await runActions(
    scopeWith(name, { Function_key: functionKeys.first }),
    null,
    functionKeys.first,
  );
  expect(terminated).toBeUndefined();
  expect(outcomes.get(last)).toEqual({ status: 'Succeeded', outputs: gives });
  expect(received()?.target).toBe(target);
  expect(received()?.body).toMatchObject(openai);
});

const withKey = (name: string, key: string, written: JsonObject = {}) =>
  runActions(scopeWith(name, { Function_key: key, ...written }), null, key);

eachCase(
  '%s ends with the error message, and does not retry when an input is wrong',
  async (name, { input, refused, param }) => {
    const { terminated, sent } = await withKey(name, functionKeys.first, { [input]: refused });
    expect(terminated).toMatchObject({ runStatus: 'Failed', runError: { code: 'invalid_input' } });
    expect(asObject(terminated?.runError).message).toContain(`\`${param}\``);
    expect(sent).toHaveLength(1);
  },
);

test.each(names)('%s retries three times when the limit is reached', async (name) => {
  await useUpSecond(scene.app.url);
  const { terminated, sent } = await withKey(name, functionKeys.second);
  expect(terminated).toMatchObject({ runError: { code: 'throttled' } });
  expect(sent).toHaveLength(4);
});

test.each(names)('%s ends with an error when the key is wrong', async (name) => {
  const { terminated } = await withKey(name, 'wrong');
  expect(terminated).toMatchObject({ runError: { code: 'no_answer' } });
});

test('files arrive unchanged', async () => {
  const picture = Buffer.from(smallFile('image-edit', 'Picture'), 'base64');
  await withKey('image-edit', functionKeys.first);
  expect(received()?.body).toMatchObject({ image: { bytes: picture, type: 'image/png' } });
  const sound = Buffer.from(smallFile('transcription', 'Sound'), 'base64');
  await withKey('transcription', functionKeys.first);
  expect(received()?.body).toMatchObject({
    file: { bytes: sound, filename: expect.stringMatching(/wav$/) as string },
  });
  await withKey('speech', functionKeys.first);
  const body = asObject(saved.at(-1)?.body);
  expect(saved.at(-1)).toMatchObject({ folderPath: '/', name: 'hello.mp3' });
  expect(body['$content-type']).toBe('audio/mpeg');
  expect(Buffer.from(String(body.$content), 'base64').toString('latin1')).toMatch(/^ID3/);
});

test('an invoice is read into fields', async () => {
  const answer = {
    number: 'A-17',
    date: '2026-11-25',
    supplier: 'Contoso',
    lines: [{ text: 'Paper', count: 2, price: 6.25 }],
    total: 12.5,
  };
  scene.openai.responses.fates.push({ says: JSON.stringify(answer), takesMs: 300 });
  const { outcomes } = await withKey('invoice', functionKeys.first);
  expect([outcomes.get('Fields')?.outputs, outcomes.get('Total')?.outputs]).toEqual([answer, 12.5]);
  const { input, text } = asObject(received()?.body);
  const file_data = `data:application/pdf;base64,${smallFile('invoice', 'Invoice')}`;
  expect(input).toMatchObject([
    { content: [{ type: 'input_file', filename: 'invoice.pdf', file_data }, { type: 'input_text' }] },
  ]);
  expect(asObject(asObject(text).format).schema).toMatchObject({
    properties: { total: { type: 'number' }, lines: { items: { required: ['text', 'count', 'price'] } } },
  });
});

function smallFile(name: string, action: string): string {
  return String(asObject(actionsOf(name)[action]?.inputs).$content);
}

test.each(['batch', ...names, 'usage'])('%s has the format that the designers read', (name) => {
  const { nodeId, serializedValue, ...more } = scopeOf(name);
  expect(nodeId).toMatch(/^\w+$/);
  expect(more).toEqual({
    // The same value again, under the name that the designer of Logic Apps reads.
    serializedOperation: serializedValue,
    allConnectionData: {},
    staticResults: {},
    isScopeNode: true,
    mslaNode: true,
  });
  expect(serializedValue).toMatchObject({ type: 'Scope', runAfter: {} });
});

const ours = ['Http', 'OpenApiConnection'];

/** Checks that the run history hides content and keys, and that calls are retried with care. */
function expectCareful(actions: Actions): void {
  for (const [name, action] of Object.entries(actions)) {
    const { type, inputs, runtimeConfiguration } = action;
    if (action.actions) expectCareful(action.actions);
    const calls = ours.includes(type) && !name.startsWith('Save_');
    if (calls) {
      expect(runtimeConfiguration).toEqual({ secureData: { properties: ['inputs', 'outputs'] } });
      // A batch must not be started twice.
      const isStart = name === 'Start';
      expect(asObject(inputs).retryPolicy).toEqual(
        isStart
          ? { type: 'none' }
          : {
              type: 'exponential',
              count: 3,
              interval: 'PT10S',
              minimumInterval: 'PT10S',
              maximumInterval: 'PT1M',
            },
      );
    }
    if (name === 'Function_key') expect(inputs).toBe('<function key>');
    if (['Function_key', 'Prompt', 'Prompts', 'Sound', 'Picture', 'Invoice'].includes(name)) {
      expect([name, runtimeConfiguration]).toEqual([name, { secureData: { properties: ['inputs'] } }]);
    }
  }
}

test.each(['batch', ...names, 'usage'])(
  '%s hides the key and the content in the run history, and retries with growing waits',
  (name) => {
    expect.hasAssertions();
    expectCareful(actionsOf(name));
  },
);

describe('the batch', () => {
  const withPrompts = (prompts: unknown, key: string) => {
    const actions = scopeWith('batch', { Prompts: prompts, Function_key: key });
    return runActions(actions, undefined, key);
  };

  test('asks until it has ended, and makes a table of the answers', async () => {
    const { outcomes, waits, terminated } = await withPrompts(
      ['One', 'Two [takes 0.2 s]'],
      functionKeys.first,
    );
    expect(terminated).toBeUndefined();
    expect(waits.length).toBeGreaterThan(1);
    expect(asObject(outcomes.get('Rows')?.outputs).body).toEqual([
      { Number: 1, Answer: 'You said: One', Error: '' },
      { Number: 2, Answer: 'You said: Two [takes 0.2 s]', Error: '' },
    ]);
    expect(asObject(outcomes.get('HTML_table')?.outputs).body).toContain('<td>You said: One</td>');
  });

  test('ends with the error message when an input is wrong', async () => {
    const { terminated, sent } = await withPrompts([], functionKeys.first);
    expect(terminated).toMatchObject({ runError: { code: 'invalid_input' } });
    expect(sent).toHaveLength(1);
  });
});

describe('the table of costs', () => {
  const first = connectionId(functionKeys.first);

  test('has a row for each connection, and is saved as a file', async () => {
    await withKey('chat', functionKeys.first);
    const { outcomes, terminated } = await withKey('usage', functionKeys.first);
    expect(terminated).toBeUndefined();
    expect(outcomes.get('Save_the_table')?.status).toBe('Succeeded');
    expect(saved.at(-1)).toMatchObject({ folderPath: '/', name: `openai-costs-${today}.csv` });
    const [head, ...lines] = String(saved.at(-1)?.body).trim().split('\r\n');
    expect(head).toBe('Month,Team,Connection,Calls,Tokens,Estimated USD,Calls without price');
    const rows = lines.map((line) => line.split(','));
    const reply = await call(scene.app.url, 'GET /v1/usage', { key: functionKeys.first });
    const { calls, tokens, estimated_cost } = asObject(reply.body.month);
    expect(calls).toBeGreaterThan(0);
    expect(rows).toContainEqual(
      [today.slice(0, 7), 'Sales', first, calls, tokens, estimated_cost, 0].map(String),
    );
    const html = String(asObject(outcomes.get('HTML_table')?.outputs).body);
    expect(html).toContain(`<td>Sales</td><td>${first}</td>`);
  });

  test('ends with the error message when the key is not that of an administrator, or wrong', async () => {
    const others = await withKey('usage', functionKeys.second);
    expect(others.terminated).toMatchObject({ runError: { code: 'administrators_only' } });
    expect(others.sent).toHaveLength(1);
    expect((await withKey('usage', 'wrong')).terminated).toMatchObject({ runError: { code: 'no_answer' } });
  });
});

describe('the flow with the custom connector', () => {
  const flowFile = sampleNames().find((name) => name.startsWith(`${solution}/Workflows/`)) ?? '';
  const flow = () => asObject(readJsonSample(flowFile).properties);
  const actions = () => asObject(flow().definition).actions as Actions;
  const ask = (key: string, flowActions = actions()) => runActions(flowActions, { text: 'Hello' }, key);

  test('returns the answer', async () => {
    const { outcomes, sent } = await ask(functionKeys.first);
    expect(outcomes.get('Answer')?.outputs).toBe('You said: Hello');
    expect(received()?.body).toEqual({ model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hello' }] });
    expect(sent.map(({ url }) => url)).toEqual([`${scene.app.url}/v1/chat/completions`]);
  });

  test('ends with the error message when an input is wrong', async () => {
    const warm = actions();
    Object.assign(asObject(asObject(warm.Ask?.inputs).parameters), { 'body/temperature': 'warm' });
    const { terminated, sent } = await ask(functionKeys.first, warm);
    expect(terminated).toMatchObject({ runError: { code: 'invalid_input' } });
    expect(sent).toHaveLength(1);
  });

  test('retries three times when the limit is reached', async () => {
    await useUpSecond(scene.app.url);
    const { terminated, sent } = await ask(functionKeys.second);
    expect(terminated).toMatchObject({ runError: { code: 'throttled' } });
    expect(sent).toHaveLength(4);
  });

  test('hides its content in the run history, and retries with growing waits', () => {
    expect.hasAssertions();
    expectCareful(actions());
  });

  test('refers to its connection by the names in the solution', () => {
    const { host } = asObject(actions().Ask?.inputs);
    const { apiId, connectionName } = asObject(host);
    const api = String(connectionName);
    expect(apiId).toBe(`/providers/Microsoft.PowerApps/apis/${api}`);
    const reference = asObject(asObject(flow().connectionReferences)[api]);
    expect(reference).toMatchObject({ runtimeSource: 'embedded', api: { name: api } });
    const { connectionReferenceLogicalName } = asObject(reference.connection);
    const xml = readSample(`${solution}/customizations.xml`).toString();
    expect(xml).toContain(`connectionreferencelogicalname="${String(connectionReferenceLogicalName)}"`);
    expect(xml).toContain(`<connectorid>${String(apiId)}</connectorid>`);
  });

  test('is in the solution together with its connector, with the same ids everywhere', () => {
    const [manifest = '', xml = ''] = ['solution', 'customizations'].map((name) =>
      readSample(`${solution}/${name}.xml`).toString(),
    );
    const inside = (tag: string) =>
      [...xml.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map(([, found]) => found);
    const [, workflow] = /<Workflow WorkflowId="\{([\w-]+)\}"/.exec(xml) ?? [];
    expect(manifest).toContain(`<RootComponent type="29" id="{${String(workflow)}}"`);
    expect(inside('JsonFileName')).toEqual([flowFile.slice(solution.length)]);
    expect(flowFile).toContain(String(workflow).toUpperCase());
    const [connector, , again] = inside('connectorid');
    expect(again).toBe(connector);
    const [name] = inside('name');
    expect(manifest).toContain(
      `<RootComponent type="372" id="{${String(connector)}}" schemaName="${String(name)}"`,
    );
    expect(inside('openapidefinition')).toEqual([`/Connector/${String(name)}_openapidefinition.json`]);
    expect(inside('connectionparameters')).toEqual([`/Connector/${String(name)}_connectionparameters.json`]);
  });

  test('asks for the key in the same way as the connector', () => {
    const properties = readFileSync(path.join(root, 'connector/apiProperties.json'), 'utf8');
    const { connectionParameters } = asObject(asObject(JSON.parse(properties)).properties);
    expect(readJsonSample(`${solution}/Connector/oai_openai_connectionparameters.json`)).toEqual(
      connectionParameters,
    );
  });

  test.each(['solution.xml', 'customizations.xml', '[Content_Types].xml'])('%s is well-formed', (name) => {
    const open: string[] = [];
    const tags = readSample(`${solution}/${name}`)
      .toString()
      .matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g);
    for (const [, closing, tag = '', empty] of tags) {
      if (closing) expect([name, open.pop()]).toEqual([name, tag]);
      else if (!empty) open.push(tag);
    }
    expect(open).toEqual([]);
  });
});
