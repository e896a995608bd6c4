/** The least that any server can do with an upload: pass it on as it comes. Prints its port. */
import { createServer, request } from 'node:http';
import { URL } from 'node:url';

const upstream = new URL(process.argv[2]);

const server = createServer((incoming, outgoing) => {
  const options = { method: 'POST', headers: { ...incoming.headers, host: upstream.host } };
  const onward = request(`${upstream.origin}${incoming.url}`, options, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
});
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })),
);
