/**
 * Imitates OpenAI for measurements. The response to a chat has as many bytes as the request; that to a sound
 * is a text. The address says how long it takes: `/0/v1/...` responds at once, `/2000/v1/...` after 2 s,
 * `/never/v1/...` never.
 */
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const chats = new Map();

function chatOf(length) {
  if (!chats.has(length)) {
    const chat = (content) => ({
      id: 'chatcmpl-benchmark',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: 'gpt-6-luna',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
    });
    const around = JSON.stringify(chat('')).length;
    chats.set(length, Buffer.from(JSON.stringify(chat('x'.repeat(Math.max(1, length - around))))));
  }
  return chats.get(length);
}

const server = createServer((request, response) => {
  const [, duration] = request.url.split('/');
  let length = 0;
  request.on('data', (chunk) => (length += chunk.length));
  request.once('end', async () => {
    if (duration === 'never') return;
    if (duration !== '0') await wait(Number(duration));
    const isChat = request.url.endsWith('/chat/completions');
    const body = isChat ? chatOf(length) : Buffer.from('{"text":"Heard."}');
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 600_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
