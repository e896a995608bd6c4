/** Contains the rules about security. */
import { absent, each, type Rule } from './rule';
import { members, operations, root } from './places';
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import { sampleOperation } from '../sample-definition';

const urls: Record<string, readonly string[]> = {
  implicit: ['authorizationUrl'],
  password: ['tokenUrl'],
  application: ['tokenUrl'],
  accessCode: ['authorizationUrl', 'tokenUrl'],
};

const always = ['type', 'description'];

/** The keys that a security definition must have in addition to its type, and all keys that it may have. */
function keysOf({ type, flow }: JsonObject): { required: readonly string[]; allowed: readonly string[] } {
  if (type === 'apiKey') return { required: ['name', 'in'], allowed: [...always, 'name', 'in'] };
  if (type !== 'oauth2') return { required: [], allowed: always };
  const required = ['flow', 'scopes', ...(urls[String(flow)] ?? [])];
  return { required, allowed: [...always, ...required] };
}

const securityDefinitions = (document: JsonObject) =>
  members(document.securityDefinitions, '/securityDefinitions');

/** All security requirements, each with its place and the definition that it names. */
const requirements = (document: JsonObject) =>
  [...root(document), ...operations(document)].flatMap(({ at, value }) =>
    members(value.security, `${at}/security`).flatMap((requirement) =>
      Object.entries(requirement.value).map(([name, scopes]) => ({
        at: requirement.at,
        name,
        scopes,
        definition: asObject(document.securityDefinitions)[name],
      })),
    ),
  );

const oauth = {
  type: 'oauth2',
  flow: 'accessCode',
  authorizationUrl: 'https://example.org/authorize',
  tokenUrl: 'https://example.org/token',
  scopes: { read: 'Read letters.' },
};

const { listPens } = sampleOperation;

export const securityRules: readonly Rule[] = [
  {
    name: 'SecuritySchemePropertyRequired',
    says: 'A security definition has all keys that its type needs.',
    violations: each(securityDefinitions, ({ value }) =>
      keysOf(value)
        .required.filter((key) => value[key] === undefined)
        .map((key) => `has no ${key}`),
    ),
    broken: [
      { '/securityDefinitions/api_key/name': absent },
      { '/securityDefinitions/oauth': { ...oauth, tokenUrl: absent } },
    ],
  },
  {
    name: 'SecuritySchemePropertyNotValid',
    says: 'A security definition has only keys that its type knows.',
    violations: each(securityDefinitions, ({ value }) =>
      Object.keys(value)
        .filter((key) => !key.startsWith('x-') && !keysOf(value).allowed.includes(key))
        .map((key) => `has ${key}`),
    ),
    broken: [
      { '/securityDefinitions/api_key/flow': 'implicit' },
      { '/securityDefinitions/oauth': { ...oauth, flow: 'password' } },
      { '/securityDefinitions/basic': { type: 'basic', name: 'password' } },
    ],
  },
  {
    name: 'SecurityRequirementMustBeDefined',
    says: 'Every security requirement names a security definition that exists.',
    violations: each(requirements, ({ name, definition }) => !isObject(definition) && `${name} is not`),
    broken: [{ '/security': [{ oauth: [] }] }, { [`${listPens}/security`]: [{ basic: [] }] }],
  },
  {
    name: 'SecurityRequirementMustHaveValue',
    says: 'A security requirement has a list of scopes, which may be empty.',
    violations: each(requirements, ({ name, scopes }) => !Array.isArray(scopes) && `${name} has none`),
    broken: [{ '/security': [{ api_key: null }] }],
  },
  {
    name: 'SecurityRequirementMustHaveEmptyValue',
    says: 'Only OAuth has scopes.',
    violations: each(
      requirements,
      ({ name, scopes, definition }) =>
        isObject(definition) &&
        definition.type !== 'oauth2' &&
        asList(scopes).length > 0 &&
        `${name} has scopes`,
    ),
    broken: [{ '/security': [{ api_key: ['read'] }] }],
  },
  {
    name: 'OAuthSecurityRequirementValueMustBeScopeName',
    says: 'Every required scope is defined.',
    violations: each(requirements, ({ scopes, definition }) => {
      const { type, scopes: defined } = asObject(definition);
      return asList(scopes)
        .map(String)
        .filter((scope) => type === 'oauth2' && !Object.hasOwn(asObject(defined), scope))
        .map((scope) => `${scope} is not`);
    }),
    broken: [{ '/securityDefinitions/oauth': oauth, '/security': [{ oauth: ['read', 'write'] }] }],
  },
  {
    name: 'SecondSecurityDefinitionIgnored',
    says: 'There is only one security definition, because the platform ignores others.',
    violations: each(root, (_root, document) =>
      securityDefinitions(document)
        .slice(1)
        .map(({ key }) => `${key} is another one`),
    ),
    broken: [{ '/securityDefinitions/oauth': oauth }],
  },
];
