/** The least that a function can do with an upload: read it, and wait as long as OpenAI would take. */
const { app } = require('@azure/functions');
const { setTimeout: wait } = require('node:timers/promises');

app.http('Read', {
  route: 'v1/audio/transcriptions',
  methods: ['POST'],
  authLevel: 'function',
  handler: async (request) => {
    const body = await request.arrayBuffer();
    await wait(Number(process.env.WAIT_MS));
    return { jsonBody: { text: String(body.byteLength) } };
  },
});
