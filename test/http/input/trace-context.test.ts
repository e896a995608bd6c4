/** Tests how the place of a request in a trace is read. */
import { InvocationContext } from '@azure/functions';
import { tracePlaceIn } from '../../../src/http/input/trace-context';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parent = `00-${traceId}-b7ad6b7169203331-01`;

test('the span of the host is the parent of what is sent', () => {
  const context = new InvocationContext({
    traceContext: { traceParent: parent, traceState: 'vendor=account-7' },
  });
  expect(tracePlaceIn(context)).toEqual({ parent, traceId });
});

test.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['another version', parent.replace('00-', '01-')],
  ['the older form of .NET', '|b7ad6b71.69203331_'],
  ['capital letters', parent.toUpperCase()],
  ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['more after it', `${parent}-x`],
  ['another header after it', `${parent}\r\nx: y`],
])('%s is no place in a trace', (_, traceParent) => {
  expect(tracePlaceIn({ traceContext: traceParent === undefined ? {} : { traceParent } })).toBeUndefined();
  expect(tracePlaceIn({})).toBeUndefined();
});
