/** Tests that the library of Azure Functions does the same from its TypeScript, as it is deployed, as from its published JavaScript. */
import path from 'node:path';
import type * as functions from '@azure/functions';
import type { HttpData, ProgrammingModel, TypedData } from '../local/host/core';
import type { hostReply as makeHostReply } from '../src/http/host-reply';
import type { HttpReply } from '../src/http/output/reply';
import { root } from './support/app';
import { readText } from './support/deployments';

/** The library, with the model that it registers with the worker. */
interface Library {
  names: string[];
  version: string;
  model: ProgrammingModel;
  Response: typeof functions.HttpResponse;
  /** What the app hands to the library; it uses the library that is deployed. */
  hostReply: typeof makeHostReply;
}

/** Loads the library with a stand-in for what the worker provides. */
function load(id: string): Library {
  let model: ProgrammingModel | undefined;
  const core = {
    registerFunction: () => undefined,
    setProgrammingModel: (set: ProgrammingModel) => (model = set),
    log: () => undefined,
  };
  let library: typeof functions | undefined;
  let app: { hostReply: typeof makeHostReply } | undefined;
  jest.isolateModules(() => {
    jest.doMock('@azure/functions-core', () => core, { virtual: true });
    library = jest.requireActual<typeof functions>(id);
    library.app.http('Test', { handler: () => ({}) });
    app = jest.requireActual<{ hostReply: typeof makeHostReply }>('../src/http/host-reply');
  });
  if (!library || !app || !model) throw new Error('The library has registered no model.');
  return {
    names: Object.keys(library).sort(),
    version: model.version,
    model,
    Response: library.HttpResponse,
    hostReply: app.hostReply,
  };
}

const deployed = load('@azure/functions');
const published = load(path.join(root, 'node_modules/@azure/functions/dist/azure-functions.js'));

/** Runs one invocation. Gives what the worker would send to the host, and what was logged; or the error. */
async function invoke(
  { model }: Library,
  http: HttpData,
  handler: (...inputs: unknown[]) => unknown,
): Promise<unknown> {
  const logged: string[] = [];
  const invocation = model.getInvocationModel({
    invocationId: 'id-1',
    request: {
      invocationId: 'id-1',
      functionId: 'f',
      inputData: [{ name: 'trigger', data: { http } }],
      triggerMetadata: {},
      traceContext: { traceParent: '00-1', traceState: '' },
    },
    metadata: {
      name: 'Test',
      bindings: {
        trigger: { type: 'httpTrigger', direction: 'in', methods: ['POST'] },
        $return: { type: 'http', direction: 'out' },
      },
    },
    log: (...line) => logged.push(line.join(' ')),
  });
  const { context, inputs } = await invocation.getArguments();
  try {
    const result = await invocation.invokeFunction(context, inputs, handler);
    return { response: await invocation.getResponse(context, result), context: { ...context }, logged };
  } catch (error) {
    return { error: String(error), logged };
  }
}

const post: HttpData = { method: 'POST', url: 'http://localhost/v1/a?b=c&b=d', body: null };
const bytes: TypedData = { bytes: Buffer.from('{"é":1}') };

test('both are the same version and export the same', () => {
  expect(deployed.version).toBe('4.16.5');
  expect(deployed.version).toBe(published.version);
  expect(deployed.names).toEqual(published.names);
  expect(deployed.names).toContain('HttpRequest');
});

test('the bundle contains the TypeScript, whose private fields are not kept in a WeakMap', () => {
  const bundle = readText('dist/index.mjs');
  expect(bundle).toMatch(/#userLogHandler/);
  expect(bundle).not.toMatch(/userLogHandler.{0,40}WeakMap/);
});

describe('a function sees the same request', () => {
  test.each<[string, HttpData]>([
    ['bytes', { ...post, body: bytes }],
    ['a text', { ...post, body: { string: 'héllo' } }],
    ['no body', post],
    ['a GET with a body', { ...post, method: 'GET', body: bytes }],
    ['headers', { ...post, headers: { 'X-Odd': 'a,b', accept: 'Zürich' } }],
    ['query and parameters', { ...post, query: { b: 'c,d' }, params: { id: 'a/b' } }],
    ['a header that fetch refuses', { ...post, headers: { 'x-odd': 'Łódź' } }],
    ['a method that fetch refuses', { ...post, method: 'TRACE' }],
    ['no address', { method: 'POST' }],
  ])('%s', async (_, http) => {
    const seenBy = async (library: Library): Promise<unknown> =>
      invoke(library, http, async (request) => {
        const { method, url, headers, query, params, user, body, bodyUsed } =
          request as functions.HttpRequest;
        const copy = await (request as functions.HttpRequest).clone().text();
        const text = Buffer.from(await (request as functions.HttpRequest).arrayBuffer()).toString();
        const seen = { headers: [...headers], query: [...query], hasBody: body !== null };
        return { jsonBody: { method, url, ...seen, params, user, bodyUsed, copy, text } };
      }).catch(String);
    expect(await seenBy(deployed)).toEqual(await seenBy(published));
  });
});

describe('the worker gets the same reply', () => {
  test.each<[string, (library: Library) => unknown]>([
    ['JSON', () => ({ jsonBody: { a: 1 }, status: 201 })],
    ['bytes', () => ({ body: Buffer.from('ab'), headers: { 'content-type': 'image/png', b: '1' } })],
    ['a text', () => ({ body: 'ä' })],
    ['no content', () => ({ status: 204, body: 'ignored' })],
    ['cookies', () => ({ cookies: [{ name: 'a', value: 'b', maxAge: 1, sameSite: 'Lax' }] })],
    ['an instance', ({ Response }) => new Response({ status: 404, headers: { a: 'b' }, body: 'x' })],
    ['nothing', () => undefined],
    ['a number', () => 1],
    ['a wrong status', () => ({ status: 1000 })],
    ['a wrong header', () => ({ headers: { 'a b': 'c' } })],
    ['an error', () => Promise.reject(new TypeError('no'))],
  ])('%s', async (_, make) => {
    const answer = (library: Library) => invoke(library, post, () => make(library));
    expect(await answer(deployed)).toEqual(await answer(published));
  });

  test('and the same lines of the log', async () => {
    const log = (library: Library) =>
      invoke(library, post, (_, given) => {
        const context = given as functions.InvocationContext;
        context.log('a %d', 1, { b: 2 });
        context.warn('c');
        return {};
      });
    expect(await log(deployed)).toMatchObject({
      logged: ['information user a 1 { b: 2 }', 'warning user c'],
    });
    expect(await log(deployed)).toEqual(await log(published));
  });
});

describe('what the app hands to the library reaches the worker like a plain object', () => {
  const headers = { 'content-type': 'application/json', 'X-Request-Id': 'a', allow: 'GET, POST' };
  const part = Buffer.from('abcdef').subarray(2, 4);
  test.each<[string, HttpReply, string]>([
    ['a text', { status: 200, headers, body: Buffer.from('"ä"') }, '"ä"'],
    ['a part of other bytes', { status: 206, headers, body: part }, 'cd'],
    ['no body', { status: 416, headers }, ''],
    ['no content', { status: 204, headers: {} }, ''],
    ['an empty body', { status: 500, headers, body: Buffer.alloc(0) }, ''],
  ])('%s', async (_, reply, text) => {
    const sent = await invoke(deployed, post, () => deployed.hostReply(reply));
    const bytes = Uint8Array.from(Buffer.from(text));
    expect(sent).toMatchObject({ response: { returnValue: { http: { body: { bytes } } } } });
    expect(sent).toEqual(await invoke(deployed, post, () => reply));
    expect(sent).toEqual(await invoke(published, post, () => reply));
  });
});
