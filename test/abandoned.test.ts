/** Tests what becomes of a call whose caller does not wait for the reply. The host does not tell the app about it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../local/listen';
import type { JsonObject } from '../src/json';
import { functionKeys, logLines, startApp, type RunningApp } from './support/app';
import { chat } from './support/call';

const upstream = createServer();
let app: RunningApp;
beforeAll(async () => {
  const OPENAI_BASE_URL = `http://127.0.0.1:${await listen(upstream, 0)}/v1`;
  app = await startApp({ OPENAI_API_KEY: 'sk-a', OPENAI_BASE_URL });
});
afterAll(() => Promise.all([app.stop(), close(upstream)]));

const job = { id: 'ftjob-1', object: 'fine_tuning.job', model: 'gpt-4o-mini-2024-07-18', status: 'queued' };
const message = { role: 'assistant', content: 'Hi' };
const answer = {
  ...{ id: 'a', object: 'chat.completion', created: 1, model: 'gpt-6-luna' },
  choices: [{ index: 0, message, finish_reason: 'stop' }],
};

/** Calls, and goes away as soon as OpenAI has the request. Gives that request, and the response that OpenAI has not sent yet. */
async function abandon(path: string, body: JsonObject, headers: Record<string, string> = {}) {
  const arrived = once(upstream, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const caller = new AbortController();
  const call = post(path, body, headers, caller.signal).catch((error: unknown) => error);
  const [request, response] = await arrived;
  caller.abort();
  expect(await call).toMatchObject({ name: 'AbortError' });
  // A second caller is answered after the host has seen that the first one has gone.
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
  return { request, response };
}

function post(path: string, body: JsonObject, headers: Record<string, string>, signal?: AbortSignal) {
  return fetch(app.url + path, {
    method: 'POST',
    headers: { 'x-functions-key': functionKeys.first, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** Counts the requests to OpenAI. */
function counter() {
  let count = 0;
  const more = () => count++;
  upstream.on('request', more);
  return () => {
    upstream.off('request', more);
    return count;
  };
}

test.each<[string, string, JsonObject, JsonObject]>([
  ['ChatPost', '/v1/chat/completions', chat('Hello'), answer],
  ['FineTuningPost', '/v1/fine_tuning/jobs', { model: job.model, training_file: 'file-1' }, job],
])('%s is carried out once and to its end, and logged', async (action, path, body, answered) => {
  const requests = counter();
  const { request, response } = await abandon(path, body);
  response.end(JSON.stringify(answered));
  const id = String(request.headers['x-client-request-id']);
  expect(await logLines(app, id)).toEqual([expect.stringMatching(`"action":"${action}".*"status":200`)]);
  expect(requests()).toBe(1);
});

test('a call with a key that is sent again gets the answer that nobody has waited for', async () => {
  const requests = counter();
  const key = { 'idempotency-key': 'abandoned' };
  const { response } = await abandon('/v1/chat/completions', chat('Hello'), key);
  response.end(JSON.stringify(answer));
  const again = await post('/v1/chat/completions', chat('Hello'), key);
  expect([again.status, await again.json()]).toMatchObject([200, { first_content: 'Hi' }]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(requests()).toBe(1);
});
