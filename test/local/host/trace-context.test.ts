/** Tests that the embedded host gives requests their place in a trace as ASP.NET Core does. */
import { traceContextFrom } from '../../../local/host/trace-context';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

test.each(['00', '01'])(
  'a caller in a trace gets a span of the host in it, and keeps the flags %s',
  (flags) => {
    const traceparent = `00-${trace}-${span}-${flags}`;
    const { traceParent, traceState } = traceContextFrom({ traceparent, tracestate: 'a=b' });
    expect(traceParent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-${flags}$`));
    expect(traceParent).not.toContain(span);
    expect(traceState).toBe('a=b');
  },
);

test.each([
  ['no trace', {}],
  ['no valid trace', { traceparent: 'nonsense', tracestate: 'a=b' }],
  ['two traces', { traceparent: `00-${trace}-${span}-01,00-${trace}-${span}-01`, tracestate: 'a=b' }],
  ['a state alone', { tracestate: 'a=b' }],
])('a caller with %s starts a new one', (_, headers) => {
  const [first, second] = [traceContextFrom(headers), traceContextFrom(headers)];
  expect(first.traceParent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(first.traceParent).not.toContain(trace);
  expect(second.traceParent.slice(3, 35)).not.toBe(first.traceParent.slice(3, 35));
  expect(first.traceState).toBe('');
});
