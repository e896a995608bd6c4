/** Tests that instances share a connection fairly when Azure Table Storage is slow, with Azurite behind a proxy. */
import { randomUUID } from 'node:crypto';
import { startAzurite, type Azurite } from '../../local/azurite';
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import { createSlowGate } from '../support/slow-gate';

// A machine that does much else can keep an answer for longer than an instance waits for one.
jest.retryTimes(3);

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite({ blobPort: 0, tablePort: 0 });
});
afterAll(() => azurite.stop());

test.each([100, 300])(
  'with a store that takes %d ms, each of three instances gets at least a fifth, and nobody is refused',
  async (delayMs) => {
    const [, endpoint = ''] = /TableEndpoint=([^;]*)/.exec(azurite.connectionString) ?? [];
    const gate = await createSlowGate(endpoint, delayMs);
    const { settings } = readSettings({
      AzureWebJobsStorage: azurite.connectionString.replace(endpoint, gate.url),
      THROTTLE_LIMIT: '5000',
      THROTTLE_WHEN_STORE_FAILS: 'closed',
    });
    const connection = randomUUID();
    const warnings: object[] = [];
    const refusals: object[] = [];
    const admitted = [0, 0, 0];
    const total = () => admitted.reduce((sum, count) => sum + count, 0);
    const call = async (instance: number, acquire: () => Promise<{ granted: boolean }>): Promise<void> => {
      while (total() < 90) {
        const lease = await acquire();
        if (lease.granted) admitted[instance] = (admitted[instance] ?? 0) + 1;
        else refusals.push(lease);
      }
    };
    await Promise.all(
      admitted.flatMap((_, instance) => {
        const throttle = createThrottle({
          settings,
          clock: () => performance.now(),
          now: Date.now,
          random: Math.random,
          warn: (warning) => warnings.push(warning),
        });
        const acquire = async () => throttle.acquire(connection);
        return Array.from({ length: 7 }, () => call(instance, acquire));
      }),
    );
    await gate.stop();
    expect(refusals).toEqual([]);
    expect(warnings).toEqual([]);
    expect(Math.min(...admitted)).toBeGreaterThanOrEqual(total() / 5);
  },
  60_000,
);
