/** What is noted of the calls to OpenAI that one request needs. */
import { HttpRequest } from '@azure/functions';
import { AppError } from '../../src/errors';
import type { Call } from '../../src/http/frame';
import { callOpenAI } from '../../src/http/upstream';
import type { OpenAI } from '../../src/openai';
import { dependenciesWith } from '../support/dependencies';

test('what OpenAI said last stays known when a later call brings no answer, and all tries count', async () => {
  const send = jest
    .fn<ReturnType<OpenAI['send']>, Parameters<OpenAI['send']>>()
    .mockImplementationOnce((_, __, trace) => {
      trace.tries = 1;
      trace.headers = { 'x-openai-request-id': 'req_1' };
      return Promise.resolve({});
    })
    .mockImplementationOnce((_, __, trace) => {
      trace.tries = 2;
      return Promise.reject(new AppError('out_of_time'));
    });
  const dependencies = dependenciesWith({ openai: { send } });
  const call: Call = {
    request: new HttpRequest({ method: 'POST', url: 'http://localhost/v1' }),
    requestId: 'id-1',
    action: 'ChatPost',
    connection: { id: 'a', by: 'nothing' },
    deadline: 90_000,
    trace: { tries: 0, headers: {} },
    headers: {},
    tokens: {},
  };
  const request = {
    ...({ method: 'POST', path: '/x', repeatable: true } as const),
    ...{ clientRequestId: 'id-1', deadline: 90_000 },
  };
  await callOpenAI(request, call, dependencies);
  await expect(callOpenAI(request, call, dependencies)).rejects.toMatchObject({ code: 'out_of_time' });
  expect(call.trace).toEqual({ tries: 3, headers: { 'x-openai-request-id': 'req_1' } });
});
