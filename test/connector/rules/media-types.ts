/** Contains the rules about media types: what operations consume and produce. */
import { absent, each, type Place, type Rule } from './rule';
import { answerOf, follow, operations, responsesOf, type Operation } from './places';
import { asList, asObject, type JsonObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data';

const supported = ['application/json', 'text/plain', multipart, form];

/** The media types that Power Apps can read. A response of another type has no outputs there. */
const readable = ['application/json', 'text/plain', 'application/octet-stream', 'text/csv', 'text/html'];

const { getLetter, readLetter, sendLetter, writeLetter } = sampleOperation;

/** The media types of an operation, or else those of the whole definition. */
const typesOf = (document: JsonObject, { value }: Place, key: 'consumes' | 'produces') =>
  asList(value[key] ?? document[key]).map(String);

/** Every list of media types. */
const lists = (document: JsonObject) =>
  [{ at: '', value: document }, ...operations(document)].flatMap(({ at, value }) =>
    ['consumes', 'produces'].flatMap((key) =>
      key in value ? [{ at: `${at}/${key}`, key, list: value[key] }] : [],
    ),
  );

/** What an operation takes: a form with a file, another form, a body (JSON, text or binary), or nothing. */
function takes(document: JsonObject, { parameters }: Operation): keyof typeof compatible | undefined {
  const forms = parameters.filter(({ location }) => location === 'formData');
  if (forms.some(({ value }) => isBinary(value))) return 'a file';
  if (forms.length > 0) return 'a form';
  const body = parameters.find(({ location }) => location === 'body');
  if (!body) return undefined;
  const { value } = follow(document, { at: body.at, value: asObject(body.value.schema) });
  if (isBinary(value)) return 'binary content';
  return value.type === 'string' ? 'a text' : 'JSON';
}

const isBinary = ({ type, format }: JsonObject) =>
  type === 'file' || (type === 'string' && format === 'binary');

/** The media types that fit what an operation takes. */
const compatible = {
  'a file': [multipart],
  'a form': [multipart, form],
  JSON: ['application/json'],
  'a text': ['application/json', 'text/plain'],
  'binary content': supported.filter((type) => type !== form && type !== multipart),
};

export const mediaTypeRules: readonly Rule[] = [
  {
    name: 'MimeTypeNotValid',
    says: 'A media type has the form type/subtype.',
    violations: each(lists, ({ list }) =>
      asList(list)
        .filter((type) => !/^[\w.+*-]+\/[\w.+*-]+(;.*)?$/.test(String(type)))
        .map((type) => `${String(type)} is not`),
    ),
    broken: [{ [`${readLetter}/produces`]: ['binary'] }, { '/produces/-': 'application/' }],
  },
  {
    name: 'MimeTypeNotSupported',
    says: 'Operations take only JSON, plain text and forms.',
    violations: each(lists, ({ key, list }) =>
      asList(list)
        .filter((type) => key === 'consumes' && !supported.includes(String(type)))
        .map((type) => `${String(type)} is not supported`),
    ),
    broken: [{ [`${writeLetter}/consumes`]: ['application/xml'] }, { '/consumes/-': 'image/png' }],
  },
  {
    name: 'ConsumesMissing',
    says: 'An operation that takes a body or a form names a media type for it.',
    violations: each(
      operations,
      (operation, document) =>
        takes(document, operation) !== undefined &&
        !typesOf(document, operation, 'consumes').some((type) => supported.includes(type)) &&
        'does not',
    ),
    broken: [
      { [`${writeLetter}/consumes`]: [] },
      { [`${writeLetter}/consumes`]: absent, '/consumes': absent },
    ],
  },
  {
    name: 'MimeTypeNotCompatibleWithRequestContentSchemaType',
    says: 'The media types of an operation fit what it takes.',
    violations: each(operations, (operation, document) => {
      const content = takes(document, operation);
      return typesOf(document, operation, 'consumes')
        .filter((type) => content !== undefined && !compatible[content].includes(type))
        .map((type) => `takes ${content ?? ''}, which is not ${type}`);
    }),
    broken: [
      { [`${readLetter}/consumes`]: ['application/json'] },
      { [`${writeLetter}/consumes`]: [multipart] },
      { [`${sendLetter}/consumes`]: ['text/plain'] },
    ],
  },
  {
    name: 'StringBinaryNotSupportedForFormUrlEncoded',
    says: 'A form that is not multipart has no binary content.',
    violations: each(operations, (operation, document) =>
      typesOf(document, operation, 'consumes').includes(form)
        ? operation.parameters.filter(({ value }) => isBinary(value)).map(({ name }) => `${name} is binary`)
        : [],
    ),
    broken: [{ [`${samplePart.city}/format`]: 'binary' }, { [`${readLetter}/consumes`]: [form] }],
  },
  {
    name: 'ResponseExampleMustBeProducedByOperation',
    says: 'An example of a response has a media type that the operation produces.',
    violations: each(operations, (operation, document) =>
      responsesOf(document, operation).flatMap(({ value }) =>
        Object.keys(asObject(value.examples))
          .filter((type) => !typesOf(document, operation, 'produces').includes(type))
          .map((type) => `does not produce ${type}`),
      ),
    ),
    broken: [{ [`${samplePart.written}/examples`]: { 'text/html': '<p>Dear reader</p>' } }],
  },
  {
    name: 'ProducesReadable',
    says: 'Operations produce only what Power Apps can read.',
    violations: each(lists, ({ key, list }) =>
      asList(list)
        .filter((type) => key === 'produces' && !readable.includes(String(type)))
        .map((type) => `${String(type)} is not`),
    ),
    broken: [{ [`${readLetter}/produces`]: ['audio/mpeg'] }],
  },
  {
    name: 'BinaryAnswerIsOctetStream',
    says: 'Operations that return binary content produce application/octet-stream, and no others do.',
    violations: each(operations, (operation, document) => {
      const answer = answerOf(document, operation);
      const produces = typesOf(document, operation, 'produces').includes('application/octet-stream');
      return answer && isBinary(follow(document, answer).value) !== produces && 'does not fit';
    }),
    broken: [
      { [`${readLetter}/produces`]: ['application/json'] },
      { [`${getLetter}/produces`]: ['application/octet-stream'] },
    ],
  },
];
