/** Tests how a try is classified that fails before there is a response. */
import { Axios, AxiosError } from 'axios';
import { attempt } from '../../src/openai/attempt';

/** The errors of Node for an address that fails, and for a host name of which all addresses fail. */
const failure = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });
const severalFailures = (...syscalls: string[]) =>
  Object.assign(new AggregateError(syscalls.map((syscall) => failure('ETIMEDOUT', syscall))), {
    code: 'ETIMEDOUT',
  });

test.each<[string, Error, string]>([
  ['a network connection that cannot be opened in time', failure('ETIMEDOUT', 'connect'), 'not_sent'],
  ['a network connection that breaks', failure('ETIMEDOUT', 'read'), 'broken'],
  ['a host name of which no address can be reached', severalFailures('connect', 'connect'), 'not_sent'],
  ['a host name of which one address could be reached', severalFailures('connect', 'read'), 'broken'],
  ['an unknown host name', failure('ENOTFOUND', 'getaddrinfo'), 'not_sent'],
  ['a host name that cannot be looked up now', failure('EAI_AGAIN', 'getaddrinfo'), 'not_sent'],
  ['a port on which no server listens', failure('ECONNREFUSED', 'connect'), 'not_sent'],
  ['a host that cannot be reached', failure('EHOSTUNREACH', 'connect'), 'not_sent'],
  ['a network that cannot be reached', failure('ENETUNREACH', 'connect'), 'not_sent'],
  ['a network connection that was closed', failure('EPIPE', 'write'), 'broken'],
  ['a network connection that was reset', failure('ECONNRESET', 'read'), 'broken'],
  ['a response that is not HTTP', failure('HPE_INVALID_CONSTANT', 'x'), 'unreadable'],
  ['a certificate that is not trusted', failure('CERT_HAS_EXPIRED', 'x'), 'failed'],
])('the outcome of %s', async (_, thrown, kind) => {
  const client = { axios: new Axios(), adapter: () => Promise.reject(AxiosError.from(thrown)), headers: {} };
  const request = { method: 'GET', path: '/models', headers: {}, timeoutMs: 1000 } as const;
  expect(await attempt(client, request)).toEqual({ kind });
});
