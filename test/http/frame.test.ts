/** Tests how long a call may take, and that its log line says how it came. */
import { HttpRequest } from '@azure/functions';
import type { Call } from '../../src/http/call';
import { callFrame } from '../../src/http/frame';
import { jsonReply } from '../../src/http/output/reply';
import { dependenciesWith, loggingContext } from '../support/dependencies';

test.each([
  ['225', undefined, 225_000],
  ['225', 95, 95_000],
  ['20', 95, 20_000],
])(
  'with ANSWER_SECONDS=%s, a caller that waits %s seconds is answered in %s ms',
  async (seconds, waits, ms) => {
    const calls: Call[] = [];
    const handler = callFrame({ name: 'Test' }, dependenciesWith({}, { ANSWER_SECONDS: seconds }), (call) => {
      calls.push(call);
      return Promise.resolve(jsonReply(200, {}));
    });
    const request = new HttpRequest({ method: 'GET', url: 'http://localhost/' });
    const { context, logged } = loggingContext();
    await handler(request, context, waits === undefined ? undefined : { via: 'mcp', longestSeconds: waits });
    expect(calls.map(({ deadline, started }) => deadline - started)).toEqual([ms]);
    expect(logged.join().includes('"via":"mcp"')).toBe(waits !== undefined);
  },
);
