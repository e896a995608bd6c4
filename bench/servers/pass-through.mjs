/** Runs a minimal server, which passes every call on unchanged. Prints its address. */
import { Agent, createServer, request } from 'node:http';
import { URL } from 'node:url';

const upstream = new URL(process.argv[2]);
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const headers = { ...incoming.headers, host: upstream.host };
  const path = upstream.pathname.replace(/\/v1$/, '') + incoming.url;
  const options = { host: upstream.hostname, port: upstream.port, path, method: 'POST', headers, agent };
  const onward = request(options, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(onward);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
