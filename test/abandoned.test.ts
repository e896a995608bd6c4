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

test.each<[string, string, JsonObject, JsonObject]>([
  ['ChatPost', '/v1/chat/completions', chat('Hello'), answer],
  ['FineTuningPost', '/v1/fine_tuning/jobs', { model: job.model, training_file: 'file-1' }, job],
])('%s is carried out once and to its end, and logged', async (action, path, body, answered) => {
  let requests = 0;
  const count = () => requests++;
  upstream.on('request', count);
  const arrived = once(upstream, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  const caller = new AbortController();
  const call = fetch(app.url + path, {
    method: 'POST',
    headers: { 'x-functions-key': functionKeys.first, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: caller.signal,
  }).catch((error: unknown) => error);
  const [request, response] = await arrived;
  caller.abort();
  expect(await call).toMatchObject({ name: 'AbortError' });
  // A second caller is answered after the host has seen that the first one has gone.
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
  response.end(JSON.stringify(answered));
  const id = String(request.headers['x-client-request-id']);
  expect(await logLines(app, id)).toEqual([expect.stringMatching(`"action":"${action}".*"status":200`)]);
  expect(requests).toBe(1);
  upstream.off('request', count);
});
