/** Tests that a test covers each file below samples/, and that workflows run here as on the platforms. */
import { sampleNames } from './support/samples';
import type { Actions } from './support/workflow/actions';
import { fileObject, fromReply } from './support/workflow/content';
import { evaluate } from './support/workflow/evaluate';
import { logicApps, powerAutomate } from './support/workflow/platforms';
import { run } from './support/workflow/run';
import { toSend } from './support/workflow/send';

/** Which test covers which files. */
const known: [pattern: RegExp, test: string][] = [
  [/^logic-apps-standard\/\w+\/workflow\.json$/, 'samples-logic-apps'],
  [
    /^logic-apps-standard\/(connections|host|local\.settings\.sample|parameters)\.json$/,
    'samples-logic-apps',
  ],
  [/^logic-apps-standard\/\.vscode\/(extensions|launch|settings|tasks)\.json$/, 'samples-logic-apps'],
  [/^logic-apps-standard\/\.(func|git)ignore$/, 'samples-logic-apps'],
  [/^power-automate\/[\w-]+\.json$/, 'samples-power-automate'],
  [/^power-automate\/custom-connector\/(Connector|Workflows)\/[\w-]+\.json$/, 'samples-power-automate'],
  [
    /^power-automate\/custom-connector\/(solution|customizations|\[Content_Types\])\.xml$/,
    'samples-power-automate',
  ],
  [/^power-automate\/\.gitignore$/, 'here'],
  [/^requests\.http$/, 'samples-requests'],
  [/^files\/(hello\.wav|picture\.png)$/, 'samples-requests'],
  [/^([\w-]+\/)?README\.md$/, 'samples-requests'],
];

test.each(sampleNames())('a test covers %s', (name) => {
  expect(known.filter(([pattern]) => pattern.test(name))).toHaveLength(1);
});

describe('expressions', () => {
  const lookups = { body: () => ({ data: [{ url: 'https://a' }], text: 'x', 'first-name': "O'Neil" }) };
  const good: [string, unknown][] = [
    ['plain', 'plain'],
    ["@body('A')?['data']?[0]?['url']", 'https://a'],
    ["@body('A')['first-name']", "O'Neil"],
    ["@{body('A')?['text']}/@{int('5')}", 'x/5'],
    ["@{body('A')?['data']}", '[{"url":"https://a"}]'],
    ["@body('A')?['none']?['of']", null],
    ["@body('A')?['data']?[1]", null],
    ["@coalesce(body('A')?['none'], 'it''s', 1)", "it's"],
    ["@{body('A')?['none']}", ''],
    ["@if(startsWith( 'ab', 'A' ), -1.5, null)", -1.5],
    ['@@literal', '@literal'],
    ['a@b.example', 'a@b.example'],
    ['@true', true],
  ];
  test.each(good)('%s', (text, value) => expect(evaluate(text, lookups)).toEqual(value));

  const bad: [string, string][] = [
    ["@body('A')['none']", 'There is no "none"'],
    ["@body('A')?['text']?['of']", 'cannot be selected from "x"'],
    ["@body('A'", ') is missing'],
    ["@body('A') x", 'Nothing may follow'],
    ["@{body('A')", '} is missing'],
    ["@guess('A')", 'do not know the function guess'],
    ["@json('<html>')", 'not valid JSON'],
    ["@int('soon')", 'whole number'],
    ['@body', '( is missing'],
  ];
  test.each(bad)('%s throws an error', (text, message) =>
    expect(() => evaluate(text, lookups)).toThrow(message),
  );
});

describe('the order of actions', () => {
  const platform = powerAutomate({ definition: {}, key: '' }, 'http://127.0.0.1:1', null);
  const compose = (inputs: unknown, runAfter: Actions[string]['runAfter'] = {}) => ({
    type: 'Compose',
    inputs,
    runAfter,
  });

  test('follows runAfter, and skips an action when the earlier one ended with another status', async () => {
    const { outcomes } = await run(
      {
        Last: compose("@outputs('First')", { First: ['Succeeded'] }),
        First: compose('a'),
        Rescue: compose('b', { First: ['Failed', 'TimedOut'] }),
        After_the_rescue: compose('c', { Rescue: ['Succeeded'] }),
      },
      platform,
    );
    expect(Object.fromEntries([...outcomes].map(([name, { status }]) => [name, status]))).toEqual({
      First: 'Succeeded',
      Last: 'Succeeded',
      Rescue: 'Skipped',
      After_the_rescue: 'Skipped',
    });
  });

  test('lets an expression use only the outputs of earlier actions', async () => {
    const actions = { A: compose('a'), B: compose("@outputs('A')") };
    await expect(run(actions, platform)).rejects.toThrow('No action before this one is called A');
  });

  test('fails when runAfter names an unknown action', async () => {
    await expect(run({ A: compose('a', { B: ['Succeeded'] }) }, platform)).rejects.toThrow('after B');
  });
});

describe('the request that is sent', () => {
  const project = {
    connections: {
      functionConnections: {
        openai: {
          triggerUrl: "@{appsetting('URL')}/OpenAI",
          authentication: { type: 'QueryString', name: 'Code', value: "@appsetting('KEY')" },
        },
      },
    },
    parameters: {},
    settings: { URL: 'http://127.0.0.1:1', KEY: 'a+b=' },
  };

  test('has the key in the query and a JSON body for the Azure Functions action', () => {
    const { requests } = logicApps(project, 'http://127.0.0.1:1', null);
    const inputs = {
      method: 'POST',
      queries: { operation: 'ChatPost' },
      body: { a: 1 },
      function: { connectionName: 'openai' },
    };
    const asked = requests.Function?.(inputs);
    if (!asked) throw new Error('There is no Function action.');
    const { url, headers, bytes } = toSend(asked, 'logic-apps');
    expect(url).toBe('http://127.0.0.1:1/OpenAI?operation=ChatPost&Code=a%2Bb%3D');
    expect(headers).toMatchObject({
      'Content-Type': 'application/json; charset=utf-8',
      'Accept-Encoding': 'gzip, deflate',
      'User-Agent': expect.stringMatching(/^azure-logic-apps\//) as string,
    });
    expect(headers).not.toHaveProperty('Accept');
    expect(bytes.toString()).toBe('{"a":1}');
  });

  test('does not have the headers that the platform drops', () => {
    const written = {
      Accept: 'a',
      'Accept-Charset': 'b',
      Origin: 'c',
      Cookie: 'd',
      'content-type': 'e/f',
      X: 'g',
    };
    const { headers } = toSend({ method: 'GET', url: '', headers: written, body: 'x' }, 'power-automate');
    expect(headers).toMatchObject({ Accept: 'a', 'content-type': 'e/f', X: 'g' });
    for (const name of ['Accept-Charset', 'Origin', 'Cookie', 'Content-Type'])
      expect(headers).not.toHaveProperty(name);
    expect(headers['User-Agent']).toMatch(/ microsoft-flow\/1\.0$/);
  });

  test('has the parts of a form between boundaries, and the content type of a file', () => {
    const part = (name: string, body: unknown) => ({
      headers: { 'Content-Disposition': `form-data; name="${name}"` },
      body,
    });
    const parts = [part('model', 'm'), part('file', fileObject('audio/wav', Buffer.from('RIFF')))];
    const body = { '$content-type': 'multipart/form-data', $multipart: parts };
    const { headers, bytes } = toSend({ method: 'POST', url: '', headers: {}, body }, 'logic-apps');
    const [, boundary = ''] = /boundary="(.+)"$/.exec(headers['Content-Type'] ?? '') ?? [];
    expect(bytes.toString().split(`--${boundary}`)).toEqual([
      '',
      '\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n',
      '\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: audio/wav\r\n\r\nRIFF\r\n',
      '--\r\n',
    ]);
  });

  test('a reply is read as JSON, a text or a file; invalid JSON is an error', () => {
    expect(fromReply('application/json; charset=utf-8', Buffer.from('{"a":1}'))).toEqual({ a: 1 });
    expect(fromReply('text/plain', Buffer.from('a'))).toBe('a');
    expect(fromReply('audio/mpeg', Buffer.from('a'))).toEqual({
      '$content-type': 'audio/mpeg',
      $content: 'YQ==',
    });
    expect(fromReply('', Buffer.alloc(0))).toBeUndefined();
    expect(() => fromReply('application/json', Buffer.from('<html>'))).toThrow(SyntaxError);
  });
});
