/** Waiting no longer than there is time. */
import { within } from '../src/deadline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const late = () => new Error('late');

test('what comes in time, or fails in time, leaves no timer behind', async () => {
  expect(await within(Promise.resolve(1), 95_000, late)).toBe(1);
  await expect(within(Promise.reject(new Error('no')), 95_000, late)).rejects.toThrow('no');
  await jest.advanceTimersByTimeAsync(0);
  expect(jest.getTimerCount()).toBe(0);
});

test('what does not come in time is an error', async () => {
  const never = new Promise<never>(() => undefined);
  const outcomes = Promise.allSettled([within(never, 1_000, late), within(never, 1_000)]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await outcomes).toMatchObject([{ reason: late() }, { reason: { name: 'TimedOut' } }]);
});
