/** Tests making a value at its first use. */
import { lazily } from '../src/lazy';

test('a value is made at its first use, and only once', async () => {
  let made = 0;
  const give = lazily(() => Promise.resolve(++made));
  expect(made).toBe(0);
  expect(await Promise.all([give(), give()])).toEqual([1, 1]);
  expect(await give()).toBe(1);
});

test('after a failure the value is made again, once for all callers', async () => {
  const attempts: PromiseWithResolvers<string>[] = [];
  const give = lazily(() => {
    const attempt = Promise.withResolvers<string>();
    attempts.push(attempt);
    return attempt.promise;
  });
  const failed = Promise.allSettled([give(), give()]);
  attempts[0]?.reject(new Error('no'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const [third, fourth] = [give(), give()];
  attempts[1]?.resolve('made');
  expect(await Promise.all([third, fourth])).toEqual(['made', 'made']);
  expect(attempts).toHaveLength(2);
});
