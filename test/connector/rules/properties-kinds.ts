/** Lists the keys that the objects of the connector's properties may have. */
import type { JsonObject } from '../../../src/json';
import type { Holds, Kind } from './kinds';

const texts: Holds = { list: 'text' };
const yesOrNo: Holds = { is: ['true', 'false'] };
const shown: Holds = { kind: 'shown' };

/** Makes the kind of a value that a maker can choose, with the keys for its text. */
const choices = (keys: Record<string, Holds>): Kind => ({
  required: ['value'],
  keys: { value: 'text', ...keys },
});

const primitives = ['string', 'securestring', 'int', 'bool'];

/** The kind of a connection parameter, which depends on its type. */
function parameterKind({ type }: JsonObject): string {
  return type === 'oauthSetting' || type === 'gatewaySetting' ? type : 'parameter';
}

/** The custom parameters of the identity providers for which the platform knows their names. */
const provided: Record<string, Kind> = {
  aad: {
    required: ['resourceUri'],
    keys: { resourceUri: 'anything', loginUri: 'anything', tenantId: 'anything' },
  },
  oauth2: { keys: { authorizationUrl: 'anything', tokenUrl: 'anything', refreshUrl: 'anything' } },
};

/** The kind of the settings of an identity provider. */
const providerKind = ({ identityProvider }: JsonObject) =>
  identityProvider === 'aad' || identityProvider === 'oauth2'
    ? `settings of ${identityProvider}`
    : 'settings';

const settings = (customParameters: Holds): Kind => ({
  required: ['identityProvider'],
  keys: {
    identityProvider: { is: ['oauth2', 'oauth2generic', 'aad', 'aadcertificate', 'facebook'] },
    clientId: 'text',
    clientSecret: 'text',
    redirectMode: { is: ['Global', 'Direct'] },
    redirectUrl: { like: /^https:\/\// },
    scopes: texts,
    properties: { kind: 'settings properties' },
    additionalParameters: { map: 'anything' },
    customParameters,
  },
});

/** All kinds of objects in the properties, by name. */
export const propertiesKinds: Readonly<Record<string, Kind>> = {
  ...provided,
  root: { required: ['properties'], keys: { $schema: 'text', properties: { kind: 'properties' } } },
  properties: {
    required: ['iconBrandColor'],
    keys: {
      iconBrandColor: 'text',
      publisher: 'text',
      stackOwner: 'text',
      capabilities: texts,
      connectionParameters: { map: { kind: parameterKind }, names: /^[0-9a-zA-Z_]+$/ },
      policyTemplateInstances: { list: { kind: 'policy' } },
    },
  },
  policy: {
    required: ['templateId'],
    keys: { templateId: 'text', title: 'text', type: 'text', parameters: { map: 'anything' } },
  },
  parameter: {
    required: ['type'],
    keys: {
      type: { is: primitives },
      allowedValues: { list: { kind: 'allowed value' } },
      defaultValue: 'text',
      uiDefinition: shown,
    },
  },
  gatewaySetting: { required: ['type'], keys: { type: 'text', uiDefinition: shown } },
  oauthSetting: {
    required: ['type'],
    keys: { type: 'text', uiDefinition: shown, oAuthSettings: { kind: providerKind } },
  },
  settings: settings({ map: 'anything' }),
  'settings of aad': settings({ kind: 'aad' }),
  'settings of oauth2': settings({ kind: 'oauth2' }),
  'settings properties': {
    required: ['IsFirstParty'],
    open: true,
    keys: { IsFirstParty: { is: ['True', 'False'] } },
  },
  'allowed value': choices({ uiDefinition: { kind: 'names' } }),
  names: { keys: { displayName: 'text', description: 'text' } },
  shown: {
    keys: {
      displayName: 'text',
      description: 'text',
      tooltip: 'text',
      tabIndex: 'whole',
      constraints: { kind: 'constraints' },
    },
  },
  constraints: {
    keys: {
      required: yesOrNo,
      hidden: yesOrNo,
      clearText: 'boolean',
      tabIndex: 'whole',
      capability: texts,
      allowedValues: { list: { kind: 'allowed text' } },
      dependencies: { map: { kind: 'dependency' } },
    },
  },
  'allowed text': choices({ text: 'text' }),
  dependency: { required: ['values'], keys: { values: texts } },
};
