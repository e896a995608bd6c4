/** Rules about the connector’s properties. */
import { absent, each, textOf, type Rule } from './rule';
import { faults, type FaultKind } from './kinds';
import { members, typeOf, type Member } from './places';
import { propertiesKinds } from './properties-kinds';
import { asList, asObject, type JsonObject } from '../../../src/json';

const top = (document: JsonObject) => [{ at: '/properties', value: asObject(document.properties) }];

const parameters = (document: JsonObject) =>
  members(asObject(document.properties).connectionParameters, '/properties/connectionParameters');

const secrets = (document: JsonObject) => parameters(document).filter(({ value }) => value.type === 'securestring');

const shown = ({ value }: Member) => asObject(value.uiDefinition);

const constraints = (parameter: Member) => asObject(shown(parameter).constraints);

const key = '/properties/connectionParameters/api_key';
const office = '/properties/connectionParameters/office';
const account = '/properties/connectionParameters/account/oAuthSettings';

/** Makes the rule that nothing of a kind is wrong. */
const nothing = (name: string, says: string, fault: FaultKind, broken: Rule['broken']): Rule => ({
  name,
  says,
  violations: (document) =>
    faults(propertiesKinds, { kind: 'root' }, document)
      .filter((found) => found.kind === fault)
      .map(({ at, why }) => `${at}: ${why}`),
  broken,
});

/** Makes the rule that the properties do without a key. */
const without = (name: string, forbidden: string, why: string): Rule => ({
  name,
  says: `There is no ${forbidden}: ${why}.`,
  violations: each(top, ({ value }) => {
    const found = value[forbidden];
    return found !== undefined && !(Array.isArray(found) && found.length === 0) && 'there is one';
  }),
  broken: [{ [`/properties/${forbidden}`]: ['any'] }],
});

/** Makes the rule that what a maker fills in has a text. */
const hasText = (name: string, text: string): Rule => ({
  name,
  says: `A secret of a connection has a ${text}.`,
  violations: each(secrets, (parameter) => textOf(shown(parameter)[text]).trim() === '' && 'has none'),
  broken: [{ [`${key}/uiDefinition/${text}`]: absent }, { [`${key}/uiDefinition/${text}`]: ' ' }],
});

export const propertiesRules: readonly Rule[] = [
  nothing('PropertiesKeyNotAllowed', 'Keys are those that the platform knows.', 'unknown', [
    { '/stackOwner': 'Example' },
    { '/properties/scriptOperations': [] },
    { '/properties/connectionParameterSets': {} },
    { [`${key}/oAuthSettings`]: {} },
    { [`${key}/required`]: true },
    { [`${key}/uiDefinition/title`]: 'Key' },
    { [`${key}/uiDefinition/constraints/minLength`]: 1 },
    { [`${office}/allowedValues/0/text`]: 'Main office' },
    { [`${account}/customParameters/scope`]: {} },
    { '/properties/connectionParameters/api-key': { type: 'securestring' } },
  ]),
  nothing('PropertiesKeyMissing', 'What must be there is there.', 'missing', [
    { '/properties': absent },
    { '/properties/iconBrandColor': absent },
    { [`${key}/type`]: absent },
    { [`${office}/allowedValues/0/value`]: absent },
    { [`${office}/uiDefinition/constraints/dependencies/api_key/values`]: absent },
    { [`${account}/identityProvider`]: absent },
    { [`${account}/customParameters/resourceUri`]: absent },
  ]),
  nothing('PropertiesTypeIncorrect', 'Values are of the types that their keys have.', 'type', [
    { '/properties/capabilities': 'actions' },
    { '/properties/iconBrandColor': 0 },
    { '/properties/policyTemplateInstances': {} },
    { [`${office}/defaultValue`]: 1 },
    { [`${key}/uiDefinition/constraints/clearText`]: 'false' },
    { [`${key}/uiDefinition/constraints/tabIndex`]: '2' },
  ]),
  nothing('PropertiesValueNotInList', 'Values are among those that there are.', 'value', [
    { [`${key}/type`]: 'password' },
    { [`${key}/uiDefinition/constraints/required`]: true },
    { [`${office}/uiDefinition/constraints/hidden`]: false },
    { [`${account}/redirectMode`]: 'Own' },
    { [`${account}/properties/IsFirstParty`]: false },
  ]),
  nothing('PropertiesTextPatternMismatch', 'Texts look as their keys demand.', 'text', [
    { [`${account}/redirectUrl`]: 'global' },
  ]),
  {
    name: 'ConnectionHasSecret',
    says: 'A connection has a key, and one only.',
    violations: each(top, (_top, document) => {
      const { length } = secrets(document);
      return length !== 1 && `has ${length}`;
    }),
    broken: [{ [`${key}/type`]: 'string' }, { [`${office}/type`]: 'securestring' }],
  },
  {
    name: 'SecretRequired',
    says: 'The key is required, which is the text true.',
    violations: each(
      secrets,
      (parameter) =>
        constraints(parameter).required !== 'true' && `is ${textOf(constraints(parameter).required)}`,
    ),
    broken: [
      { [`${key}/uiDefinition/constraints/required`]: 'false' },
      { [`${key}/uiDefinition/constraints/required`]: true },
      { [`${key}/uiDefinition/constraints`]: absent },
    ],
  },
  {
    name: 'SecretHidden',
    says: 'The key cannot be read while it is typed, and has no default.',
    violations: each(
      secrets,
      (parameter) =>
        (constraints(parameter).clearText !== false || 'defaultValue' in parameter.value) && 'can be read',
    ),
    broken: [{ [`${key}/uiDefinition/constraints/clearText`]: true }, { [`${key}/defaultValue`]: 'key' }],
  },
  hasText('SecretDisplayNameMissing', 'displayName'),
  hasText('SecretDescriptionMissing', 'description'),
  hasText('SecretTooltipMissing', 'tooltip'),
  {
    name: 'ConnectionDescriptionPunctuation',
    says: 'Descriptions of connections end as sentences do.',
    violations: each(parameters, (parameter) => {
      const { description } = shown(parameter);
      return description !== undefined && !/[.!?]$/.test(textOf(description)) && `is ${textOf(description)}`;
    }),
    broken: [{ [`${office}/uiDefinition/description`]: 'Where the letters go' }],
  },
  {
    name: 'TabIndexNotUnique',
    says: 'The fields of a connection have an order.',
    violations: each(parameters, (parameter, document) => {
      const { tabIndex } = constraints(parameter);
      const first = parameters(document).find((other) => constraints(other).tabIndex === tabIndex);
      return tabIndex !== undefined && first?.key !== parameter.key && `${textOf(tabIndex)} is taken`;
    }),
    broken: [{ [`${office}/uiDefinition/constraints/tabIndex`]: 1 }],
  },
  {
    name: 'BrandColourNotValid',
    says: 'The colour behind the icon is #rrggbb, and neither white nor the default of the platform.',
    violations: each(top, ({ value }) => {
      const colour = textOf(value.iconBrandColor).toLowerCase();
      return (!/^#[0-9a-f]{6}$/.test(colour) || ['#ffffff', '#007ee5'].includes(colour)) && `is ${colour}`;
    }),
    broken: ['#FFFFFF', '#007ee5', '#fff', 'green', absent].map((colour) => ({
      '/properties/iconBrandColor': colour,
    })),
  },
  {
    name: 'CapabilitiesAreActions',
    says: 'The connector has actions, and no triggers.',
    violations: each(top, ({ value: { capabilities } }) => {
      const isRight = asList(capabilities).length === 1 && asList(capabilities)[0] === 'actions';
      return !isRight && `has ${typeOf(capabilities)} ${textOf(capabilities)}`;
    }),
    broken: [[], ['triggers'], ['actions', 'cloud'], absent].map((capabilities) => ({
      '/properties/capabilities': capabilities,
    })),
  },
  {
    name: 'PublisherMissing',
    says: 'The connector has a publisher.',
    violations: each(top, ({ value }) => textOf(value.publisher).trim() === '' && 'has none'),
    broken: [{ '/properties/publisher': absent }, { '/properties/publisher': '' }],
  },
  without('NoStackOwner', 'stackOwner', 'only certified connectors have one, and paconn refuses it'),
  without('NoScriptOperations', 'scriptOperations', 'the app does the work'),
  without('NoPolicies', 'policyTemplateInstances', 'Logic Apps does not know them'),
  without('NoConnectionParameterSets', 'connectionParameterSets', 'there is one way to connect'),
];
