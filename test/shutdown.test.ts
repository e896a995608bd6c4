/** Tests that calls in flight are answered when the host is asked to stop. */
import { call, chat } from './support/call';
import { startScene } from './support/app';

test('calls in flight are answered after SIGTERM, and the app ends without an error', async () => {
  const { app, openai, vault } = await startScene();
  const replies = [0, 1, 2].map((index) =>
    call(app.url, 'POST /v1/chat/completions', { body: chat(`Hello ${index}`, { simulate: 'delay:5000' }) }),
  );
  while (openai.requests.length < replies.length) await new Promise((resolve) => setTimeout(resolve, 10));
  const stopped = app.stop();
  const answered = await Promise.all(replies);
  expect(answered.map(({ status, body }) => [status, body.first_content])).toEqual(
    [0, 1, 2].map((index) => [200, `You said: Hello ${index}`]),
  );
  // The caller learns that the connection will not be used again.
  for (const { headers } of answered) expect(headers.get('connection')).toBe('close');
  expect(await stopped).toBe(0);
  await expect(call(app.url, 'GET /health')).rejects.toThrow();
  await Promise.all([openai.stop(), vault.stop()]);
});
