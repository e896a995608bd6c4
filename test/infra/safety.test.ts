/** What must hold of every deployment, whatever the options are. */
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

describe.each(optionNames)('with the options “%s”', (option) => {
  test('the storage has no keys, takes no plain http or old TLS, and shows nothing to everybody', () => {
    expect(propertiesOf('Microsoft.Storage/storageAccounts', option)).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
    });
    const containers = ofType('Microsoft.Storage/storageAccounts/blobServices/containers', option);
    expect(containers.map(({ properties }) => properties?.publicAccess)).toEqual(['None', 'None']);
  });

  test('the app takes https alone, with TLS 1.2 or newer, and packages with an Entra sign-in alone', () => {
    const app = propertiesOf('Microsoft.Web/sites', option);
    expect(app.httpsOnly).toBe(true);
    expect(app.siteConfig).toMatchObject({ minTlsVersion: '1.2', scmMinTlsVersion: '1.2' });
    const policies = ofType('Microsoft.Web/sites/basicPublishingCredentialsPolicies', option);
    expect(policies.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
  });

  test('the vault goes by roles, and nothing in it is gone at once', () => {
    expect(propertiesOf('Microsoft.KeyVault/vaults', option)).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
    });
  });

  test('the log takes nothing without an Entra token', () => {
    expect(propertiesOf('Microsoft.Insights/components', option).DisableLocalAuth).toBe(true);
    const workspace = propertiesOf('Microsoft.OperationalInsights/workspaces', option);
    expect(at(workspace, 'features', 'disableLocalAuth')).toBe(true);
  });

  test('no setting and no output has a key, a secret or a connection string', () => {
    const { APPLICATIONINSIGHTS_CONNECTION_STRING: address, ...settings } = appSettings(option);
    const outputs = propertiesOf('outputs', option);
    const written = JSON.stringify([settings, outputs]);
    expect(written).not.toMatch(
      /sk-|list\w*\(|AccountKey|SharedAccess|InstrumentationKey|ConnectionString|password/i,
    );
    expect(Object.keys(settings)).not.toContain('OPENAI_API_KEY');
    expect(Object.keys(settings)).not.toContain('AzureWebJobsStorage');
    // The host finds Application Insights by this alone. It opens nothing: see the test before.
    expect(address).toMatch(/^\[reference\('[^']*\/components\/[^']*', '[^']*'\)\.ConnectionString\]$/);
  });

  test('the identity of the app is the only one that it uses', () => {
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

  test('table and containers are there before the app asks for them', () => {
    const names = deployed(option).map(({ name }) => name?.replace(/^.*\/default\//, ''));
    expect(names).toEqual(expect.arrayContaining(['throttle', 'pictures', 'app-package']));
  });
});

test('the OpenAI key goes into the secret of the vault and nowhere else', () => {
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

test('no module gives out a key, a secret or a connection string', () => {
  const outputs = outputsOf(asObject(JSON.parse(readText('infra/main.json'))));
  expect(outputs.length).toBeGreaterThan(15);
  expect(JSON.stringify(outputs)).not.toMatch(
    /securestring|ConnectionString|InstrumentationKey|SharedKey|secretUri/i,
  );
});

/** The outputs of a template and of those within it. */
function outputsOf(template: JsonObject): unknown[] {
  const resources = Object.values(asObject(template.resources)).map(asObject);
  const inner = resources.map(({ properties }) => asObject(asObject(properties).template));
  return [...Object.values(asObject(template.outputs)), ...inner.flatMap(outputsOf)];
}
