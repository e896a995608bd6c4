/** Contains properties that have one of everything and keep every rule, for tests that break them. */
import type { JsonObject } from '../../src/json';

/** The properties. */
export const sampleProperties: JsonObject = {
  properties: {
    connectionParameters: {
      api_key: {
        type: 'securestring',
        uiDefinition: {
          displayName: 'Key',
          description: 'The key of the post office.',
          tooltip: 'Ask at the counter',
          constraints: { tabIndex: 1, clearText: false, required: 'true' },
        },
      },
      office: {
        type: 'string',
        defaultValue: 'main',
        allowedValues: [{ value: 'main', uiDefinition: { displayName: 'Main office' } }],
        uiDefinition: {
          displayName: 'Office',
          description: 'Where the letters go.',
          tooltip: 'The main office takes all letters',
          constraints: {
            tabIndex: 2,
            required: 'false',
            hidden: 'false',
            capability: ['cloud'],
            allowedValues: [{ value: 'main', text: 'Main office' }],
            dependencies: { api_key: { values: ['letters'] } },
          },
        },
      },
      account: {
        type: 'oauthSetting',
        oAuthSettings: {
          identityProvider: 'aad',
          clientId: 'letters',
          redirectMode: 'Global',
          scopes: ['read'],
          properties: { IsFirstParty: 'False' },
          customParameters: { resourceUri: { value: 'api://letters' } },
        },
      },
      gateway: { type: 'gatewaySetting' },
    },
    iconBrandColor: '#0f5c4e',
    capabilities: ['actions'],
    policyTemplateInstances: [],
    publisher: 'Example',
  },
};
