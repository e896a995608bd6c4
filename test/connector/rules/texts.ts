/** Contains the rules about the texts that makers read. */
import { absent, each, type Place, type Rule } from './rule';
import { info, members, objects, operations, parameters, properties, typed, type Schema } from './places';
import type { JsonObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const mostTitle = 30;
const mostSummary = 80;
const mostOperationSummary = 119;
const description = { least: 30, most: 500 };

/**
 * Words that the title and the description must not contain. One more word is forbidden only in the title.
 */
const products =
  'Power (?:Apps|Automate|BI|Pages|Platform|Virtual Agents)|Copilot(?: Studio)?|Logic Apps|Dataverse';
const restricted = new RegExp(`\\b(?:APIs?|${products})\\b`, 'i');
const restrictedInTitle = new RegExp(`\\bconnectors?\\b|${restricted.source}`, 'i');

/** Words that have no capital letter in a title. */
const small = /^(a|an|and|as|at|by|for|from|in|of|on|or|per|the|to|with)$/;

/** A text and its place. */
interface Text {
  at: string;
  text: string;
}

/** The texts that places have under a name. */
const textsOf = (places: readonly Place[], name: string): Text[] =>
  places.flatMap(({ at, value }) => {
    const text = value[name];
    return typeof text === 'string' ? [{ at: `${at}/${name}`, text }] : [];
  });

const operationSummaries = (document: JsonObject) => textsOf(operations(document), 'summary');

const summaries = (document: JsonObject) => [
  ...operationSummaries(document),
  ...textsOf([...typed(document), ...parameters(document)], 'x-ms-summary'),
];

/** What a maker sees as a field: not the body, but its properties. */
const fields = (document: JsonObject) => [
  ...parameters(document).filter(({ location }) => location !== 'body'),
  ...properties(document),
];

/** The fields that a maker fills in. */
const inputFields = (document: JsonObject): Place[] => [
  ...parameters(document).filter(({ location }) => location !== 'body'),
  ...properties(document).filter(isInBody),
];

const isInBody = ({ at }: Schema) => at.includes('/parameters/');

const descriptions = (document: JsonObject) => [
  ...textsOf([...info(document), ...operations(document), ...fields(document)], 'description'),
];

/** The texts that must not be empty if they are present. */
const texts = (document: JsonObject) => [
  ...['title', 'description', 'version'].flatMap((name) => textsOf(info(document), name)),
  ...['summary', 'description', 'operationId'].flatMap((name) => textsOf(operations(document), name)),
  ...['name', 'description', 'x-ms-summary'].flatMap((name) => textsOf(parameters(document), name)),
  ...['description', 'x-ms-summary', 'title'].flatMap((name) => textsOf(typed(document), name)),
  ...members(document.tags, '/tags').flatMap((tag) => textsOf([tag], 'name')),
];

const { getLetter, listPens } = sampleOperation;
const { inBody, kind } = samplePart;

const long = (length: number) => `Letters ${'x'.repeat(length)}`.slice(0, length);

export const textRules: readonly Rule[] = [
  {
    name: 'FieldLengthExceeded',
    says: `The title has at most ${mostTitle} characters, and a summary at most ${mostSummary}.`,
    violations: each(
      (document) => [
        ...textsOf(info(document), 'title').map((found) => ({ ...found, most: mostTitle })),
        ...summaries(document).map((found) => ({ ...found, most: mostSummary })),
      ],
      ({ text, most }) => text.length > most && `has ${text.length}`,
    ),
    broken: [
      { '/info/title': long(mostTitle + 1) },
      { [`${listPens}/summary`]: long(mostSummary + 1) },
      { [`${kind}/x-ms-summary`]: long(mostSummary + 1) },
    ],
  },
  {
    name: 'OperationSummaryTooLong',
    says: `The summary of an operation has at most ${mostOperationSummary} characters.`,
    violations: each(
      operationSummaries,
      ({ text }) => text.length > mostOperationSummary && `has ${text.length}`,
    ),
    broken: [{ [`${listPens}/summary`]: long(mostOperationSummary + 1) }],
  },
  {
    name: 'FieldLengthNotInRange',
    says: `The description has ${description.least} to ${description.most} characters.`,
    violations: each(info, ({ value }) => {
      const { length } = typeof value.description === 'string' ? value.description : '';
      return (length < description.least || length > description.most) && `has ${length}`;
    }),
    broken: [
      { '/info/description': long(description.least - 1) },
      { '/info/description': long(description.most + 1) },
      { '/info/description': absent },
    ],
  },
  {
    name: 'RequiredValueEmpty',
    says: 'No text is empty or has only spaces.',
    violations: each(texts, ({ text }) => text.trim() === '' && 'is empty'),
    broken: [
      { '/info/version': '' },
      { [`${listPens}/description`]: ' ' },
      { [`${inBody('text')}/x-ms-summary`]: '' },
    ],
  },
  {
    name: 'ValueContainsRestrictedWords',
    says: 'Title and description name no product of the platform and no API, and the title does not contain the word connector.',
    violations: each(
      (document) => [
        ...textsOf(info(document), 'title').map((found) => ({ ...found, words: restrictedInTitle })),
        ...textsOf(info(document), 'description').map((found) => ({ ...found, words: restricted })),
      ],
      ({ text, words }) => {
        const [word] = words.exec(text) ?? [];
        return word !== undefined && `has ${word}`;
      },
    ),
    broken: [
      { '/info/title': 'Letters Connector' },
      { '/info/title': 'Letters API' },
      { '/info/description': 'Writes letters from Power Automate, and reads them aloud.' },
    ],
  },
  {
    name: 'ValueMustEndWithAlphanumeric',
    says: 'The title and the summaries of operations end with a letter or a digit; a summary may also end with a bracket.',
    violations: each(
      (document) => [
        ...textsOf(info(document), 'title').map((found) => ({ ...found, end: /[A-Za-z0-9]$/ })),
        ...operationSummaries(document).map((found) => ({ ...found, end: /[A-Za-z0-9)]$/ })),
      ],
      ({ text, end }) => text !== '' && !end.test(text) && `ends with ${text.slice(-1)}`,
    ),
    broken: [
      { '/info/title': 'Letters!' },
      { '/info/title': 'Letters (old)' },
      { [`${listPens}/summary`]: 'List pens.' },
    ],
  },
  {
    name: 'RestrictedCharactersInSummary',
    says: 'Summaries have only letters, digits, spaces, hyphens and round brackets.',
    violations: each(summaries, ({ text }) => /[^A-Za-z0-9 ()-]/.test(text) && `is ${text}`),
    broken: [
      { [`${listPens}/summary`]: 'List pens/brushes' },
      { [`${inBody('text')}/x-ms-summary`]: 'Text & More' },
    ],
  },
  {
    name: 'SummarySpaces',
    says: 'Summaries and the title have no space at the start or end, and no two spaces in a row.',
    violations: each(
      (document) => [...textsOf(info(document), 'title'), ...summaries(document)],
      ({ text }) => /^\s|\s\s|\s$/.test(text) && `is ${JSON.stringify(text)}`,
    ),
    broken: [{ [`${listPens}/summary`]: 'List  pens' }, { '/info/title': ' Letters' }],
  },
  {
    name: 'OperationSummaryMissing',
    says: 'An operation has a summary.',
    violations: each(operations, ({ value }) => value.summary === undefined && 'has none'),
    broken: [{ [`${getLetter}/summary`]: absent }],
  },
  {
    name: 'OperationDescriptionMissing',
    says: 'An operation has a description.',
    violations: each(operations, ({ value }) => value.description === undefined && 'has none'),
    broken: [{ [`${getLetter}/description`]: absent }],
  },
  {
    name: 'OperationSummaryNotUnique',
    says: 'All operations have different summaries, because makers recognize operations by them.',
    violations: each(operationSummaries, ({ at, text }, document) => {
      const first = operationSummaries(document).find((other) => other.text === text);
      return first?.at !== at && `${text} is there already`;
    }),
    broken: [{ [`${getLetter}/summary`]: 'List pens' }],
  },
  {
    name: 'OperationSummarySentenceCase',
    says: 'The summary of an operation starts with a capital letter, and its other words are not all capitalized.',
    violations: each(operationSummaries, ({ text }) => {
      const [first = '', ...others] = text.split(' ');
      const isTitle =
        others.length > 0 && others.every((word) => /^[A-Z][a-z]+$/.test(word) || small.test(word));
      return (!/^[A-Z0-9]/.test(first) || isTitle) && `is ${text}`;
    }),
    broken: [{ [`${listPens}/summary`]: 'list pens' }, { [`${getLetter}/summary`]: 'Get a Letter' }],
  },
  {
    name: 'FieldSummaryMissing',
    says: 'A parameter or property has a name for makers in x-ms-summary.',
    violations: each(
      fields,
      ({ value }) => value['x-ms-summary'] === undefined && !('$ref' in value) && 'has none',
    ),
    broken: [
      { [`${kind}/x-ms-summary`]: absent },
      { [`${inBody('text')}/x-ms-summary`]: absent },
      { '/definitions/Folder/properties/id/x-ms-summary': absent },
    ],
  },
  {
    name: 'FieldSummaryTitleCase',
    says: 'In the name of a parameter or property, all words but small ones start with a capital letter.',
    violations: each(
      (document) => textsOf(fields(document), 'x-ms-summary'),
      ({ text }) => {
        const [first = '', ...others] = text.split(' ');
        const isCapital = (word: string) => /^[A-Z0-9(]/.test(word);
        const fits = isCapital(first) && others.every((word) => isCapital(word) || small.test(word));
        return text !== '' && !fits && `is ${text}`;
      },
    ),
    broken: [{ [`${kind}/x-ms-summary`]: 'kind' }, { [`${inBody('text')}/x-ms-summary`]: 'Text to write' }],
  },
  {
    name: 'FieldDescriptionMissing',
    says: 'Every field that a maker fills in has a description.',
    violations: each(
      inputFields,
      ({ value }) => value.description === undefined && !('$ref' in value) && 'has none',
    ),
    broken: [{ [`${kind}/description`]: absent }, { [`${inBody('text')}/description`]: absent }],
  },
  {
    name: 'DescriptionPunctuation',
    says: 'Descriptions end like a sentence.',
    violations: each(descriptions, ({ text }) => !/[.!?]$/.test(text.trim() || '.') && `is ${text}`),
    broken: [
      { '/info/description': 'Writes letters with any pen, and reads them aloud' },
      { [`${listPens}/description`]: 'Lists pens,' },
      { [`${kind}/description`]: 'The kind' },
      { [`${inBody('text')}/description`]: 'The text' },
    ],
  },
  {
    name: 'DescriptionCapital',
    says: 'Descriptions start with a capital letter or a digit.',
    violations: each(descriptions, ({ text }) => /^[^A-Z0-9]/.test(text.trim()) && `is ${text}`),
    broken: [{ [`${listPens}/description`]: 'lists pens.' }],
  },
  {
    name: 'DescriptionRepeatsSummary',
    says: 'A description does not just repeat the summary.',
    violations: each(
      (document) => [...operations(document), ...fields(document)],
      ({ value }) => {
        const [name, text] = [value.summary ?? value['x-ms-summary'], value.description];
        const plain = (words: unknown) => String(words).toLowerCase().replaceAll(/\W/g, '');
        return name !== undefined && text !== undefined && plain(name) === plain(text) && 'says the same';
      },
    ),
    broken: [{ [`${listPens}/description`]: 'List pens.' }, { [`${kind}/description`]: 'Kind.' }],
  },
  {
    name: 'EnvironmentVariableMisplaced',
    says: 'Environment variables are only in the host, the base path and the security definitions.',
    violations: each(
      objects,
      ({ at, value }) =>
        !at.startsWith('/securityDefinitions') &&
        Object.entries(value)
          .filter(([key]) => at !== '' || !['host', 'basePath'].includes(key))
          .filter(([, text]) => typeof text === 'string' && text.includes('@environmentVariables('))
          .map(([key]) => `one stands in ${key}`),
    ),
    broken: [{ [`${kind}/default`]: '@environmentVariables("kind")' }],
  },
];
