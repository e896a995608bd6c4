/** Tests the verdicts about the parts of the app. */
import { setupChecks, type SetupFacts } from '../../src/http/setup-checks';
import type { UpstreamStatus } from '../../src/http/probe';

const openai: UpstreamStatus = {
  name: 'openai',
  kind: 'openai',
  has_responses: true,
  code: undefined,
  key_source: 'vault',
  key_accepted: true,
  message: 'The connection works.',
};

const fine: SetupFacts = {
  problems: [],
  vault: 'https://contoso.vault.azure.net',
  upstreams: [openai],
  tables: undefined,
  blobs: undefined,
  clockMs: 900,
  publicAddress: 'https://contoso.azurewebsites.net',
  calledAddress: 'https://contoso.azurewebsites.net',
  isReached: undefined,
};

const stateOf = (id: string, facts: Partial<SetupFacts>) =>
  setupChecks.find((check) => check.id === id)?.verdict({ ...fine, ...facts });

test('every part works where nothing is wrong', () => {
  expect(setupChecks.map(({ verdict }) => verdict(fine).state)).toEqual(setupChecks.map(() => 'works'));
});

const refused = { ...openai, key_accepted: false, message: 'OpenAI refuses the key.' };

test.each<[id: string, facts: Partial<SetupFacts>, state: string, says: string]>([
  [
    'settings',
    { problems: [{ name: 'UPSTREAMS', reason: 'is no list' }] },
    'fails',
    'The setting UPSTREAMS is no list.',
  ],
  ['vault', { vault: undefined }, 'not_used', 'No setting names a vault.'],
  ['vault', { upstreams: [{ ...refused, code: 'vault_unavailable' }] }, 'fails', 'Key Vault Secrets User'],
  ['vault', { upstreams: [{ ...refused, code: 'no_key' }] }, 'fails', 'OPENAI_SECRET_NAME'],
  ['vault', { upstreams: [{ ...refused, code: 'stored_key_malformed' }] }, 'fails', 'on one line'],
  ['vault', { upstreams: [{ ...openai, key_source: 'identity' }] }, 'not_used', 'need no key'],
  ['upstreams', { upstreams: [refused] }, 'fails', 'openai: OpenAI refuses the key.'],
  ['upstreams', { upstreams: [openai, { ...refused, name: 'azure' }] }, 'attention', 'azure: OpenAI refuses'],
  ['tables', { tables: 'RestError 403' }, 'fails', 'Storage Table Data Contributor'],
  ['blobs', { blobs: 'RestError 403' }, 'attention', 'Storage Blob Data Owner'],
  ['clock', { clockMs: -3_600_000 }, 'attention', '1 hour apart'],
  ['clock', { clockMs: 4 * 86_400_000 }, 'attention', '4 days apart'],
  ['clock', { clockMs: undefined }, 'not_used', '`now`'],
  ['address', { isReached: true }, 'works', 'leads to this app'],
  ['address', { isReached: false }, 'fails', 'PUBLIC_URL'],
])('%s with %j: %s', (id, facts, state, says) => {
  const verdict = stateOf(id, facts);
  expect(verdict?.state).toBe(state);
  expect(verdict?.message).toContain(says);
});
