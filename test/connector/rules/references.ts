/** Rules about references. */
import { each, lookUp, type Rule } from './rule';
import { members, objects, operations, parameterLists, schemas } from './places';
import { isObject, type JsonObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const { listPens } = sampleOperation;
const { inBody, letterItem, written } = samplePart;

/** A reference, as a place. */
interface Reference {
  at: string;
  to: string;
}

const onlyReferences = (places: readonly { at: string; value: JsonObject }[]): Reference[] =>
  places.flatMap(({ at, value }) => (typeof value.$ref === 'string' ? [{ at, to: value.$ref }] : []));

/** The three kinds of things that can be referred to: where they stand, and how a reference to one is found. */
const kinds = {
  parameters: (document: JsonObject) =>
    parameterLists(document).flatMap(({ at, value }) => members(value.parameters, `${at}/parameters`)),
  responses: (document: JsonObject) =>
    operations(document).flatMap(({ at, value }) => members(value.responses, `${at}/responses`)),
  definitions: schemas,
};

/** Makes the three rules about references to a kind of things. */
function aboutReferences(
  kind: keyof typeof kinds,
  noun: string,
  names: { notFound: string; notValid: string; loop: string },
  broken: (to: string) => JsonObject,
): Rule[] {
  const start = `#/${kind}/`;
  const isValid = (to: string) => new RegExp(`^${start}([^/~]|~[01])+$`).test(to);
  const references = (document: JsonObject) => onlyReferences(kinds[kind](document));
  return [
    {
      name: names.notValid,
      says: `A reference to a ${noun} begins with ${start} and names one.`,
      violations: each(references, ({ to }) => !isValid(to) && `${to} does not`),
      broken: [broken('#/elsewhere/Letter'), broken(`${start}Letter/properties`), broken('Letter')],
    },
    {
      name: names.notFound,
      says: `A reference to a ${noun} finds it.`,
      violations: each(
        references,
        ({ to }, document) => isValid(to) && !isObject(lookUp(document, to)) && `there is no ${to}`,
      ),
      broken: [broken(`${start}Nothing`)],
    },
    {
      name: names.loop,
      says: `A ${noun} that is referred to is no reference itself.`,
      violations: each(
        (document) => onlyReferences(members(document[kind], `/${kind}`)),
        ({ to }) => `is a reference to ${to}`,
      ),
      broken: [{ [`/${kind}/Other`]: { $ref: `${start}Letter` } }],
    },
  ];
}

export const referenceRules: readonly Rule[] = [
  ...aboutReferences(
    'parameters',
    'parameter',
    {
      notFound: 'ParameterReferenceNotFound',
      notValid: 'ParameterReferenceNotValid',
      loop: 'ParameterRefLoopNotAllowed',
    },
    ($ref) => ({ [`${letterItem}/parameters/-`]: { $ref } }),
  ),
  ...aboutReferences(
    'responses',
    'response',
    {
      notFound: 'ResponseReferenceNotFound',
      notValid: 'ResponseReferenceNotValid',
      loop: 'ResponseRefLoopNotAllowed',
    },
    ($ref) => ({ [`${listPens}/responses/404`]: { $ref } }),
  ),
  ...aboutReferences(
    'definitions',
    'schema',
    {
      notFound: 'SchemaReferenceNotFound',
      notValid: 'SchemaReferenceNotValid',
      loop: 'SchemaRefLoopNotAllowed',
    },
    ($ref) => ({ [inBody('receiver')]: { $ref } }),
  ),
  {
    name: 'AdditionalPropertyNotAllowedAdjacentToRef',
    says: 'Nothing stands beside a reference.',
    violations: each(
      objects,
      ({ value }) => typeof value.$ref === 'string' && Object.keys(value).length > 1 && 'something does',
    ),
    broken: [{ [`${written}/schema/description`]: 'The letter.' }],
  },
];
