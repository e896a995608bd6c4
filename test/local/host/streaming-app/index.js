/** Defines an app with HTTP streaming switched on, as in the quickstart of Azure Functions. */
const { app } = require('@azure/functions');

app.setup({ enableHttpStream: true });

app.http('Upload', {
  route: 'upload',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => {
    let size = 0;
    for await (const chunk of request.body) size += chunk.length;
    return { jsonBody: { size, x: request.query.get('x') } };
  },
});
app.http('Throws', {
  route: 'throws',
  authLevel: 'anonymous',
  handler: () => {
    throw new Error('on purpose');
  },
});
app.http('Nothing', { route: 'nothing', authLevel: 'anonymous', handler: () => undefined });
