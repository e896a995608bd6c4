/** Tests the security of every deployment, whatever its options are. */
import { asObject, type JsonObject } from '../../src/json';
import {
  at,
  appSettings,
  deployed,
  ofType,
  optionNames,
  propertiesOf,
  readText,
} from '../support/deployments';

describe.each(optionNames)('with the options "%s"', (option) => {
  test('the storage accepts no keys, no http and no old TLS, and has no public access', () => {
    expect(propertiesOf('Microsoft.Storage/storageAccounts', option)).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
    });
    const containers = ofType('Microsoft.Storage/storageAccounts/blobServices/containers', option);
    expect(containers.map(({ properties }) => properties?.publicAccess)).toEqual(['None', 'None', 'None']);
  });

  test('the app accepts only https with TLS 1.2 or newer, and packages only with an Entra sign-in', () => {
    const app = propertiesOf('Microsoft.Web/sites', option);
    expect(app.httpsOnly).toBe(true);
    expect(app.siteConfig).toMatchObject({ minTlsVersion: '1.2', scmMinTlsVersion: '1.2' });
    const policies = ofType('Microsoft.Web/sites/basicPublishingCredentialsPolicies', option);
    expect(policies.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
  });

  test('the vault uses roles for access, and deleted secrets can be recovered', () => {
    expect(propertiesOf('Microsoft.KeyVault/vaults', option)).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
    });
  });

  test('the log accepts nothing without an Entra token', () => {
    expect(propertiesOf('Microsoft.Insights/components', option).DisableLocalAuth).toBe(true);
    const workspace = propertiesOf('Microsoft.OperationalInsights/workspaces', option);
    expect(at(workspace, 'features', 'disableLocalAuth')).toBe(true);
  });

  test('no setting and no output contains a key, a secret or a connection string', () => {
    const { APPLICATIONINSIGHTS_CONNECTION_STRING: address, ...settings } = appSettings(option);
    const outputs = propertiesOf('outputs', option);
    const written = JSON.stringify([settings, outputs]);
    expect(written).not.toMatch(
      /sk-|list\w*\(|AccountKey|SharedAccess|InstrumentationKey|ConnectionString|password/i,
    );
    expect(Object.keys(settings)).not.toContain('OPENAI_API_KEY');
    expect(Object.keys(settings)).not.toContain('AzureWebJobsStorage');
    // The host needs this to find Application Insights. It gives no access, as the previous test shows.
    expect(address).toMatch(/^\[reference\('[^']*\/components\/[^']*', '[^']*'\)\.ConnectionString\]$/);
  });

  test('the app uses only its own identity', () => {
    const [app] = ofType('Microsoft.Web/sites', option);
    expect(app?.identity?.type).toBe('UserAssigned');
    expect(appSettings(option)).toMatchObject({
      AzureWebJobsStorage__credential: 'managedidentity',
      AzureWebJobsStorage__clientId: expect.stringMatching(/userAssignedIdentities.*clientId/) as string,
      AZURE_CLIENT_ID: expect.stringMatching(/userAssignedIdentities.*clientId/) as string,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: expect.stringContaining('Authorization=AAD') as string,
    });
    const storage = at(
      propertiesOf('Microsoft.Web/sites', option),
      'functionAppConfig',
      'deployment',
      'storage',
    );
    expect(at(storage, 'authentication', 'type')).toBe('UserAssignedIdentity');
  });

  test('the deployment creates the table and the containers that the app uses', () => {
    const names = deployed(option).map(({ name }) => name?.replace(/^.*\/default\//, ''));
    expect(names).toEqual(expect.arrayContaining(['throttle', 'pictures', 'app-package']));
  });
});

test('the OpenAI key is written only to the secret in the vault', () => {
  const template = readText('infra/main.json');
  const uses = template.split('\n').filter((line) => line.includes("parameters('openaiApiKey')"));
  expect(uses.map((line) => line.trim().replace(/,$/, ''))).toEqual([
    `"value": "[parameters('openaiApiKey')]"`,
    `"condition": "[not(empty(parameters('openaiApiKey')))]"`,
    `"value": "[parameters('openaiApiKey')]"`,
  ]);
  expect(template).toMatch(/"openaiApiKey": \{\s*"type": "securestring",\s*"defaultValue": ""/);
  expect(template).not.toMatch(/listKeys|listAccountSas|listServiceSas|\blist\(/);
});

test('no module has a key, a secret or a connection string as an output', () => {
  const outputs = outputsOf(asObject(JSON.parse(readText('infra/main.json'))));
  expect(outputs.length).toBeGreaterThan(15);
  expect(JSON.stringify(outputs)).not.toMatch(
    /securestring|ConnectionString|InstrumentationKey|SharedKey|secretUri/i,
  );
});

/** The outputs of a template and of all templates inside it. */
function outputsOf(template: JsonObject): unknown[] {
  const resources = Object.values(asObject(template.resources)).map(asObject);
  const inner = resources.map(({ properties }) => asObject(asObject(properties).template));
  return [...Object.values(asObject(template.outputs)), ...inner.flatMap(outputsOf)];
}
