/** Contains the rules about the connector's properties. */
import { absent, each, textOf, type Rule } from './rule';
import { faults, type FaultKind } from './kinds';
import { members, typeOf, type Member } from './places';
import { propertiesKinds } from './properties-kinds';
import { asList, asObject, type JsonObject } from '../../../src/json';

const top = (document: JsonObject) => [{ at: '/properties', value: asObject(document.properties) }];

const parameters = (document: JsonObject) =>
  members(asObject(document.properties).connectionParameters, '/properties/connectionParameters');

const secrets = (document: JsonObject) =>
  parameters(document).filter(({ value }) => value.type === 'securestring');

const shown = ({ value }: Member) => asObject(value.uiDefinition);

const constraints = (parameter: Member) => asObject(shown(parameter).constraints);

const key = '/properties/connectionParameters/api_key';
const office = '/properties/connectionParameters/office';
const account = '/properties/connectionParameters/account/oAuthSettings';

/** Makes a rule that forbids one kind of fault. */
const nothing = (name: string, says: string, fault: FaultKind, broken: Rule['broken']): Rule => ({
  name,
  says,
  violations: (document) =>
    faults(propertiesKinds, { kind: 'root' }, document)
      .filter((found) => found.kind === fault)
      .map(({ at, why }) => `${at}: ${why}`),
  broken,
});

/** Makes a rule that the properties do not have a key. */
const without = (name: string, forbidden: string, why: string): Rule => ({
  name,
  says: `There is no ${forbidden}: ${why}.`,
  violations: each(top, ({ value }) => {
    const found = value[forbidden];
    return found !== undefined && !(Array.isArray(found) && found.length === 0) && 'there is one';
  }),
  broken: [{ [`/properties/${forbidden}`]: ['any'] }],
});

/** Makes a rule that the secret of a connection has a text for makers. */
const hasText = (name: string, text: string): Rule => ({
  name,
  says: `A secret of a connection has a ${text}.`,
  violations: each(secrets, (parameter) => textOf(shown(parameter)[text]).trim() === '' && 'has none'),
  broken: [{ [`${key}/uiDefinition/${text}`]: absent }, { [`${key}/uiDefinition/${text}`]: ' ' }],
});

export const propertiesRules: readonly Rule[] = [
  nothing('PropertiesKeyNotAllowed', 'Every key is one that the platform knows.', 'unknown', [
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
  nothing('PropertiesKeyMissing', 'No required key is missing.', 'missing', [
    { '/properties': absent },
    { '/properties/iconBrandColor': absent },
    { [`${key}/type`]: absent },
    { [`${office}/allowedValues/0/value`]: absent },
    { [`${office}/uiDefinition/constraints/dependencies/api_key/values`]: absent },
    { [`${account}/identityProvider`]: absent },
    { [`${account}/customParameters/resourceUri`]: absent },
  ]),
  nothing('PropertiesTypeIncorrect', 'Every value has the type that its key requires.', 'type', [
    { '/properties/capabilities': 'actions' },
    { '/properties/iconBrandColor': 0 },
    { '/properties/policyTemplateInstances': {} },
    { [`${office}/defaultValue`]: 1 },
    { [`${key}/uiDefinition/constraints/clearText`]: 'false' },
    { [`${key}/uiDefinition/constraints/tabIndex`]: '2' },
  ]),
  nothing('PropertiesValueNotInList', 'Every value is one of those that its key allows.', 'value', [
    { [`${key}/type`]: 'password' },
    { [`${key}/uiDefinition/constraints/required`]: true },
    { [`${office}/uiDefinition/constraints/hidden`]: false },
    { [`${account}/redirectMode`]: 'Own' },
    { [`${account}/properties/IsFirstParty`]: false },
  ]),
  nothing('PropertiesTextPatternMismatch', 'Every text has the format that its key requires.', 'text', [
    { [`${account}/redirectUrl`]: 'global' },
  ]),
  {
    name: 'ConnectionHasSecret',
    says: 'A connection has exactly one key.',
    violations: each(top, (_top, document) => {
      const { length } = secrets(document);
      return length !== 1 && `has ${length}`;
    }),
    broken: [{ [`${key}/type`]: 'string' }, { [`${office}/type`]: 'securestring' }],
  },
  {
    name: 'SecretRequired',
    says: 'The key is required, written as the text "true".',
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
    says: 'The key is hidden while it is typed, and has no default.',
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
    says: 'Descriptions in a connection end like a sentence.',
    violations: each(parameters, (parameter) => {
      const { description } = shown(parameter);
      return description !== undefined && !/[.!?]$/.test(textOf(description)) && `is ${textOf(description)}`;
    }),
    broken: [{ [`${office}/uiDefinition/description`]: 'Where the letters go' }],
  },
  {
    name: 'TabIndexNotUnique',
    says: 'No two fields of a connection have the same position.',
    violations: each(parameters, (parameter, document) => {
      const { tabIndex } = constraints(parameter);
      const first = parameters(document).find((other) => constraints(other).tabIndex === tabIndex);
      return tabIndex !== undefined && first?.key !== parameter.key && `${textOf(tabIndex)} is taken`;
    }),
    broken: [{ [`${office}/uiDefinition/constraints/tabIndex`]: 1 }],
  },
  {
    name: 'BrandColourNotValid',
    says: 'The colour behind the icon has the form #rrggbb, and is neither white nor the default of the platform.',
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
    says: 'The connector has only actions.',
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
