/** Tests waiting for a promise with a time limit. */
import { within } from '../src/deadline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const late = () => new Error('late');

test('a promise that settles in time leaves no timer behind', async () => {
  expect(await within(Promise.resolve(1), 95_000, late)).toBe(1);
  await expect(within(Promise.reject(new Error('no')), 95_000, late)).rejects.toThrow('no');
  await jest.advanceTimersByTimeAsync(0);
  expect(jest.getTimerCount()).toBe(0);
});

test('a promise that does not settle in time is rejected', async () => {
  const never = new Promise<never>(() => undefined);
  const outcomes = Promise.allSettled([within(never, 1_000, late), within(never, 1_000)]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await outcomes).toMatchObject([{ reason: late() }, { reason: { name: 'TimedOut' } }]);
});
