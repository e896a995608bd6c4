/** Contains the rules about responses. */
import { absent, each, repeated, type Rule } from './rule';
import { answerOf, follow, members, operations, responses, responsesOf } from './places';
import { asObject, isObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const { getLetter, getPaperForm, listPens, writeLetter } = sampleOperation;

const schema = { type: 'object', properties: { id: { type: 'string' } } };

/** Whether a status code means success. */
const isSuccess = (code: string) => /^2\d\d$/.test(code);

export const responseRules: readonly Rule[] = [
  {
    name: 'OperationMustHaveResponse',
    says: 'An operation has a response.',
    violations: each(
      operations,
      (operation, document) => responsesOf(document, operation).length === 0 && 'has none',
    ),
    broken: [{ [`${getLetter}/responses`]: {} }, { [`${getLetter}/responses`]: absent }],
  },
  {
    name: 'OperationShouldHaveSuccessfulResponse',
    says: 'An operation has a response for success.',
    violations: each(
      operations,
      ({ value }) => !Object.keys(asObject(value.responses)).some(isSuccess) && 'has none',
    ),
    broken: [{ [`${getLetter}/responses`]: { 404: { description: 'There is no such letter.' } } }],
  },
  {
    name: 'ResponseMustBeDefaultOrHttpStatusCode',
    says: 'The name of a response is a status code or default.',
    violations: each(operations, ({ value }) =>
      Object.keys(asObject(value.responses))
        .filter((code) => !/^([1-5]\d\d|default|x-.+)$/.test(code))
        .map((code) => `has a response ${code}`),
    ),
    broken: [
      { [`${getLetter}/responses/2XX`]: { description: 'All went well.' } },
      { [`${getLetter}/responses/600`]: { description: 'Something odd.' } },
    ],
  },
  {
    name: 'OperationHasManyResponsesWithSchema',
    says: 'At most one response of an operation has a schema.',
    violations: each(
      operations,
      (operation, document) =>
        responsesOf(document, operation).filter(({ value }) => isObject(value.schema)).length > 1 &&
        'has several',
    ),
    broken: [{ [`${getLetter}/responses/202/schema`]: schema }],
  },
  {
    name: 'DefaultResponseHasSchema',
    says: 'The default response has no schema.',
    violations: each(
      operations,
      (operation, document) =>
        responsesOf(document, operation).some(({ key, value }) => key === 'default' && 'schema' in value) &&
        'has one',
    ),
    broken: [{ [`${listPens}/responses/default/schema`]: schema }],
  },
  {
    name: 'SchemaDefinitionSetIncorrectly',
    says: 'The response 200 or 201 has a schema, because the designer looks at no other; or, for a trigger, what is sent.',
    violations: each(
      operations,
      (operation, document) =>
        operation.value['x-ms-trigger'] === undefined && !answerOf(document, operation) && 'neither has one',
    ),
    broken: [{ [`${getPaperForm}/responses`]: { 202: { description: 'Later.', schema } } }],
  },
  {
    name: 'ResponseSchemaOn200',
    says: 'The response with the schema is 200.',
    violations: each(operations, (operation, document) =>
      responsesOf(document, operation)
        .filter(({ key, value }) => key !== '200' && 'schema' in value)
        .map(({ key }) => `it is ${key}`),
    ),
    broken: [{ [`${getPaperForm}/responses`]: { 201: { description: 'Made.', schema } } }],
  },
  {
    name: 'ResponseSchemaEmpty',
    says: 'The schema of a response describes its content.',
    violations: each(responses, (response, document) => {
      if (!isObject(response.value.schema)) return undefined;
      const { value } = follow(document, { at: response.at, value: response.value.schema });
      const { type, properties, allOf, items } = value;
      const isBare = type === 'object' && properties === undefined && allOf === undefined;
      const says = items ?? properties ?? allOf ?? type;
      const hasNoProperties = isObject(properties) && Object.keys(properties).length === 0;
      return (isBare || says === undefined || hasNoProperties) && 'says nothing';
    }),
    broken: [
      { [`${samplePart.written}/schema`]: {} },
      { [`${samplePart.written}/schema`]: { type: 'object' } },
      { [`${samplePart.written}/schema`]: { type: 'object', properties: {} } },
    ],
  },
  {
    name: 'ResponseTypeFile',
    says: 'Binary content has the type string and the format binary, because few tools know the type file.',
    violations: each(
      responses,
      ({ value }) => asObject(value.schema).type === 'file' && 'is of the type file',
    ),
    broken: [{ [`${samplePart.recording}/type`]: 'file' }],
  },
  {
    name: 'ResponseHeadersAreNotUnique',
    says: 'No two headers of a response differ only in capital letters.',
    violations: each(responses, ({ at, value }) =>
      repeated(members(value.headers, at), ({ key }) => key.toLowerCase()).map(
        ({ key }) => `${key} stands there already`,
      ),
    ),
    broken: [{ [`${writeLetter}/responses/200/headers/X-Weight`]: { type: 'integer' } }],
  },
];
