/**
 * Runs a server as it is usually written: it reads the whole body and sends it on with axios, without setting
 * any options. Prints its address.
 */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import axios from 'axios';

const upstream = process.argv[2].replace(/\/v1$/, '');

const server = createServer(async (incoming, outgoing) => {
  const { 'content-type': type, authorization } = incoming.headers;
  const body = await buffer(incoming);
  const headers = { 'content-type': type, authorization };
  const answer = await axios.post(upstream + incoming.url, body, { headers });
  outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.data));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
