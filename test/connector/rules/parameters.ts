/** Contains the rules about parameters: their locations, their names, and which ones fit together. */
import { absent, each, repeated, type Rule } from './rule';
import {
  operations,
  parameterLists,
  parameters,
  parametersIn,
  parametersOf,
  pathItems,
  type Parameter,
} from './places';
import { asList } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

/** Headers that a flow cannot set, because Logic Apps drops them. */
const reservedHeaders =
  /^(accept(?!-version$).*|allow|content-(?!disposition$|encoding$|type$).*|cookie|expires|host|last-modified|origin|set-cookie|transfer-encoding)$/i;

/** Keys that a body has only in its schema. */
const schemaKeys = [
  ...['type', 'format', 'items', 'default', 'enum', 'collectionFormat', 'allowEmptyValue', 'pattern'],
  ...['maximum', 'minimum', 'maxLength', 'minLength', 'maxItems', 'minItems', 'uniqueItems', 'multipleOf'],
];

const nameAndLocation = ({ name, location }: Parameter) => `${location} ${name}`;

const isBody = ({ location }: Parameter) => location === 'body';

const bodyCalled = (name: string) => ({ name, in: 'body', schema: { type: 'object' } });

const inQuery = (name: string) => ({ name, in: 'query', type: 'string' });

const inHeader = (name: string) => ({ name, in: 'header', type: 'string' });

const inForm = (name: string) => ({ name, in: 'formData', type: 'string' });

/** Adds a parameter to an operation that has one already. */
const add = (operation: string, parameter: unknown) => ({ [`${operation}/parameters/-`]: parameter });

const { listPens, writeLetter, readLetter } = sampleOperation;

export const parameterRules: readonly Rule[] = [
  {
    name: 'PathParametersContainDuplicateParameter',
    says: 'The parameters of a path differ in name or location.',
    violations: each(
      (document) =>
        pathItems(document).flatMap((item) => repeated(parametersOf(document, item), nameAndLocation)),
      () => 'stands there already',
    ),
    broken: [add(samplePart.letterItem, { name: 'letterId', in: 'path', type: 'integer' })],
  },
  {
    name: 'OperationParametersContainDuplicateParameter',
    says: 'The parameters of an operation differ in name or location.',
    violations: each(
      (document) =>
        operations(document).flatMap((operation) =>
          repeated(parametersOf(document, operation), nameAndLocation),
        ),
      () => 'stands there already',
    ),
    broken: [add(listPens, { ...inQuery('kind'), type: 'integer' })],
  },
  {
    name: 'OperationParametersAreNotUnique',
    says: 'No list of parameters has an entry twice.',
    violations: each(parameterLists, ({ value }) =>
      repeated(asList(value.parameters), (entry) => JSON.stringify(entry)).map(() => 'has an entry twice'),
    ),
    broken: [add(samplePart.letterItem, { $ref: '#/parameters/LetterId' })],
  },
  {
    name: 'PathParametersContainMultipleBodyParameters',
    says: 'A path has at most one body.',
    violations: each(
      pathItems,
      (item, document) => parametersOf(document, item).filter(isBody).length > 1 && 'has two bodies',
    ),
    broken: [{ [`${samplePart.letterItem}/parameters`]: [bodyCalled('one'), bodyCalled('other')] }],
  },
  {
    name: 'OperationParametersContainMultipleBodyParameters',
    says: 'An operation has at most one body.',
    violations: each(
      operations,
      (operation) => operation.parameters.filter(isBody).length > 1 && 'has two bodies',
    ),
    broken: [add(writeLetter, bodyCalled('other'))],
  },
  {
    name: 'ParameterListContainsFormDataAndBody',
    says: 'An operation takes a body or a form, not both.',
    violations: each(operations, (operation) => {
      const isForm = ({ location }: Parameter) => location === 'formData';
      return operation.parameters.some(isBody) && operation.parameters.some(isForm) && 'takes both';
    }),
    broken: [add(writeLetter, inForm('ink')), add(readLetter, bodyCalled('ink'))],
  },
  {
    name: 'BodyOrFormDataParameterInFetchOperationNotAllowed',
    says: 'A GET or HEAD operation takes neither a body nor a form.',
    violations: each(operations, ({ method, parameters: all }) =>
      ['get', 'head'].includes(method)
        ? all
            .filter(({ location }) => location === 'body' || location === 'formData')
            .map(({ name }) => `takes ${name}`)
        : [],
    ),
    broken: [add(listPens, bodyCalled('ink')), add(listPens, inForm('ink'))],
  },
  {
    name: 'FileParameterMustBeInFormData',
    says: 'A file is sent in a form.',
    violations: each(
      parameters,
      ({ value, location }) => value.type === 'file' && location !== 'formData' && 'is not in a form',
    ),
    broken: [{ [`${samplePart.stamp}/type`]: 'file' }],
  },
  {
    name: 'InvalidFormDataParameterName',
    says: 'The names of form parameters are ASCII.',
    violations: each(
      parametersIn('formData'),
      ({ name }) => !/^[\x20-\x7e]+$/.test(name) && 'has other characters',
    ),
    broken: [{ [`${samplePart.file}/name`]: 'Gemälde' }],
  },
  {
    name: 'ConnectionIdParameterNotAllowed',
    says: 'No parameter is called connectionId.',
    violations: each(parameters, ({ name }) => /^connectionid$/i.test(name) && 'is called so'),
    broken: [{ [`${samplePart.kind}/name`]: 'connectionId' }],
  },
  {
    name: 'ReservedParameterIsUsed',
    says: 'No parameter is a header that flows cannot set.',
    violations: each(parametersIn('header'), ({ name }) => reservedHeaders.test(name) && 'is reserved'),
    broken: [add(listPens, inHeader('Host')), add(listPens, inHeader('content-length'))],
  },
  {
    name: 'HeaderParameterAuthorization',
    says: 'No parameter is the header Authorization, because the connection has the key.',
    violations: each(parametersIn('header'), ({ name }) => /^authorization$/i.test(name) && 'is that header'),
    broken: [add(listPens, inHeader('authorization'))],
  },
  {
    name: 'AllowEmptyValueOnlyValidForQueryFormData',
    says: 'Only parameters of a query or a form may be sent empty.',
    violations: each(
      parametersIn('path', 'header', 'body'),
      ({ value }) => 'allowEmptyValue' in value && 'has allowEmptyValue',
    ),
    broken: [{ [`${samplePart.stamp}/allowEmptyValue`]: true }],
  },
  {
    name: 'BodyParameterSchemaRequired',
    says: 'A body has a schema.',
    violations: each(parametersIn('body'), ({ value }) => value.schema === undefined && 'has no schema'),
    broken: [{ [`${samplePart.bodyParameter}/schema`]: absent }],
  },
  {
    name: 'BodyParameterPropertyNotValid',
    says: 'A body has its type only in its schema.',
    violations: each(parametersIn('body'), ({ value }) =>
      schemaKeys.filter((key) => key in value).map((key) => `has ${key}`),
    ),
    broken: [{ [`${samplePart.bodyParameter}/type`]: 'object' }],
  },
  {
    name: 'NonBodyParameterSchemaNotValid',
    says: 'Only a body has a schema.',
    violations: each(
      parametersIn('path', 'query', 'header', 'formData'),
      ({ value }) => 'schema' in value && 'has a schema',
    ),
    broken: [{ [`${samplePart.kind}/schema`]: { type: 'string' } }],
  },
  {
    name: 'PropertyMustBeRequired',
    says: 'An internal parameter with a default is required, because otherwise the default is not sent.',
    violations: each(
      parametersIn('path', 'query', 'header', 'formData'),
      ({ value }) =>
        value['x-ms-visibility'] === 'internal' &&
        value.default !== undefined &&
        value.required !== true &&
        'is optional',
    ),
    broken: [
      {
        [`${samplePart.parentFolder}/x-ms-visibility`]: 'internal',
        [`${samplePart.parentFolder}/default`]: '/',
      },
    ],
  },
  {
    name: 'InternalParameterNeedsDefault',
    says: 'An internal required parameter has a default, because nobody can fill it in.',
    violations: each(
      parametersIn('path', 'query', 'header', 'formData'),
      ({ value }) =>
        value['x-ms-visibility'] === 'internal' &&
        value.required === true &&
        value.default === undefined &&
        'has no default',
    ),
    broken: [{ [`${samplePart.file}/x-ms-visibility`]: 'internal' }],
  },
  {
    name: 'FormDataArrayVanishes',
    says: 'A form has no lists, because the designer does not show them.',
    violations: each(parametersIn('formData'), ({ value }) => value.type === 'array' && 'is a list'),
    broken: [{ [`${samplePart.speed}/type`]: 'array' }],
  },
  {
    name: 'FileParameterNameVanishes',
    says: 'The name of a file parameter has no quotation mark and no @, because the designer does not show such parameters.',
    violations: each(
      parametersIn('formData'),
      ({ name, value }) => value.type === 'file' && /["@]/.test(name) && 'has one',
    ),
    broken: [{ [`${samplePart.file}/name`]: '@file' }, { [`${samplePart.file}/name`]: 'my "file"' }],
  },
];
