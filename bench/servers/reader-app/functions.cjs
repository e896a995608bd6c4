/**
 * Registers minimal functions, which only read their body and reply. A chat gets its reply at once, or what the
 * server in UPSTREAM answers to it. A sound gets its reply after WAIT_MS, as long as the upstream would take.
 */
const { Agent, request: requestOverHttp } = require('node:http');
const { app } = require('@azure/functions');
const { setTimeout: wait } = require('node:timers/promises');

const agent = new Agent({ keepAlive: true, maxFreeSockets: Infinity });

/** Sends a body to the upstream with one plain call of node:http. Gives the bytes of the answer. */
const call = (body) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.byteLength };
    const url = `${process.env.UPSTREAM}/chat/completions`;
    const outgoing = requestOverHttp(url, { method: 'POST', headers, agent }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece)).once('error', reject);
      answer.once('end', () => resolve(Buffer.concat(pieces)));
    });
    outgoing.once('error', reject).end(Buffer.from(body));
  });

const read = (name, route, waitMs) =>
  app.http(name, {
    route,
    methods: ['POST'],
    authLevel: 'function',
    handler: async (request) => {
      const body = await request.arrayBuffer();
      if (waitMs > 0) await wait(waitMs);
      if (process.env.UPSTREAM && route.endsWith('completions')) {
        return { body: await call(body), headers: { 'content-type': 'application/json' } };
      }
      return { jsonBody: { text: String(body.byteLength) } };
    },
  });

read('ReadChat', 'v1/chat/completions', 0);
read('ReadSound', 'v1/audio/transcriptions', Number(process.env.WAIT_MS));
