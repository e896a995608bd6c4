/** Contains the rules about paths and their parameters. */
import { absent, each, escaped, repeated, type Rule } from './rule';
import { operations, parametersIn, pathItems, type Member } from './places';
import { sampleOperation, samplePart } from '../sample-definition';
import type { JsonObject } from '../../../src/json';

/** Makes a rule that checks each path separately; `wrong` is a path that breaks it. */
const aboutPaths = (name: string, says: string, isBad: (path: string) => boolean, wrong: string): Rule => ({
  name,
  says,
  violations: each(pathItems, ({ key }) => isBad(key) && 'the path is not valid'),
  broken: [addPath(wrong)],
});

/** Adds a path that has no parameters. */
const addPath = (path: string) => ({ [`/paths/${escaped(path)}`]: {} });

/** The variables in a path. */
const variables = (path: string) => [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);

/** A path in small letters, without the names of its variables. */
const shape = (path: string) => path.replaceAll(/\{[^{}]*\}/g, '{}').toLowerCase();

/** Whether a request could match both of two different paths. */
function overlap(one: string, other: string): boolean {
  const [ones, others] = [shape(one).split('/'), shape(other).split('/')];
  const fits = ones.every((part, index) => part === others[index] || part === '{}' || others[index] === '{}');
  return ones.length === others.length && fits && shape(one) !== shape(other);
}

const otherPaths = (document: JsonObject, { key }: Member) =>
  pathItems(document).filter((other) => other.key !== key);

export const pathRules: readonly Rule[] = [
  aboutPaths(
    'OperationPathMustStartWithSlash',
    'A path starts with a slash.',
    (path) => !path.startsWith('/'),
    'v1/inks',
  ),
  aboutPaths(
    'OperationPathMayNotContainQueryOrFragment',
    'A path has neither a query nor a fragment.',
    (path) => /[?#]/.test(path),
    '/v1/inks?colour=blue',
  ),
  aboutPaths(
    'OperationPathContainsUnsupportedCharacters',
    'A path has no asterisk.',
    (path) => path.includes('*'),
    '/v1/inks/*',
  ),
  aboutPaths(
    'OperationPathTemplateNotValid',
    'Braces in a path come in pairs, around a name, within one segment.',
    (path) => path.split('/').some((part) => /[{}]/.test(part.replaceAll(/\{[^{}]+\}/g, ''))),
    '/v1/inks/{colour',
  ),
  aboutPaths(
    'OperationPathVariablesContainDefaults',
    'A variable of a path has no default.',
    (path) => variables(path).some((name) => name.includes('=')),
    '/v1/inks/{colour=blue}',
  ),
  {
    name: 'PathRedefined',
    says: 'No two paths differ only in capital letters.',
    violations: each(
      (document) => repeated(pathItems(document), ({ key }) => key.toLowerCase()),
      () => 'stands there already',
    ),
    broken: [addPath('/V1/Pens')],
  },
  {
    name: 'DuplicateOperationPath',
    says: 'No two paths differ only in the names of their variables.',
    violations: each(
      (document) => repeated(pathItems(document), ({ key }) => key.replaceAll(/\{[^{}]*\}/g, '{}')),
      () => 'stands there already',
    ),
    broken: [addPath('/v1/letters/{id}')],
  },
  {
    name: 'PartialDuplicateOperationPath',
    says: 'No address matches two paths, where one has a variable and the other a fixed text.',
    violations: each(
      (document) =>
        pathItems(document).filter(
          (item) =>
            item.key.includes('{') && otherPaths(document, item).some(({ key }) => overlap(item.key, key)),
        ),
      () => 'another path fits the same addresses',
    ),
    broken: [addPath('/v1/letters/newest')],
  },
  {
    name: 'PathItemRefNotSuppored',
    says: 'A path item is not a reference.',
    violations: each(pathItems, ({ value }) => '$ref' in value && 'is a reference'),
    broken: [{ '/paths/~1v1~1inks': { $ref: '#/paths/~1v1~1pens' } }],
  },
  {
    name: 'OperationMissingPathParameter',
    says: 'An operation has a parameter for each variable of its path.',
    violations: each(operations, ({ path, parameters }) => {
      const names = parameters.filter(({ location }) => location === 'path').map(({ name }) => name);
      return variables(path)
        .filter((name) => !names.includes(name))
        .map((name) => `has no parameter ${name}`);
    }),
    broken: [
      { [`${sampleOperation.getPaperForm}/parameters`]: [] },
      { [`${samplePart.letterItem}/parameters`]: [] },
    ],
  },
  {
    name: 'PathParameterNotDefinedInTemplate',
    says: 'The path contains every parameter whose location is path.',
    violations: each(operations, ({ path, parameters }) =>
      parameters
        .filter(({ location, name }) => location === 'path' && !variables(path).includes(name))
        .map(({ name }) => `${name} is not in the path`),
    ),
    broken: [{ [`${sampleOperation.listPens}/parameters/-`]: { name: 'size', in: 'path', type: 'string' } }],
  },
  {
    name: 'PathParameterMustBeRequired',
    says: 'A parameter in a path is required.',
    violations: each(parametersIn('path'), ({ value }) => value.required !== true && 'is not required'),
    broken: [{ [`${samplePart.penInPath}/required`]: false }, { '/parameters/LetterId/required': absent }],
  },
  {
    name: 'PathParameterMissingEncoding',
    says: 'A parameter in a path has x-ms-url-encoding.',
    violations: each(
      parametersIn('path'),
      ({ value }) => value['x-ms-url-encoding'] === undefined && 'has no x-ms-url-encoding',
    ),
    broken: [{ [`${samplePart.penInPath}/x-ms-url-encoding`]: absent }],
  },
  {
    name: 'QueryParameterEncodingNotSupported',
    says: 'A parameter in the query does not have x-ms-url-encoding.',
    violations: each(
      parametersIn('query'),
      ({ value }) => 'x-ms-url-encoding' in value && 'has x-ms-url-encoding',
    ),
    broken: [{ [`${samplePart.kind}/x-ms-url-encoding`]: 'single' }],
  },
];
