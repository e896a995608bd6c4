/** Contains the rules about references. */
import { each, lookUp, type Rule } from './rule';
import { members, objects, operations, parameterLists, schemas } from './places';
import { isObject, type JsonObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const { listPens } = sampleOperation;
const { inBody, letterItem, written } = samplePart;

/** The place of a reference, and what it points to. */
interface Reference {
  at: string;
  to: string;
}

const onlyReferences = (places: readonly { at: string; value: JsonObject }[]): Reference[] =>
  places.flatMap(({ at, value }) => (typeof value.$ref === 'string' ? [{ at, to: value.$ref }] : []));

/**
 * The three kinds of things that references can point to, with a function that lists the places where they
 * occur.
 */
const kinds = {
  parameters: (document: JsonObject) =>
    parameterLists(document).flatMap(({ at, value }) => members(value.parameters, `${at}/parameters`)),
  responses: (document: JsonObject) =>
    operations(document).flatMap(({ at, value }) => members(value.responses, `${at}/responses`)),
  definitions: schemas,
};

/** Makes the three rules about references to one kind of thing. */
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
      says: `A reference to a ${noun} is ${start} with a name.`,
      violations: each(references, ({ to }) => !isValid(to) && `${to} does not`),
      broken: [broken('#/elsewhere/Letter'), broken(`${start}Letter/properties`), broken('Letter')],
    },
    {
      name: names.notFound,
      says: `Every ${noun} that a reference points to exists.`,
      violations: each(
        references,
        ({ to }, document) => isValid(to) && !isObject(lookUp(document, to)) && `there is no ${to}`,
      ),
      broken: [broken(`${start}Nothing`)],
    },
    {
      name: names.loop,
      says: `A ${noun} that references point to is not a reference itself.`,
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
    says: 'An object with a reference has no other keys.',
    violations: each(
      objects,
      ({ value }) => typeof value.$ref === 'string' && Object.keys(value).length > 1 && 'something does',
    ),
    broken: [{ [`${written}/schema/description`]: 'The letter.' }],
  },
];
