/** Decides to which addresses the app may send that something has happened. Pure. */
import { BlockList, isIP } from 'node:net';
import { isLoopback, type Settings } from '../settings';

/** What is allowed. */
export type CallbackRules = Pick<Settings, 'callbackHosts' | 'runsInAzure'>;

/**
 * Whether a callback may go to an address: over https to one of the hosts in the settings. On a developer’s machine, an address of that
 * machine may be among the hosts.
 */
export function isAllowedCallback(text: string, { callbackHosts, runsInAzure }: CallbackRules): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password) return false;
  const host = url.hostname.toLowerCase();
  if (isLoopback(text)) return !runsInAzure && callbackHosts.includes(host);
  if (url.protocol !== 'https:' || url.port !== '' || isIP(host.replace(/^\[|\]$/g, '')) !== 0) return false;
  return callbackHosts.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed,
  );
}

const blocked = new BlockList();
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
]) {
  blocked.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ...([
    ['::', 127],
    ['64:ff9b::', 96],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
]) {
  blocked.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address belongs to a private or special network, which callbacks must not reach. */
export function isPrivateAddress(address: string): boolean {
  return blocked.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
