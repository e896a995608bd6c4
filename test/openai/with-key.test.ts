/** Tests what is noted about all requests of one call. */
import { AppError } from '../../src/errors';
import type { Send } from '../../src/openai/send';
import type { OutgoingRequest } from '../../src/stages';
import { createPauses } from '../../src/upstreams';
import { createService, type OwnedCall } from '../../src/openai/with-key';

test('the headers of the last response are kept when a later request gets none, and all tries are counted', async () => {
  const send = jest
    .fn<ReturnType<Send>, Parameters<Send>>()
    .mockImplementationOnce((_, __, { trace }) => {
      trace.tries = 1;
      trace.headers = { 'x-openai-request-id': 'req_1' };
      return Promise.resolve({});
    })
    .mockImplementationOnce((_, __, { trace }) => {
      trace.tries = 2;
      return Promise.reject(new AppError('out_of_time'));
    });
  const keys = {
    whenUnavailable: 'vault_unavailable' as const,
    preload: () => Promise.resolve(),
    get: () => Promise.resolve({ value: 'sk-a', source: 'setting' as const }),
    afterRefusal: () => Promise.resolve(undefined),
  };
  const service = createService({
    ...{ upstream: { name: 'openai', kind: 'openai' }, send, keys },
    ...{ pauses: createPauses(() => 0), now: () => 0 },
  });
  const call: OwnedCall = {
    requestId: 'id-1',
    connection: { id: 'a' },
    deadline: 90_000,
    trace: { tries: 0, headers: {} },
  };
  const request: OutgoingRequest = {
    method: 'POST',
    path: '/v1/x',
    parameters: {},
    expects: 'json',
    repeatable: true,
  };
  await service.send(request, call);
  await expect(service.send(request, call)).rejects.toMatchObject({ code: 'out_of_time' });
  expect(call.trace).toEqual({
    tries: 3,
    headers: { 'x-openai-request-id': 'req_1' },
    keySource: 'setting',
    provider: 'openai',
    upstream: 'openai',
  });
});
