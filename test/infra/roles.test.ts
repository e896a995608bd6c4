/** Tests which roles a deployment assigns, to whom, and on which resource. */
import { deployed, lastPart, type Resource } from '../support/deployments';

/** The names of the roles, by the last part of the id of their definition. */
const roles: Record<string, string> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd': 'Cognitive Services OpenAI User',
};

/** Describes a role assignment, such as "app: Key Vault Secrets User on vaults/kv". */
function inWords({ id, properties }: Resource): string {
  const [, scope = ''] = /^\[extensionResourceId\('([^']+)'/.exec(id) ?? [];
  const on = scope
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/7ulcqxxwesckw/, '');
  const principal = String(properties?.principalId);
  const who = /userAssignedIdentities.*principalId/.test(principal) ? 'app' : principal;
  return `${who}: ${String(roles[lastPart(String(properties?.roleDefinitionId))])} on ${on}`;
}

const assignedRoles = (option: string) =>
  deployed(option)
    .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
    .map(inWords)
    .sort();

const ofTheApp = [
  'app: Key Vault Secrets User on vaults/kv-',
  'app: Monitoring Metrics Publisher on components/appi-',
  'app: Storage Blob Data Owner on storageAccounts/st',
  'app: Storage Table Data Contributor on tables/budgets',
  'app: Storage Table Data Contributor on tables/claims',
  'app: Storage Table Data Contributor on tables/files',
  'app: Storage Table Data Contributor on tables/batches',
  'app: Storage Table Data Contributor on tables/jobs',
  'app: Storage Table Data Contributor on tables/subscriptions',
  'app: Storage Table Data Contributor on tables/throttle',
  'app: Storage Table Data Contributor on tables/usage',
];
const ofTheAdministrator = '[deployer().objectId]: Key Vault Secrets Officer on vaults/kv-';

const ofUpstreams = ['west', 'east'].map(
  (region) => `app: Cognitive Services OpenAI User on accounts/contoso-${region}`,
);

test.each([
  ['none', [ofTheAdministrator, ...ofTheApp]],
  ['no-key-administrator', ofTheApp],
  ['speech', [ofTheAdministrator, 'app: Cognitive Services OpenAI User on accounts/contoso', ...ofTheApp]],
  ['upstreams', [ofTheAdministrator, ...ofUpstreams, ...ofTheApp]],
  [
    'every',
    [
      ...[ofTheAdministrator, 'app: Cognitive Services OpenAI User on accounts/contoso'],
      ...[...ofUpstreams, ...ofTheApp],
    ],
  ],
])('with the options "%s", exactly these roles are assigned: %j', (option, expected) => {
  expect(assignedRoles(option)).toEqual([...expected].sort());
});

test('accounts can be in several subscriptions and groups', () => {
  const roles = deployed('upstreams').filter(({ id }) => id.includes('/accounts/contoso'));
  const groups = roles.map(({ id }) =>
    /subscriptions\/[0-]*(\d)\/resourceGroups\/([\w-]+)/.exec(id)?.slice(1),
  );
  expect(groups).toEqual([
    ['2', 'rg-west'],
    ['1', 'rg-east'],
  ]);
});

test('the speech account can be in another subscription', () => {
  const [role] = deployed('speech').filter(({ id }) => id.includes('/accounts/contoso'));
  expect(role?.id).toContain('/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-speech/');
});
