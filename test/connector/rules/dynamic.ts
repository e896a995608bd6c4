/** Contains the rules about calls that designers make to one operation while a maker fills in another. */
import { absent, each, type Rule } from './rule';
import {
  callArguments,
  dynamicExtensions,
  invocations,
  isLater,
  requiredInputs,
  targetOf,
  textAt,
  withoutProperties,
  type Argument,
} from './invocations';
import { isOfType, parametersIn, typed, typeOf } from './places';
import { asObject, isObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const { bodyParameter, folder, paperProperties, paperSchema, penList, penValues } = samplePart;

/** The older and the later form of each extension. */
const lists = { older: 'x-ms-dynamic-values', later: 'x-ms-dynamic-list' };
const schemas = { older: 'x-ms-dynamic-schema', later: 'x-ms-dynamic-properties' };

/** Counts how many of some keys a value has. */
const countOf = (value: unknown, ...keys: string[]) => keys.filter((key) => key in asObject(value)).length;

/** Makes a rule that an older extension needs its later form, which writes references as full paths. */
const needsLater = (
  name: string,
  { older, later }: typeof lists,
  where: string,
  isSo: (argument: Argument) => boolean,
  broken: Rule['broken'],
): Rule => ({
  name,
  says: `Where ${older} is used and ${where}, ${later} is used, too.`,
  violations: each(
    (document) => callArguments(document).filter(({ invocation }) => invocation.extension === older),
    (argument) =>
      argument.reference !== undefined &&
      isSo(argument) &&
      !(later in argument.invocation.owner.value) &&
      `${argument.reference} is such a name`,
  ),
  broken,
});

const queryPen = { name: 'pen', in: 'query', type: 'string' };

export const dynamicRules: readonly Rule[] = [
  {
    name: 'OperationIdNotFound',
    says: 'The operation to call exists.',
    violations: each(
      invocations,
      (invocation, document) =>
        !targetOf(document, invocation) && `there is no ${String(invocation.value.operationId)}`,
    ),
    broken: [
      { [`${penList}/operationId`]: 'ListInks' },
      { '/x-ms-capabilities/testConnection/operationId': 'Test' },
      { [`${folder}/x-ms-dynamic-tree/open/operationId`]: 'OpenFolder' },
    ],
  },
  {
    name: 'OperationParameterNameNotFound',
    says: 'Every input that a call passes exists in the called operation, and every input that it refers to exists, too.',
    violations: each(callArguments, ({ invocation, meant, name, reference, referred }) => [
      ...(meant.length === 0 ? [`${name} does not`] : []),
      ...(reference !== undefined && invocation.source && referred.length === 0
        ? [`${reference} does not`]
        : []),
    ]),
    broken: [
      { [`${penValues}/parameters`]: { kind: 'fountain', ink: 'blue' } },
      { [`${paperProperties}/parameters/pen/parameterReference`]: 'body/ink' },
      { [`${paperSchema}/parameters/pen/parameter`]: 'ink' },
    ],
  },
  {
    name: 'OperationParameterNameIsAmbiguous',
    says: 'The name of an input that a call passes is not ambiguous.',
    violations: each(callArguments, ({ meant, name }) => meant.length > 1 && `${name} means several`),
    broken: [
      {
        [`${sampleOperation.listPens}/parameters/-`]: { name: 'kind', in: 'header', type: 'string' },
        [penList]: absent,
        '/x-ms-capabilities/testConnection/parameters': {},
      },
    ],
  },
  {
    name: 'OperationMissingRequiredProperty',
    says: 'A call passes every input that the operation requires.',
    violations: each(invocations, (invocation, document) => {
      const target = targetOf(document, invocation);
      const passed = Object.keys(asObject(invocation.value.parameters));
      return (target ? requiredInputs(document, target) : [])
        .filter((name) => !passed.includes(name))
        .map((name) => `${name} is missing`);
    }),
    broken: [{ [`${paperSchema}/parameters`]: {} }, { [`${paperProperties}/parameters`]: {} }],
  },
  {
    name: 'OperationParameterRequiredMismatch',
    says: 'A call does not take a required input from an input that may be left out.',
    violations: each(
      callArguments,
      ({ meant: [needed], reference, referred: [source] }) =>
        needed?.isRequired === true && source?.isRequired === false && `${String(reference)} may be left out`,
    ),
    broken: [{ [`${paperProperties}/parameters/pen/parameterReference`]: 'body/tone' }],
  },
  {
    name: 'OperationParameterStaticTypeMismatch',
    says: 'A constant that a call passes has the type that the operation takes.',
    violations: each(
      callArguments,
      ({ constant, meant: [needed] }) =>
        constant !== undefined &&
        needed?.type !== undefined &&
        !isOfType(needed.type, constant) &&
        `is of the type ${typeOf(constant)}`,
    ),
    broken: [
      { [`${penValues}/parameters/kind`]: 7 },
      { [`${penList}/parameters/kind/value`]: true },
      { '/x-ms-capabilities/testConnection/parameters/kind': 7 },
    ],
  },
  {
    name: 'OperationParameterTypeMismatch',
    says: 'An input that a call refers to has the type that the operation takes.',
    violations: each(
      callArguments,
      ({ meant: [needed], referred: [source] }) =>
        needed && source && needed.type !== source.type && `is of the type ${String(source.type)}`,
    ),
    broken: [{ [`${paperProperties}/parameters/pen/parameterReference`]: 'body/copies' }],
  },
  {
    name: 'SourcePropertyInternal',
    says: 'An input that a call refers to is not internal.',
    violations: each(
      callArguments,
      ({ reference, referred }) =>
        referred.some(({ isInternal }) => isInternal) && `${String(reference)} cannot`,
    ),
    broken: [{ [`${paperProperties}/parameters/pen/parameterReference`]: 'body/format' }],
  },
  needsLater(
    'DynamicListExtensionRequiredForAmbiguousReferences',
    lists,
    'a name means several inputs',
    ({ referred }) => referred.length > 1,
    [
      {
        [penList]: absent,
        [`${penValues}/parameters/kind`]: { parameter: 'tone' },
        [`${sampleOperation.writeLetter}/parameters/-`]: { name: 'tone', in: 'query', type: 'string' },
      },
    ],
  ),
  needsLater(
    'DynamicListExtensionRequiredForNonParameterReferences',
    lists,
    'a name means a property of the body',
    ({ referred: [source] }) => source?.isParameter === false,
    [{ [penList]: absent, [`${penValues}/parameters/kind`]: { parameter: 'tone' } }],
  ),
  needsLater(
    'DynamicPropertiesExtensionRequiredForAmbiguousReferences',
    schemas,
    'a name means several inputs',
    ({ referred }) => referred.length > 1,
    [{ [paperProperties]: absent, [`${sampleOperation.writeLetter}/parameters/-`]: queryPen }],
  ),
  needsLater(
    'DynamicPropertiesExtensionRequiredForNonParameterReferences',
    schemas,
    'a name means a property of the body',
    ({ referred: [source] }) => source?.isParameter === false,
    [{ [paperProperties]: absent }],
  ),
  {
    name: 'DynamicPropertiesExtensionRequiredForPropertiesValuePath',
    says: 'Where x-ms-dynamic-schema points to the properties of a schema, x-ms-dynamic-properties is used, too.',
    violations: each(
      (document) =>
        dynamicExtensions(document).filter(({ extension }) => extension === 'x-ms-dynamic-schema'),
      (invocation) => {
        const path = textAt(invocation, 'value-path') ?? '';
        const hasLater = 'x-ms-dynamic-properties' in invocation.owner.value;
        return path !== withoutProperties(path) && !hasLater && `points to ${path}`;
      },
    ),
    broken: [{ [paperProperties]: absent }],
  },
  {
    name: 'DynamicPropertiesItemValuePathMismatch',
    says: 'x-ms-dynamic-properties points to the schema whose properties x-ms-dynamic-schema points to.',
    violations: each(
      (document) =>
        dynamicExtensions(document).filter(({ extension }) => extension === 'x-ms-dynamic-properties'),
      (invocation) => {
        const older = invocation.owner.value['x-ms-dynamic-schema'];
        const path = asObject(older)['value-path'];
        const expected = typeof path === 'string' ? withoutProperties(path) : '';
        const found = textAt(invocation, 'itemValuePath') ?? '';
        return isObject(older) && found !== expected && `points to ${found}, not to ${expected}`;
      },
    ),
    broken: [{ [`${paperProperties}/itemValuePath`]: 'form/properties' }],
  },
  {
    name: 'DynamicExtensionDefinitionNotAllowedInParameter',
    says: 'A dynamic extension of a body is in its schema.',
    violations: each(parametersIn('body'), ({ value }) =>
      Object.keys(value)
        .filter((key) => key.startsWith('x-ms-dynamic-'))
        .map((key) => `has ${key}`),
    ),
    broken: [{ [`${bodyParameter}/x-ms-dynamic-schema`]: { operationId: 'GetPaperForm' } }],
  },
  {
    name: 'DynamicTreeExtensionMissing',
    says: 'An input for picking a file has x-ms-dynamic-tree.',
    violations: each(
      typed,
      ({ value }) =>
        asObject(value['x-ms-dynamic-values']).capability === 'file-picker' &&
        value['x-ms-dynamic-tree'] === undefined &&
        'there is none',
    ),
    broken: [{ [`${folder}/x-ms-dynamic-tree`]: absent }],
  },
  {
    name: 'OneOfPropertiesRequired',
    says: 'Dynamic values name exactly one operation, built-in operation or capability; an argument in a later extension is either a value or a reference.',
    violations: (document) => [
      ...each(dynamicExtensions, ({ extension, value }) =>
        extension === 'x-ms-dynamic-values' &&
        countOf(value, 'operationId', 'builtInOperation', 'capability') !== 1
          ? 'names none, or several'
          : undefined,
      )(document),
      ...each(callArguments, ({ invocation, value }) =>
        isLater(invocation.extension) && countOf(value, 'value', 'parameterReference') !== 1
          ? 'gives neither, or both'
          : undefined,
      )(document),
    ],
    broken: [
      { [`${penValues}/operationId`]: absent },
      { [`${penValues}/capability`]: 'file-picker' },
      { [`${penList}/parameters/kind`]: {} },
      { [`${penList}/parameters/kind/parameterReference`]: 'body/pen' },
    ],
  },
];
