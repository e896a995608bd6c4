/** Contains the rules about the keys of the definition and their values. */
import { absent, type Rule } from './rule';
import { definitionKinds } from './definition-kinds';
import { faults, type FaultKind } from './kinds';
import { sampleOperation, samplePart } from '../sample-definition';

const { colours, folder, inBody, kind, letter, letterId, stamp, written } = samplePart;
const { listPens, sendLetterBefore, writeLetter } = sampleOperation;

/** Makes a rule that forbids one kind of fault. */
const nothing = (name: string, says: string, fault: FaultKind, broken: Rule['broken']): Rule => ({
  name,
  says,
  violations: (definition) =>
    faults(definitionKinds, { kind: 'root' }, definition)
      .filter((found) => found.kind === fault)
      .map(({ at, why }) => `${at}: ${why}`),
  broken,
});

/** Makes one change for each place, which puts the same value there. */
const at = (value: unknown, ...places: string[]) => places.map((place) => ({ [place]: value }));

export const keyRules: readonly Rule[] = [
  nothing(
    'AdditionalPropertyNotAllowed',
    'Extensions of the platform are only in the places where the platform knows them.',
    'unknown extension',
    at(
      true,
      ...['/x-ms-keywords', '/info/x-ms-keywords', '/paths/~1v1~1pens/x-ms-visibility'],
      ...[
        `${writeLetter}/x-ms-name-for-model`,
        `${kind}/x-ms-media-kind`,
        `${inBody('text')}/x-ms-url-encoding`,
      ],
      ...[`${stamp}/x-ms-url-encoding`, `${colours}/items/x-ms-summary`, `${letterId}/x-ms-format`],
      ...[`${written}/x-ms-visibility`, `${written}/headers/x-weight/x-ms-test-value`],
      '/securityDefinitions/api_key/x-ms-summary',
    ),
  ),
  nothing(
    'ExtensionNameNotValid',
    'Every key is defined by Swagger or is an extension.',
    'unknown',
    at(
      'text',
      ...['/title', '/info/summary', '/info/contact/phone', '/info/license/text', '/externalDocs/name'],
      ...['/tags/0/color', '/paths/v1', '/paths/~1v1~1pens/trace', `${writeLetter}/name`, `${kind}/title`],
      ...[`${samplePart.bodyParameter}/type`, `${inBody('text')}/name`, `${colours}/items/title`],
      ...[`${written}/content`, `${written}/headers/x-weight/name`, '/securityDefinitions/api_key/scopes'],
      ...[`${folder}/x-ms-dynamic-tree/title`, `${inBody('paper')}/x-ms-dynamic-schema/itemValuePath`],
      ...[`${inBody('paper')}/x-ms-dynamic-properties/value-path`, '/x-ms-capabilities/chunkTransfer'],
      ...[
        `${inBody('pen')}/x-ms-dynamic-list/parameters/kind/name`,
        '/x-ms-capabilities/testConnection/method',
      ],
      ...['/x-ms-capabilities/file-picker/value-path', `${writeLetter}/x-ms-capabilities/testConnection`],
      ...[`${listPens}/x-ms-pageable/itemName`, `${kind}/x-ms-enum-values/0/description`],
      ...['/info/x-ms-api-annotation/family', `${sendLetterBefore}/x-ms-api-annotation/name`],
      ...[`${sendLetterBefore}/x-ms-api-annotation/replacement/name`, `${listPens}/responses/2XX`],
    ),
  ),
  nothing('RequiredPropertyMissing', 'No required key is missing.', 'missing', [
    ...at(
      absent,
      ...['/swagger', '/info', '/paths', '/info/version', '/info/title', '/info/license/name'],
      ...['/externalDocs/url', '/tags/0/name', '/x-ms-connector-metadata/0/propertyName'],
      ...[`${listPens}/responses`, `${kind}/name`, `${kind}/type`, `${samplePart.bodyParameter}/schema`],
      ...[`${written}/description`, `${written}/headers/x-weight/type`, '/securityDefinitions/api_key/in'],
      ...[
        `${inBody('pen')}/x-ms-dynamic-list/operationId`,
        `${inBody('paper')}/x-ms-dynamic-schema/operationId`,
      ],
      ...[`${listPens}/x-ms-pageable/nextLinkName`, `${kind}/x-ms-enum-values/0/value`],
      ...['/x-ms-capabilities/testConnection/operationId', '/x-ms-capabilities/file-picker/open'],
    ),
    { '/x-ms-docs': [{ url: 'https://example.org' }] },
    { [`${writeLetter}/x-ms-operation-context`]: {} },
  ]),
  nothing('JsonTypeIncorrect', 'Every value has the type that its key requires.', 'type', [
    ...at(
      7,
      ...[
        '/info/title',
        '/info/contact',
        '/host',
        '/consumes',
        '/paths',
        '/definitions',
        '/tags',
        '/security',
      ],
      ...[`${listPens}/summary`, `${listPens}/parameters`, `${listPens}/deprecated`, `${kind}/required`],
      ...[`${kind}/x-ms-summary`, `${inBody('text')}/x-ms-summary`, `${inBody('text')}/readOnly`],
      ...[`${inBody('lines')}/items`, `${letter}/required`, `${letter}/properties`, `${written}/headers`],
      ...[`${folder}/x-ms-dynamic-values`, `${writeLetter}/x-ms-capabilities/chunkTransfer`],
    ),
    ...at('7', `${inBody('copies')}/minimum`, `${inBody('text')}/minLength`, `${stamp}/multipleOf`),
    { [`${sendLetterBefore}/x-ms-api-annotation/revision`]: 1.5 },
  ]),
  nothing('JsonValueNotInEnum', 'Every value is one of those that its key allows.', 'value', [
    ...at(
      'other',
      ...['/swagger', '/schemes/0', '/info/x-ms-api-annotation/status', '/securityDefinitions/api_key/in'],
      ...[`${writeLetter}/x-ms-visibility`, `${kind}/type`, `${kind}/x-ms-visibility`, `${kind}/in`],
      ...[`${colours}/collectionFormat`, `${inBody('text')}/type`, `${inBody('text')}/format`],
      ...[`${letterId}/x-ms-url-encoding`, `${samplePart.recording}/x-ms-media-kind`],
      ...[`${folder}/x-ms-dynamic-values/capability`, `${colours}/items/type`],
    ),
    { [`${letterId}/required`]: false },
  ]),
  nothing('TextPatternMismatch', 'Every text has the format that its key requires.', 'text', [
    { '/host': 'https://letters.example.org' },
    { '/basePath': 'api' },
    { '/info/x-ms-deployment-version': '1' },
  ]),
  nothing('ArrayDuplicateValue', 'Lists of unique entries have no entry twice.', 'twice', [
    { '/consumes/-': 'application/json' },
    { '/schemes/-': 'https' },
    { '/security/-': { api_key: [] } },
    { [`${listPens}/tags/-`]: 'Letters' },
    { [`${samplePart.body}/required/-`]: 'text' },
    { [`${kind}/enum/-`]: 'fountain' },
  ]),
  nothing('ArrayEmpty', 'Lists that need entries are not empty.', 'empty', [
    { '/x-ms-docs': [] },
    { [`${inBody('text')}/allOf`]: [] },
    { [`${inBody('tone')}/enum`]: [] },
    { [`${letter}/required`]: [] },
  ]),
];
