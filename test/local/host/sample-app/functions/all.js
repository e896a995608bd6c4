/** Defines functions that show what the host passes to an app, and what it does with the results. */
const { app } = require('@azure/functions');

const echo = async (request, context) => ({
  jsonBody: {
    function: context.functionName,
    invocationId: context.invocationId,
    traceParent: context.traceContext?.traceParent,
    method: request.method,
    url: request.url,
    query: Object.fromEntries(request.query),
    params: request.params,
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? null : await request.text(),
  },
});

const http = (name, route, handler, more = {}) =>
  app.http(name, { route, handler, methods: ['GET', 'POST'], authLevel: 'anonymous', ...more });

http('Echo', 'echo/{name}/{number:int?}', echo);
http('FunctionLevel', 'function-level', echo, { authLevel: 'function' });
http('AdminLevel', 'admin-level', echo, { authLevel: 'admin' });
http('Throws', 'throws', () => {
  throw new Error('on purpose');
});
http('Nothing', 'nothing', () => undefined);
http('Cookies', 'cookies', () => ({
  status: 201,
  body: 'text',
  headers: { 'x-one': 'a' },
  cookies: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 60 },
  ],
}));
http('Bytes', 'bytes', () => ({ body: Buffer.from([0, 255, 10]), headers: { 'content-length': '3' } }));
http('Rejects', 'rejects', () => {
  Promise.reject(new Error('nobody waits for me'));
  return { body: 'fine' };
});
http('ZRest', 'rest/{*path}', echo);
http('aBeforeRest', 'rest/first', echo);

http('UntilStopped', 'until-stopped', async (_, context) => {
  context.log('runs until the host is stopped');
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  return { body: 'finished' };
});
http('Setting', 'setting', () => ({ body: process.env.SAMPLE_SETTING }));
app.timer('Timer', {
  schedule: '* * * * * *',
  handler: (timer, context) => context.log(`past due: ${timer.isPastDue}`),
});
app.timer('OddTimer', { schedule: 'every now and then', handler: () => undefined });
app.storageQueue('Queue', { queueName: 'q', connection: 'c', handler: () => undefined });

app.hook.preInvocation((context) => {
  context.invocationContext.log(`before ${context.invocationContext.functionName}`);
});
app.hook.postInvocation((context) => {
  if (context.result?.body === 'text') context.result.headers['x-hook'] = 'after';
});
app.hook.log((context) => {
  if (context.message.startsWith('before Cookies')) context.message = `log hook saw ${context.message}`;
});
app.hook.appTerminate(() => console.error('terminated'));
