/**
 * Registers minimal functions, which only read their body and reply. A chat gets its reply at once. A sound
 * gets it after WAIT_MS, as long as the upstream would take.
 */
const { app } = require('@azure/functions');
const { setTimeout: wait } = require('node:timers/promises');

const read = (name, route, waitMs) =>
  app.http(name, {
    route,
    methods: ['POST'],
    authLevel: 'function',
    handler: async (request) => {
      const body = await request.arrayBuffer();
      if (waitMs > 0) await wait(waitMs);
      return { jsonBody: { text: String(body.byteLength) } };
    },
  });

read('ReadChat', 'v1/chat/completions', 0);
read('ReadSound', 'v1/audio/transcriptions', Number(process.env.WAIT_MS));
