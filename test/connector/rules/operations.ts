/** Contains the rules about operations: their ids and their versions. */
import { absent, each, repeated, type Change, type Rule } from './rule';
import { operations, type Operation } from './places';
import { asObject, isObject, type JsonObject } from '../../../src/json';
import { sampleOperation } from '../sample-definition';

const { getLetter, listPens, sendLetter, sendLetterBefore, writeLetter } = sampleOperation;

const idOf = ({ value }: Operation) => (typeof value.operationId === 'string' ? value.operationId : '');

const annotationOf = ({ value }: Operation) => asObject(value['x-ms-api-annotation']);

const revisionOf = (operation: Operation) => annotationOf(operation).revision;

const replacementOf = (operation: Operation) => annotationOf(operation).replacement;

const familyOf = (operation: Operation) => {
  const { family } = annotationOf(operation);
  return typeof family === 'string' ? family : undefined;
};

/** The operations that belong to a family. */
const relatives = (document: JsonObject) =>
  operations(document).filter((operation) => familyOf(operation) !== undefined);

const inFamily = (revision: number | undefined) => ({
  family: 'SendLetter',
  ...(revision !== undefined && { revision }),
});

/** Makes operations members of the family of the sample, with a revision each. */
const joined = (revisions: Record<string, number | undefined>): Change =>
  Object.fromEntries(
    Object.entries(revisions).map(([at, revision]) => [`${at}/x-ms-api-annotation`, inFamily(revision)]),
  );

export const operationRules: readonly Rule[] = [
  {
    name: 'OperationIdRequired',
    says: 'An operation has an id.',
    violations: each(operations, (operation) => idOf(operation) === '' && 'has no operationId'),
    broken: [{ [`${getLetter}/operationId`]: absent }, { [`${getLetter}/operationId`]: '' }],
  },
  {
    name: 'OperationIdNotUnique',
    says: 'No two operations have the same id.',
    violations: each(
      (document) => repeated(operations(document), idOf),
      (operation) => `${idOf(operation)} is taken`,
    ),
    broken: [{ [`${getLetter}/operationId`]: 'ListPens' }],
  },
  {
    name: 'OperationIdSanitized',
    says: 'An id has only letters and digits, and may end with its revision.',
    violations: each(
      operations,
      (operation) =>
        !/^[A-Za-z0-9]*(_V\d+)?$/.test(idOf(operation)) && `${idOf(operation)} has other characters`,
    ),
    broken: [{ [`${getLetter}/operationId`]: 'Get-Letter' }, { [`${getLetter}/operationId`]: 'Get_Letter' }],
  },
  {
    name: 'OperationIdPascalCase',
    says: 'An id starts with a capital letter.',
    violations: each(
      operations,
      (operation) => /^[^A-Z]/.test(idOf(operation)) && `${idOf(operation)} does not`,
    ),
    broken: [{ [`${getLetter}/operationId`]: 'getLetter' }],
  },
  {
    name: 'OperationIdShouldEndWithRevision',
    says: 'The id of a later revision ends with its number.',
    violations: each(operations, (operation) => {
      const revision = revisionOf(operation);
      return typeof revision === 'number' && revision > 1 && !idOf(operation).endsWith(`_V${revision}`)
        ? `does not end with _V${revision}`
        : undefined;
    }),
    broken: [{ [`${sendLetter}/operationId`]: 'SendLetterV2' }],
  },
  {
    name: 'OperationRevisionEmpty',
    says: 'An operation with a family has a revision.',
    violations: each(relatives, (operation) => revisionOf(operation) === undefined && 'has no revision'),
    broken: [{ [`${sendLetter}/x-ms-api-annotation/revision`]: absent }],
  },
  {
    name: 'OperationRevisionNotPositive',
    says: 'A revision is 1 or more.',
    violations: each(operations, (operation) => Number(revisionOf(operation) ?? 1) < 1 && 'is less'),
    broken: [{ [`${sendLetter}/x-ms-api-annotation/revision`]: 0 }],
  },
  {
    name: 'OperationFamilyHasManyEmptyRevisions',
    says: 'At most one operation of a family has no revision.',
    violations: each(
      (document) =>
        repeated(
          relatives(document).filter((operation) => revisionOf(operation) === undefined),
          (operation) => familyOf(operation) ?? '',
        ),
      () => 'has no revision, as another one',
    ),
    broken: [joined({ [sendLetter]: undefined, [sendLetterBefore]: undefined })],
  },
  {
    name: 'OperationFamilyHasDuplicateRevisions',
    says: 'All operations of a family have different revisions.',
    violations: each(
      (document) =>
        repeated(
          relatives(document).filter((operation) => revisionOf(operation) !== undefined),
          (operation) => `${familyOf(operation) ?? ''} ${String(revisionOf(operation))}`,
        ),
      () => 'has the revision of another one',
    ),
    broken: [joined({ [sendLetter]: 1 })],
  },
  {
    name: 'OperationFamilyHasManyActiveOperations',
    says: 'At most two operations of a family are not deprecated.',
    violations: (document) => {
      const active = relatives(document).filter(({ value }) => value.deprecated !== true);
      const families = new Set(active.map(familyOf));
      return [...families].flatMap((family) => {
        const [, , third] = active.filter((operation) => familyOf(operation) === family);
        return third ? [`${third.at}: is the third one`] : [];
      });
    },
    broken: [joined({ [sendLetter]: 2, [writeLetter]: 3, [listPens]: 4 })],
  },
  {
    name: 'ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations',
    says: 'Only a deprecated operation has a replacement.',
    violations: each(
      operations,
      (operation) =>
        replacementOf(operation) !== undefined && operation.value.deprecated !== true && 'is not deprecated',
    ),
    broken: [{ [`${sendLetterBefore}/deprecated`]: absent }, { [`${sendLetterBefore}/deprecated`]: false }],
  },
  ...(
    [
      ['ApiAnnotationExtensionReplacementInfoMissingApiProperty', 'api'],
      ['ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty', 'operationId'],
    ] as const
  ).map(([name, key]): Rule => ({
    name,
    says: `A replacement names its ${key}.`,
    violations: each(operations, (operation) => {
      const replacement = replacementOf(operation);
      return isObject(replacement) && !replacement[key] && `has no ${key}`;
    }),
    broken: [{ [`${sendLetterBefore}/x-ms-api-annotation/replacement/${key}`]: absent }],
  })),
  {
    name: 'DeprecatedSaysSo',
    says: 'The summary or the description of a deprecated operation says that it is.',
    violations: each(
      operations,
      ({ value }) =>
        value.deprecated === true &&
        !/deprecated/i.test(`${String(value.summary)} ${String(value.description)}`) &&
        'does not',
    ),
    broken: [{ [`${sendLetterBefore}/summary`]: 'Send a letter by post' }],
  },
  {
    name: 'InvalidNextLinkNameValue',
    says: 'The link to the next page is called nextLink or @odata.nextLink.',
    violations: each(operations, ({ value }) => {
      const pages = value['x-ms-pageable'];
      return (
        isObject(pages) && !['nextLink', '@odata.nextLink'].includes(String(pages.nextLinkName)) && 'is not'
      );
    }),
    broken: [{ [`${listPens}/x-ms-pageable/nextLinkName`]: 'next' }],
  },
];
