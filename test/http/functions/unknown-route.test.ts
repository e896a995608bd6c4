/** Tests what is said about addresses that no function takes, with the real table of functions. */
import { HttpRequest } from '@azure/functions';
import { httpFunctions } from '../../../src/functions';
import type { JsonObject } from '../../../src/json';
import { dependenciesWith, loggingContext } from '../../support/dependencies';

/** The reply to a request. */
async function visit(method: string, path: string) {
  const unknown = httpFunctions.find(({ name }) => name === 'ZUnknownRoute');
  if (!unknown) throw new Error('ZUnknownRoute is gone');
  const handler = unknown.handler(unknown.name, dependenciesWith());
  const request = new HttpRequest({ method, url: `https://app.example.org${path}` });
  const { status, headers, body } = (await handler(request, loggingContext().context)) as {
    status: number;
    headers: Record<string, string>;
    body: Buffer;
  };
  const { error } = JSON.parse(body.toString()) as { error: JsonObject };
  return { status, allow: headers.allow, code: error.code, message: error.message, param: error.param };
}

/** An address with a function for other methods, and the methods that it takes. */
test.each([
  ['GET', '/v1/chat/completions', 'POST'],
  ['HEAD', '/v1/chat/completions', 'POST'],
  ['OPTIONS', '/v1/embeddings', 'POST'],
  ['DELETE', '/V1/Models/', 'GET'],
  ['HEAD', '/v1/models', 'GET'],
  ['POST', '/v1/models', 'GET'],
  ['PUT', '/v1/connection', 'GET'],
  ['GET', '/OpenAI', 'POST'],
  ['GET', '/openai/', 'POST'],
  ['GET', '/v1/fine_tuning/jobs', 'POST'],
  ['DELETE', '/v1/fine_tuning/jobs/ftjob-1', 'GET'],
  ['POST', '/v1/fine_tuning/jobs/ftjob-1/events', 'GET'],
  ['GET', '/v1/fine_tuning/jobs/ftjob-1/cancel', 'POST'],
  ['GET', '/v1/fine_tuning/jobs/a%2Fb/cancel', 'POST'],
  ['PATCH', '/health', 'GET, HEAD'],
  ['POST', '/swagger.json', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/v1/images/files/a.png', 'GET, HEAD'],
])('%s %s is refused, because only %s is allowed', async (method, path, methods) => {
  expect(await visit(method, path)).toMatchObject({
    status: 405,
    code: 'method_not_allowed',
    allow: methods,
    message: `This address accepts ${methods} only. Change the method of the request.`,
  });
});

/** An address whose parameter is empty. */
test.each([
  ['GET', '/v1/fine_tuning/jobs/', 'fine_tuning_job_id'],
  ['GET', '/v1/fine_tuning/jobs//events', 'fine_tuning_job_id'],
  ['GET', '/V1/Fine_Tuning/Jobs//Events/', 'fine_tuning_job_id'],
  ['POST', '/v1/fine_tuning/jobs//cancel', 'fine_tuning_job_id'],
  ['GET', '/v1/images/files/', 'link'],
  ['HEAD', '/v1/images/files/', 'link'],
])('%s %s lacks %s', async (method, path, param) => {
  expect(await visit(method, path)).toMatchObject({
    status: 400,
    code: 'invalid_input',
    param,
    message: `\`${param}\` is missing in the address.`,
  });
});

/** An address that is nearly right, and what is meant. */
test.each([
  ['POST', '/chat/completions', 'POST /v1/chat/completions'],
  ['GET', '/chat/completions', 'POST /v1/chat/completions'],
  ['POST', '/Chat/Completions/', 'POST /v1/chat/completions'],
  ['POST', '/api/v1/chat/completions', 'POST /v1/chat/completions'],
  ['POST', '/v1/v1/embeddings', 'POST /v1/embeddings'],
  ['POST', '/a/b/c/v1/moderations', 'POST /v1/moderations'],
  ['POST', '/a//v1//completions', 'POST /v1/completions'],
  ['GET', '/models', 'GET /v1/models'],
  ['POST', '/openai/v1/images/generations', 'POST /v1/images/generations'],
  ['GET', '/api/health', 'GET /health'],
  ['GET', '/v1/swagger.json', 'GET /swagger.json'],
  ['POST', '/api/OpenAI', 'POST /OpenAI'],
  ['GET', '/fine_tuning/jobs/ftjob-1', 'GET /v1/fine_tuning/jobs/{fine_tuning_job_id}'],
  ['POST', '/fine_tuning/jobs/ftjob-1/cancel', 'POST /v1/fine_tuning/jobs/{fine_tuning_job_id}/cancel'],
])('%s %s: the reply says to use %s', async (method, path, meant) => {
  expect(await visit(method, path)).toMatchObject({
    status: 404,
    code: 'route_not_found',
    message: `There is no action at this address. Use ${meant}.`,
  });
});

test('an address of Azure names the model; here the body does', async () => {
  const path = '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21';
  expect((await visit('POST', path)).message).toBe(
    'There is no action at this address. Use POST /v1/chat/completions. Name the model in the body.',
  );
});

test.each([
  ['GET', '/'],
  ['GET', '/v1'],
  ['POST', '/v1/'],
  ['GET', '/favicon.ico'],
  ['GET', '/robots.txt'],
  ['POST', '/v2/chat'],
  ['POST', '/v1/chat/completions/more'],
  ['POST', '/v1/assistants'],
  ['GET', '/swaggerxjson'],
  ['GET', '/v1/fine-tuning/jobs/ftjob-1'],
  ['GET', '/.*'],
  ['GET', '/v1/models)('],
  ['POST', '/%'],
])('%s %s is like no address of the app', async (method, path) => {
  expect(await visit(method, path)).toMatchObject({
    status: 404,
    code: 'route_not_found',
    allow: undefined,
    message: 'There is no action at this address.',
  });
});
