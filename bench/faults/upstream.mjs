/**
 * Imitates an OpenAI whose pictures cause faults. The address says which pictures it answers with: `/noise/v1/...` ten
 * of noise with 1024x1024 pixels, `/huge/v1/...` one with 20000x20000 pixels, `/plain/v1/...` one with 1024x1024, `/4k/v1/...`
 * one of noise with 3840x2160, and `/50/v1/...` bytes of 50 MB in base64, which only begin like a picture.
 */
import { createServer } from 'node:http';
import { png } from './pictures.mjs';

const noise = png(1024, 1024, { noise: true });
const makers = {
  noise: () => Array(10).fill(noise),
  huge: () => [png(20_000, 20_000, { noise: false })],
  plain: () => [noise],
  '4k': () => [png(3840, 2160, { noise: true })],
};
const answers = new Map();

function answerOf(name) {
  if (!answers.has(name)) {
    const bytes = makers[name]?.() ?? [Buffer.alloc((Number(name) * 1e6 * 3) / 4, noise)];
    const data = bytes.map((picture) => ({ b64_json: picture.toString('base64') }));
    answers.set(name, Buffer.from(JSON.stringify({ created: 1_790_000_000, data })));
  }
  return answers.get(name);
}

const server = createServer((request, response) => {
  const [, name] = request.url.split('/');
  request.resume().once('end', () => {
    const body = answerOf(name);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
