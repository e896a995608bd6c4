/** Tests what each deployment option changes, and that it changes nothing else. */
import { createHash } from 'node:crypto';
import { asList, asObject } from '../../src/json';
import {
  at,
  appSettings,
  deployed,
  difference,
  lastPart,
  ofType,
  optionNames,
  propertiesOf,
  readText,
  sources,
} from '../support/deployments';

const site = 'Microsoft.Web/sites';
const scaling = (option?: string) =>
  at(propertiesOf(site, option), 'functionAppConfig', 'scaleAndConcurrency');

/** The last parts of the types of all resources that an option adds or changes, in order. */
const changedTypes = (option: string) => difference(option).changed.map(({ type }) => lastPart(type));

test('without options, only what the app needs is deployed', () => {
  expect(
    deployed()
      .map(({ type }) => lastPart(type))
      .sort(),
  ).toEqual(
    [
      ...['resourceGroups', 'userAssignedIdentities', 'workspaces', 'components', 'outputs'],
      ...['storageAccounts', 'blobServices', 'containers', 'containers', 'containers'],
      ...['managementPolicies'],
      ...['tableServices', ...Array<string>(8).fill('tables')],
      ...['vaults', 'secrets', 'serverfarms', 'sites', 'config'],
      ...Array<string>(2).fill('basicPublishingCredentialsPolicies'),
      ...Array<string>(12).fill('roleAssignments'),
    ].sort(),
  );
});

test('the app runs on Flex Consumption with Node 22, and azd finds it', () => {
  const [plan] = ofType('Microsoft.Web/serverfarms');
  expect(plan).toMatchObject({ sku: { name: 'FC1' }, properties: { reserved: true, zoneRedundant: false } });
  const [app] = ofType(site);
  expect(app?.tags).toEqual({ 'azd-service-name': 'api' });
  expect(readText('azure.yaml')).toMatch(/^services:\n {2}api:\n/m);
  expect(at(app?.properties, 'functionAppConfig', 'runtime')).toEqual({ name: 'node', version: '22' });
  expect(ofType('Microsoft.Resources/resourceGroups')[0]?.tags).toEqual({ 'azd-env-name': 'test' });
});

test('the number of concurrent calls follows from the memory per upload measured in bench/README.md', () => {
  const row = (name: string) =>
    Number(
      new RegExp(`\\| ${name} \\|(?:[^|]*\\|){2} ([\\d,]+) \\|`)
        .exec(readText('bench/README.md'))?.[1]
        ?.replace(',', ''),
    );
  const [multipart, base64] = [row('this app, multipart'), row('this app, base64 in JSON')];
  expect(readText('infra/main.bicep')).toContain(`${multipart.toLocaleString('en')} MB / 20`);
  // The host needs a third more memory for base64.
  const perUpload = base64 / 20 + (2300 / 20) * (4 / 3);
  const mostUploads = (memory: number) => Math.floor((memory - 400) / perUpload);
  expect(scaling()).toMatchObject({
    instanceMemoryMB: 2048,
    triggers: { http: { perInstanceConcurrency: mostUploads(2048) } },
  });
  expect(scaling('large-instances')).toEqual({
    instanceMemoryMB: 4096,
    maximumInstanceCount: 100,
    alwaysReady: [],
    triggers: { http: { perInstanceConcurrency: mostUploads(4096) } },
  });
  expect(at(scaling('own-concurrency'), 'triggers', 'http', 'perInstanceConcurrency')).toBe(50);
});

test('designers find the definition; the app itself sends the CORS headers for it', () => {
  const { apiDefinition, ...others } = asObject(propertiesOf(site).siteConfig);
  expect(apiDefinition).toEqual({
    url: 'https://openai-connector-7ulcqxxwesckw.azurewebsites.net/swagger.json',
  });
  expect(others).not.toHaveProperty('cors');
});

test('always-ready instances serve calls over HTTP', () => {
  expect(changedTypes('always-ready')).toEqual(['sites']);
  expect(at(scaling('always-ready'), 'alwaysReady')).toEqual([{ name: 'http', instanceCount: 2 }]);
});

test('zone redundancy applies to the plan and the storage', () => {
  expect(changedTypes('zone-redundant')).toEqual(['storageAccounts', 'serverfarms']);
  expect(propertiesOf('Microsoft.Web/serverfarms', 'zone-redundant').zoneRedundant).toBe(true);
  expect(ofType('Microsoft.Storage/storageAccounts', 'zone-redundant')[0]?.sku?.name).toBe('Standard_ZRS');
  expect(ofType('Microsoft.Storage/storageAccounts')[0]?.sku?.name).toBe('Standard_LRS');
});

describe('private networking', () => {
  const closed = 'private-networking';

  test('disables public access to storage and vault', () => {
    for (const type of ['Microsoft.Storage/storageAccounts', 'Microsoft.KeyVault/vaults']) {
      expect(propertiesOf(type, closed)).toMatchObject({
        publicNetworkAccess: 'Disabled',
        // A deployment may still set the key in the vault.
        networkAcls: { defaultAction: 'Deny', bypass: type.includes('KeyVault') ? 'AzureServices' : 'None' },
      });
      expect(propertiesOf(type).publicNetworkAccess).toBe('Enabled');
    }
  });

  test('gives each service that the app uses a private endpoint and a DNS zone linked to the network', () => {
    const endpoints = ofType('Microsoft.Network/privateEndpoints', closed);
    const connections = endpoints.map(
      ({ properties }) => asObject(asList(properties?.privateLinkServiceConnections)[0]).properties,
    );
    expect(connections.map((connection) => at(connection, 'groupIds'))).toEqual([
      ['blob'],
      ['table'],
      ['vault'],
    ]);
    expect(connections.map((connection) => lastPart(String(at(connection, 'privateLinkServiceId'))))).toEqual(
      ['st7ulcqxxwesckw', 'st7ulcqxxwesckw', 'kv-7ulcqxxwesckw'],
    );
    const zones = [
      `format('privatelink.blob.{0}', environment().suffixes.storage)`,
      `format('privatelink.table.{0}', environment().suffixes.storage)`,
      `format('privatelink{0}', replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.'))`,
    ];
    const names = ofType('Microsoft.Network/privateDnsZones', closed).map(({ name }) => name);
    expect(names).toEqual(zones.map((zone) => `[${zone}]`));
    const links = ofType('Microsoft.Network/privateDnsZones/virtualNetworkLinks', closed);
    expect(links.map(({ properties }) => properties?.registrationEnabled)).toEqual([false, false, false]);
    const records = ofType('Microsoft.Network/privateEndpoints/privateDnsZoneGroups', closed);
    const used = records.map(({ properties }) => asObject(asList(properties?.privateDnsZoneConfigs)[0]));
    zones.forEach((zone, index) => {
      expect(at(used[index], 'properties', 'privateDnsZoneId')).toContain(zone);
    });
  });

  test('puts the app into a subnet that Flex Consumption accepts', () => {
    expect(String(propertiesOf(site, closed).virtualNetworkSubnetId)).toMatch(/\/subnets\/app$/);
    expect(propertiesOf(site).virtualNetworkSubnetId).toBeNull();
    const subnets = asList(propertiesOf('Microsoft.Network/virtualNetworks', closed).subnets).map(asObject);
    const app = subnets.find(({ name }) => name === 'app');
    const [delegation] = asList(at(app, 'properties', 'delegations'));
    expect(at(delegation, 'properties', 'serviceName')).toBe('Microsoft.App/environments');
    // Each instance needs an address.
    expect(at(app, 'properties', 'addressPrefix')).toBe('10.240.0.0/26');
  });

  test('has another command to set the key', () => {
    expect(propertiesOf('outputs').setKeyCommand).toContain('az keyvault secret set --vault-name kv-');
    const command = String(propertiesOf('outputs', closed).setKeyCommand);
    expect(command).toMatch(
      /^az rest --method put --url "\/subscriptions\/.*\/vaults\/kv-\w+\/secrets\/openai-api-key\?/,
    );
    // After the shell has removed the quotes, the body is JSON.
    const [, body = ''] = /--body ("(?:[^"\\]|\\.)*")/.exec(command) ?? [];
    expect(JSON.parse(String(JSON.parse(body)))).toEqual({ properties: { value: '$OPENAI_API_KEY' } });
  });
});

describe('App Service authentication', () => {
  const authentication = (option?: string) =>
    deployed(option).find(({ id }) => id.endsWith('/config/authsettingsV2'))?.properties;

  test('is off without a registration', () => {
    expect(authentication()).toMatchObject({
      platform: { enabled: false },
      globalValidation: { requireAuthentication: false },
    });
  });

  test('requires a token for all addresses except those that need no key', () => {
    expect(changedTypes('entra')).toEqual(['config']);
    const clientId = '11111111-1111-1111-1111-111111111111';
    expect(authentication('entra')).toEqual({
      platform: { enabled: true },
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: 'Return401',
        excludedPaths: [
          ...['/health', '/swagger.json', '/mcp.swagger.json', '/v1/images/files/*', '/v1/jobs/*'],
          ...['/v1/webhooks/openai', '/console', '/console/*'],
        ],
      },
      httpSettings: { requireHttps: true },
      login: { tokenStore: { enabled: false } },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: {
            clientId,
            // Only tokens of this tenant are accepted.
            openIdIssuer:
              "[format('{0}{1}/v2.0', environment().authentication.loginEndpoint, '00000000-0000-0000-0000-00000000000a')]",
          },
          validation: { allowedAudiences: [clientId, `api://${clientId}`], defaultAuthorizationPolicy: {} },
        },
      },
    });
  });

  test('accepts only the tokens of the named applications, if there are any', () => {
    const entra = at(authentication('every'), 'identityProviders', 'azureActiveDirectory');
    expect(at(entra, 'validation', 'defaultAuthorizationPolicy')).toEqual({
      allowedApplications: ['22222222-2222-2222-2222-222222222222'],
    });
  });
});

test('alerts send e-mails to an administrator', () => {
  expect(changedTypes('alerts')).toEqual(['actionGroups', ...Array<string>(5).fill('scheduledQueryRules')]);
  const rules = ofType('Microsoft.Insights/scheduledQueryRules', 'alerts');
  const [group] = ofType('Microsoft.Insights/actionGroups', 'alerts');
  for (const { properties } of rules) {
    expect(at(properties, 'actions', 'actionGroups')).toEqual([group?.id]);
    expect(properties?.enabled).toBe(true);
    const isByConnection = ['PT30M', 'P1D'].includes(String(properties?.windowSize));
    // An alert that is evaluated once a day would never be resolved automatically.
    expect(properties?.autoMitigate).toBe(properties?.evaluationFrequency !== 'P1D');
    expect(asList(at(properties, 'criteria', 'allOf'))).toEqual([
      {
        query: expect.any(String) as string,
        timeAggregation: 'Count',
        operator: 'GreaterThan',
        threshold: 0,
        dimensions: isByConnection ? [{ name: 'connection', operator: 'Include', values: ['*'] }] : [],
        failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
      },
    ]);
  }
  expect(group?.properties?.emailReceivers).toEqual([
    { name: 'administrator', emailAddress: 'administrator@contoso.example', useCommonAlertSchema: true },
  ]);
});

test('the workbook belongs to Application Insights', () => {
  expect(changedTypes('workbook')).toEqual(['workbooks']);
  expect(propertiesOf('Microsoft.Insights/workbooks', 'workbook').sourceId).toMatch(/\/components\/appi-/);
});

test('accesses to the vault are logged', () => {
  expect(changedTypes('vault-diagnostics')).toEqual(['diagnosticSettings']);
  const { logs } = propertiesOf('Microsoft.Insights/diagnosticSettings', 'vault-diagnostics');
  expect(logs).toEqual([{ categoryGroup: 'audit', enabled: true }]);
  expect(
    propertiesOf('Microsoft.Insights/diagnosticSettings', 'vault-diagnostics').logAnalyticsDestinationType,
  ).toBe('Dedicated');
});

test('the option speech adds a role and an address', () => {
  expect(changedTypes('speech')).toEqual(['roleAssignments', 'sites']);
  expect(appSettings('speech').AZURE_SPEECH_ENDPOINT).toMatch(/accounts\/contoso.*\.endpoint/);
  expect(appSettings()).not.toHaveProperty('AZURE_SPEECH_ENDPOINT');
});

test('the option upstreams adds a setting, and a role for each account', () => {
  expect(changedTypes('upstreams')).toEqual(['roleAssignments', 'roleAssignments', 'sites']);
  expect(appSettings()).not.toHaveProperty('UPSTREAMS');
});

test('files that the app could not delete are deleted after a day', () => {
  const { policy } = propertiesOf('Microsoft.Storage/storageAccounts/managementPolicies');
  expect(asList(at(policy, 'rules')).map((rule) => at(rule, 'definition'))).toEqual([
    {
      filters: { blobTypes: ['blockBlob'], prefixMatch: ['pictures/', 'replies/'] },
      actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: 1 } } },
    },
  ]);
});

test('all options together deploy everything that each single option deploys', () => {
  const together = new Set(deployed('every').map(({ id }) => id));
  const apart = optionNames.flatMap((option) => deployed(option)).map(({ id }) => id);
  expect(apart.filter((id) => !together.has(id))).toEqual([]);
});

test('without a speech account, the template refers to the resource group of the deployment', () => {
  const template = asObject(JSON.parse(readText('infra/main.json')));
  expect(JSON.stringify(asObject(template.variables).speechAccount)).toContain(
    "'group', format('rg-{0}', parameters('name'))",
  );
});

test('the app starts from a storage container, and an output has the command that deploys the package', () => {
  const storage = at(propertiesOf(site), 'functionAppConfig', 'deployment', 'storage');
  expect(at(storage, 'type')).toBe('blobContainer');
  expect(at(storage, 'value')).toMatch(/primaryEndpoints\.blob\b.*app-package/);
  expect(propertiesOf('outputs').deployPackageCommand).toBe(
    'az functionapp deployment source config-zip --resource-group rg-test --name openai-connector-7ulcqxxwesckw --src build/openai-connector.zip',
  );
});

test('each parameter has a description', () => {
  const template = asObject(JSON.parse(readText('infra/main.json')));
  for (const [name, parameter] of Object.entries(asObject(template.parameters))) {
    expect([name, at(parameter, 'metadata', 'description')]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});

test('the compiled files are up to date (run `npm run infra` if not)', () => {
  const hash = (file: string) => createHash('sha256').update(readText(file)).digest('hex').slice(0, 16);
  const changed = Object.entries(sources).filter(([file, expected]) => hash(file) !== expected);
  expect(changed.map(([file]) => file)).toEqual([]);
});
