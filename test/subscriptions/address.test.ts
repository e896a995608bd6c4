/** Tests which IP addresses callbacks must not reach. */
import { isPrivateAddress } from '../../src/subscriptions/address';

test.each([
  ...['10.1.2.3', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.0.1', '100.64.0.1', '0.0.0.0'],
  ...['255.255.255.255', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '64:ff9b::a00:1'],
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(['20.50.1.1', '172.32.0.1', '100.128.0.1', '2603:1020::1', '::ffff:20.50.1.1'])(
  '%s is public',
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);
