/**
 * Preloaded into the app's process: calls the handler of chats in the process itself, with an OpenAI that is a function. So there is
 * no network, and nothing is measured but the app, the library of Azure Functions, and axios. SIGUSR2 starts a round, whose
 * figures go into the file HELD_FILE.
 */
const { randomUUID } = require('node:crypto');
const { EventEmitter } = require('node:events');
const { renameSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const { Session } = require('node:inspector');
const { Module, syncBuiltinESMExports } = require('node:module');
const { setImmediate } = require('node:timers');
const v8 = require('node:v8');

/** How many calls run at the same time, and how many a round has: for the time, and for each of the two counts. */
const [callers, timed, counted] = [32, 4_000, 1_000];
/** The address of the OpenAI that is a function. Nothing listens there. */
const port = '9';

const chat = (message) => ({
  model: 'gpt-6-luna',
  messages: [{ role: 'user', content: message }],
  temperature: 0.5,
});
const body = Buffer.from(JSON.stringify(chat('y'.repeat(900))));
const answer = Buffer.from(
  JSON.stringify({
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1_790_000_000, model: 'gpt-6-luna' },
    choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(700) }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
  }),
);

/** Takes the place of a request over the network. */
class Request extends EventEmitter {
  reusedSocket = true;
  end() {
    setImmediate(() => {
      const headers = { 'content-type': 'application/json', 'content-length': String(answer.length) };
      const response = Object.assign(new EventEmitter(), { statusCode: 200, statusMessage: 'OK', headers });
      this.emit('response', response);
      setImmediate(() => {
        response.emit('data', answer);
        response.emit('end');
      });
    });
  }
  destroy() {}
}

const overNetwork = http.request;
http.request = (target, ...rest) =>
  String(target.port) === port ? new Request() : overNetwork(target, ...rest);
syncBuiltinESMExports();

// The host puts its own require() in place of Node's, which knows the module that the worker provides.
let core;
const functions = [];
let current = Module.prototype.require;
Object.defineProperty(Module.prototype, 'require', {
  get: () => current,
  set: (given) => {
    current = function (id) {
      const loaded = given.call(this, id);
      if (id === '@azure/functions-core' && loaded !== core) {
        core = loaded;
        const { registerFunction } = core;
        core.registerFunction = (metadata, callback) => {
          functions.push({ ...metadata, callback });
          return registerFunction(metadata, callback);
        };
      }
      return loaded;
    };
  },
});

let turn = 0;

async function call({ name, bindings, callback }, trigger) {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-functions-key': `bench-key-${turn++ % 32}`,
  };
  const url = 'http://127.0.0.1/v1/chat/completions';
  const data = {
    http: { method: 'POST', url, headers, query: {}, params: {}, body: { bytes: Buffer.from(body) } },
  };
  const model = core.getProgrammingModel().getInvocationModel({
    invocationId: randomUUID(),
    request: { functionId: name, inputData: [{ name: trigger, data }], triggerMetadata: {} },
    metadata: { name, bindings },
    log: () => undefined,
  });
  const { context, inputs } = await model.getArguments();
  const { returnValue } = await model.getResponse(
    context,
    await model.invokeFunction(context, inputs, callback),
  );
  const { statusCode } = returnValue.http;
  if (String(statusCode) !== '200') throw new Error(`A call got ${statusCode}.`);
}

async function run(count) {
  const chats = functions.find(({ bindings }) =>
    Object.values(bindings).some(({ route }) => route === 'v1/chat/completions'),
  );
  const [trigger] = Object.entries(chats.bindings).find(([, { direction }]) => direction === 'in');
  let left = count;
  const caller = async () => {
    while (left-- > 0) await call(chats, trigger);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function cpuMicros() {
  const before = process.cpuUsage();
  await run(timed);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / timed;
}

async function promises() {
  let count = 0;
  const stop = v8.promiseHooks.createHook({ init: () => count++ });
  await run(counted);
  stop();
  return count / counted;
}

async function garbageBytes() {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.startSampling', {
    ...{
      samplingInterval: 8_192,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    },
  });
  await run(counted);
  let bytes = 0;
  const add = ({ selfSize, children }) => {
    bytes += selfSize;
    children.forEach(add);
  };
  session.post('HeapProfiler.stopSampling', (_, { profile }) => add(profile.head));
  session.disconnect();
  return bytes / counted;
}

process.on('SIGUSR2', async () => {
  const figures = await (async () => ({
    cpuMicros: await cpuMicros(),
    promises: await promises(),
    garbageBytes: await garbageBytes(),
  }))().catch((error) => ({ error: String(error) }));
  writeFileSync(`${process.env.HELD_FILE}.new`, JSON.stringify(figures));
  renameSync(`${process.env.HELD_FILE}.new`, process.env.HELD_FILE);
});
