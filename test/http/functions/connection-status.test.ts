/** Tests the status of a connection, and how often OpenAI is called for it. */
import { HttpRequest } from '@azure/functions';
import { AppError, type ErrorCode } from '../../../src/errors';
import { connectionStatus } from '../../../src/http/functions/connection-status';
import { asObject } from '../../../src/json';
import { dependenciesWith, loggingContext, type SpecialParts } from '../../support/dependencies';

/** Makes the function with special dependencies, and returns a way to call it with headers. */
function setUp(special: SpecialParts, environment: Record<string, string> = {}) {
  const handler = connectionStatus('ConnectionGet', dependenciesWith(special, environment));
  return async (headers: Record<string, string> = {}) => {
    const request = new HttpRequest({ method: 'GET', url: 'http://localhost/v1/connection', headers });
    const { status, body } = asObject(await handler(request, loggingContext().context));
    return { status, body: asObject(JSON.parse(String(body))) };
  };
}

const accepting = () => jest.fn(() => Promise.resolve({ data: [] }));

test.each<[ErrorCode, boolean | null]>([
  ['stored_key_refused', false],
  ['caller_key_refused', false],
  ['no_key', false],
  ['openai_failed', null],
  ['out_of_time', null],
])('after the error %s, key_accepted is %j', async (code, accepted) => {
  const ask = setUp({ send: () => Promise.reject(new AppError(code)) });
  expect((await ask()).body.key_accepted).toBe(accepted);
});

test('the result of a check is kept for 5 seconds', async () => {
  let time = 0;
  const send = accepting();
  const ask = setUp({ send, now: () => time });
  await ask();
  time = 4_999;
  expect((await ask()).body.key_accepted).toBe(true);
  expect(send).toHaveBeenCalledTimes(1);
  time = 5_000;
  await ask();
  expect(send).toHaveBeenCalledTimes(2);
});

test("the result for a caller's own key is not kept", async () => {
  const send = accepting();
  const ask = setUp({ send }, { ALLOW_CALLER_KEY: 'true' });
  await ask({ authorization: 'Bearer sk-own' });
  await ask({ authorization: 'Bearer sk-own' });
  expect(send).toHaveBeenCalledTimes(2);
});

test('results are kept for at most 1,000 connections, and the oldest is forgotten', async () => {
  const send = accepting();
  const ask = setUp({ send });
  for (let index = 0; index <= 1_000; index++) await ask({ 'x-functions-key': `key-${index}` });
  await ask({ 'x-functions-key': 'key-1000' });
  expect(send).toHaveBeenCalledTimes(1_001);
  await ask({ 'x-functions-key': 'key-0' });
  expect(send).toHaveBeenCalledTimes(1_002);
});

test('the caller does not wait longer than the time limit for a throttle that never answers', async () => {
  const { throttle } = dependenciesWith();
  const usage = () => new Promise<never>(() => undefined);
  const now = jest.fn().mockReturnValueOnce(0).mockReturnValue(94_999);
  const { status, body } = await setUp({ now, throttle: { ...throttle, usage } })();
  expect([status, body.error]).toMatchObject([503, { code: 'throttle_unavailable' }]);
});
