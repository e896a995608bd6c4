/** Contains the rules about the title, the host, the tags, and what the catalogue of connectors shows. */
import { absent, each, repeated, textOf, type Place, type Rule } from './rule';
import { info, members, objects, operations, root } from './places';
import { asList, asObject, type JsonObject } from '../../../src/json';

/** The categories in the catalogue of connectors. */
const categories = [
  ...['AI', 'Business Management', 'Business Intelligence', 'Collaboration', 'Commerce', 'Communication'],
  ...['Content and Files', 'Finance', 'Data', 'Human Resources', 'Internet of Things', 'IT Operations'],
  ...['Lifestyle and Entertainment', 'Marketing', 'Productivity', 'Sales and CRM', 'Security'],
  ...['Social Media', 'Website'],
];

const mostCategories = 2;

/** The metadata that the catalogue of connectors requires. */
const metadata = ['Website', 'Privacy policy', 'Categories'];

const metadataOf = ({ value }: Place) =>
  members(value['x-ms-connector-metadata'], '/x-ms-connector-metadata');

const categoriesOf = (place: Place) =>
  metadataOf(place)
    .filter(({ value }) => value.propertyName === 'Categories')
    .flatMap(({ value }) => String(value.propertyValue).split(';'));

const schemes = (document: JsonObject) =>
  [...root(document), ...operations(document)].flatMap(({ at, value }) =>
    'schemes' in value ? [{ at: `${at}/schemes`, list: value.schemes }] : [],
  );

/** Every address that people follow. Properties and examples may contain anything. */
const addresses = (document: JsonObject) =>
  objects(document).flatMap(({ at, key, value }) => {
    const isLink = /^(contact|license|externalDocs)$/.test(key) || /^\/x-ms-docs\/\d+$/.test(at);
    const names = isLink
      ? ['url']
      : at.startsWith('/securityDefinitions/')
        ? ['authorizationUrl', 'tokenUrl']
        : [];
    return names.flatMap((name) => (name in value ? [{ at: `${at}/${name}`, address: value[name] }] : []));
  });

/** Whether a text is an absolute http or https address. */
const isWebAddress = (text: unknown) =>
  typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text);

/** Matches hosts that Microsoft's cloud cannot reach. */
const isOnThisMachine = /^(localhost|[\d.]+|\[.*\])(:\d+)?$/i;

/** Whether a host is an environment variable of the platform. */
const isVariable = (host: unknown) =>
  typeof host === 'string' && /^@environmentVariables\("\w+"\)$/.test(host);

export const informationRules: readonly Rule[] = [
  {
    name: 'SpecificationVersionIncorrect',
    says: 'The definition is Swagger 2.0.',
    violations: each(root, ({ value }) => value.swagger !== '2.0' && `is ${JSON.stringify(value.swagger)}`),
    broken: [{ '/swagger': 2 }, { '/swagger': '3.0' }, { '/swagger': absent }],
  },
  {
    name: 'HostNameNotValid',
    says: 'The host is a host name, and may have a port.',
    violations: each(
      root,
      ({ value: { host } }) =>
        host !== undefined &&
        !isVariable(host) &&
        !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?$/.test(textOf(host)) &&
        `is ${textOf(host)}`,
    ),
    broken: [
      { '/host': 'https://letters.example.org' },
      { '/host': 'letters.example.org/api' },
      { '/host': '' },
    ],
  },
  {
    name: 'HostOutOfReach',
    says: 'The cloud can reach the host.',
    violations: each(
      root,
      ({ value: { host } }) => isOnThisMachine.test(textOf(host)) && `is ${textOf(host)}`,
    ),
    broken: [{ '/host': 'localhost:7071' }, { '/host': '127.0.0.1:7071' }, { '/host': '[::1]' }],
  },
  {
    name: 'BasePathNotValid',
    says: 'The base path starts with a slash.',
    violations: each(
      root,
      ({ value: { basePath } }) => basePath !== undefined && !textOf(basePath).startsWith('/') && 'does not',
    ),
    broken: [{ '/basePath': 'api' }],
  },
  {
    name: 'SchemesArrayEmpty',
    says: 'A list of schemes has entries.',
    violations: each(schemes, ({ list }) => asList(list).length === 0 && 'has none'),
    broken: [{ '/schemes': [] }],
  },
  {
    name: 'SchemeNotValid',
    says: 'Every scheme is one that Swagger defines.',
    violations: each(schemes, ({ list }) =>
      asList(list)
        .filter((scheme) => !['http', 'https', 'ws', 'wss'].includes(String(scheme)))
        .map((scheme) => `${String(scheme)} is none`),
    ),
    broken: [{ '/schemes/-': 'ftp' }],
  },
  {
    name: 'SchemeNotSupported',
    says: 'No scheme is for web sockets.',
    violations: each(schemes, ({ list }) =>
      asList(list)
        .filter((scheme) => scheme === 'ws' || scheme === 'wss')
        .map((scheme) => `${scheme} is one`),
    ),
    broken: [{ '/schemes/-': 'wss' }],
  },
  {
    name: 'SchemeHttps',
    says: 'The only scheme is https, so calls are encrypted.',
    violations: each(root, ({ value }) => JSON.stringify(value.schemes) !== '["https"]' && 'not all are'),
    broken: [{ '/schemes': ['http', 'https'] }, { '/schemes': absent }],
  },
  {
    name: 'TagRedefined',
    says: 'No two tags have the same name.',
    violations: each(
      ({ tags }) => repeated(members(tags, '/tags'), ({ value }) => String(value.name)),
      ({ value }) => `${String(value.name)} is there already`,
    ),
    broken: [{ '/tags/-': { name: 'Letters' } }],
  },
  {
    name: 'ContactMissing',
    says: 'The definition names a contact.',
    violations: each(
      info,
      ({ value: { contact } }) => Object.keys(asObject(contact)).length === 0 && 'nobody',
    ),
    broken: [{ '/info/contact': absent }],
  },
  {
    name: 'ContactEmailNotValid',
    says: 'The contact has a valid e-mail address.',
    violations: each(info, ({ value }) => {
      const { email } = asObject(value.contact);
      return (
        email !== undefined &&
        !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(textOf(email)) &&
        `${textOf(email)} is none`
      );
    }),
    broken: [{ '/info/contact/email': 'letters at example.org' }],
  },
  {
    name: 'UrlNotValid',
    says: 'Addresses are absolute.',
    violations: each(addresses, ({ address }) => !isWebAddress(address) && `${String(address)} is not`),
    broken: [{ '/info/contact/url': 'example.org' }, { '/externalDocs/url': '/handbook' }],
  },
  {
    name: 'ConnectorMetadataPropertiesMissing',
    says: 'The metadata names the website, the privacy policy and the categories.',
    violations: each(root, (place) => {
      const known = metadataOf(place)
        .filter(({ value }) => Boolean(value.propertyValue))
        .map(({ value }) => String(value.propertyName));
      return metadata.filter((name) => !known.includes(name)).map((name) => `${name} is not told`);
    }),
    broken: [{ '/x-ms-connector-metadata/1': absent }, { '/x-ms-connector-metadata/0/propertyValue': '' }],
  },
  {
    name: 'ConnectorMetadataUrlNotValid',
    says: 'The website and the privacy policy are absolute addresses.',
    violations: each(
      (document) => root(document).flatMap(metadataOf),
      ({ value }) =>
        ['Website', 'Privacy policy'].includes(String(value.propertyName)) &&
        !isWebAddress(value.propertyValue) &&
        `${String(value.propertyValue)} is none`,
    ),
    broken: [{ '/x-ms-connector-metadata/0/propertyValue': 'example.org' }],
  },
  {
    name: 'InvalidConnectorCategory',
    says: 'Every category exists in the catalogue of connectors.',
    violations: each(root, (place) =>
      categoriesOf(place)
        .filter((category) => !categories.includes(category))
        .map((category) => `${category} is none`),
    ),
    broken: [{ '/x-ms-connector-metadata/2/propertyValue': 'Stationery' }],
  },
  {
    name: 'TooManyConnectorCategories',
    says: `There are at most ${mostCategories} categories.`,
    violations: each(root, (place) => categoriesOf(place).length > mostCategories && 'there are more'),
    broken: [{ '/x-ms-connector-metadata/2/propertyValue': 'AI;Data;Productivity' }],
  },
];
