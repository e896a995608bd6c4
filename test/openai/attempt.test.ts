/** What becomes of a try that fails before there is an answer. */
import { Axios, AxiosError } from 'axios';
import { attempt } from '../../src/openai/attempt';

/** As Node tells of an address that could not be reached, and of a name all of whose addresses could not. */
const failure = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });
const severalFailures = (...syscalls: string[]) =>
  Object.assign(new AggregateError(syscalls.map((syscall) => failure('ETIMEDOUT', syscall))), {
    code: 'ETIMEDOUT',
  });

test.each<[string, Error, string]>([
  ['no connection', failure('ETIMEDOUT', 'connect'), 'not_sent'],
  ['a connection that breaks', failure('ETIMEDOUT', 'read'), 'broken'],
  ['no connection to any of several addresses', severalFailures('connect', 'connect'), 'not_sent'],
  ['one of several that breaks', severalFailures('connect', 'read'), 'broken'],
  ['a name that nobody knows', failure('ENOTFOUND', 'getaddrinfo'), 'not_sent'],
  ['a name that cannot be looked up now', failure('EAI_AGAIN', 'getaddrinfo'), 'not_sent'],
  ['a port that nobody listens to', failure('ECONNREFUSED', 'connect'), 'not_sent'],
  ['a host that cannot be reached', failure('EHOSTUNREACH', 'connect'), 'not_sent'],
  ['a network that cannot be reached', failure('ENETUNREACH', 'connect'), 'not_sent'],
  ['a connection that was closed', failure('EPIPE', 'write'), 'broken'],
  ['a connection that was reset', failure('ECONNRESET', 'read'), 'broken'],
  ['what is no HTTP', failure('HPE_INVALID_CONSTANT', 'x'), 'unreadable'],
  ['a certificate that is not trusted', failure('CERT_HAS_EXPIRED', 'x'), 'failed'],
])('%s', async (_, thrown, kind) => {
  const client = new Axios({ adapter: () => Promise.reject(AxiosError.from(thrown)) });
  const request = { method: 'GET', path: '/models', headers: {}, timeoutMs: 1000 } as const;
  expect(await attempt(client, request)).toEqual({ kind });
});
