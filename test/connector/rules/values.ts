/** Contains the rules about values: defaults, enums and limits. */
import { absent, each, repeated, textOf, type Change, type Place, type Rule } from './rule';
import { isOfType, typed, typeOf } from './places';
import { asList, asObject, isObject } from '../../../src/json';
import { samplePart } from '../sample-definition';

const { colours, inBody, kind, stamp } = samplePart;

/** Makes a rule that the value of a keyword is not below zero. */
const notBelowZero = (name: string, keyword: string, at: string): Rule => ({
  name,
  says: `${keyword} is a whole number of zero or more.`,
  violations: each(typed, ({ value }) => {
    const limit = value[keyword];
    return limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 0) && `is ${textOf(limit)}`;
  }),
  broken: [{ [`${at}/${keyword}`]: -1 }],
});

/** Makes a rule that the value of one keyword is not above that of another. */
const inOrder = (name: string, low: string, high: string, broken: Change): Rule => ({
  name,
  says: `${low} is not above ${high}.`,
  violations: each(typed, ({ value }) => {
    const [from, to] = [value[low], value[high]];
    return typeof from === 'number' && typeof to === 'number' && from > to && `${from} is above ${to}`;
  }),
  broken: [broken],
});

/** Makes a rule that a keyword is used only together with another. */
const beside = (name: string, keyword: string, other: string): Rule => ({
  name,
  says: `${keyword} is used only together with ${other}.`,
  violations: each(typed, ({ value }) => keyword in value && value[other] === undefined && `has no ${other}`),
  broken: [{ [`${inBody('copies')}/${keyword}`]: true, [`${inBody('copies')}/${other}`]: absent }],
});

const enumValues = ({ value }: Place) => asList(value['x-ms-enum-values']);

const valueOf = (entry: unknown) => asObject(entry).value;

export const valueRules: readonly Rule[] = [
  {
    name: 'DefaultValueMustMatchType',
    says: 'A default has the type of its parameter or schema.',
    violations: each(
      typed,
      ({ value }) =>
        value.default !== undefined &&
        value.type !== undefined &&
        !isOfType(value.type, value.default) &&
        `is of the type ${typeOf(value.default)}`,
    ),
    broken: [
      { [`${inBody('copies')}/default`]: '1' },
      { [`${inBody('text')}/default`]: null },
      { [`${kind}/default`]: 1 },
      { [`${inBody('lines')}/default`]: {} },
    ],
  },
  {
    name: 'DefaultValueInEnum',
    says: 'A default is one of the values of the enum.',
    violations: each(
      typed,
      ({ value }) =>
        Array.isArray(value.enum) &&
        value.default !== undefined &&
        !asList(value.enum).includes(value.default) &&
        'is none',
    ),
    broken: [{ [`${inBody('tone')}/default`]: 'hot' }, { [`${kind}/default`]: 'quill' }],
  },
  {
    name: 'EnumMustContainAtLeastOneElement',
    says: 'An enum has at least one value.',
    violations: each(typed, ({ value }) => 'enum' in value && asList(value.enum).length === 0 && 'has none'),
    broken: [{ [`${colours}/items/enum`]: [] }],
  },
  {
    name: 'InvalidEnumValue',
    says: 'The values of an enum have its type.',
    violations: each(typed, ({ value }) =>
      asList(value.enum)
        .filter((entry) => value.type !== undefined && !isOfType(value.type, entry))
        .map((entry) => `${JSON.stringify(entry)} is of the type ${typeOf(entry)}`),
    ),
    broken: [{ [`${colours}/items/enum/-`]: 7 }, { [`${inBody('tone')}/enum/-`]: null }],
  },
  {
    name: 'InvalidEnumValuesExtensionValue',
    says: 'Every value with a display name is a value of the enum.',
    violations: each(typed, (place) =>
      enumValues(place)
        .filter((entry) => !asList(place.value.enum).includes(valueOf(entry)))
        .map((entry) => `${JSON.stringify(valueOf(entry))} is none`),
    ),
    broken: [
      { [`${kind}/x-ms-enum-values/-`]: { value: 'quill', displayName: 'Quill' } },
      { [`${inBody('tone')}/x-ms-enum-values/0/value`]: 'hot' },
    ],
  },
  {
    name: 'DuplicateEnumValuesInExtension',
    says: 'No value has two display names.',
    violations: each(typed, (place) =>
      repeated(enumValues(place), (entry) => JSON.stringify(valueOf(entry))).map(
        (entry) => `${JSON.stringify(valueOf(entry))} has two names`,
      ),
    ),
    broken: [{ [`${kind}/x-ms-enum-values/-`]: { value: 'fountain', displayName: 'Filler' } }],
  },
  {
    name: 'MissingEnumValuesDisplayName',
    says: 'No display name is missing or empty.',
    violations: each(typed, (place) =>
      enumValues(place)
        .filter((entry) => isObject(entry) && !entry.displayName)
        .map((entry) => `${JSON.stringify(valueOf(entry))} has none`),
    ),
    broken: [{ [`${kind}/x-ms-enum-values/0/displayName`]: absent }],
  },
  {
    name: 'PatternShouldBeValidRegularExpression',
    says: 'A pattern is a valid regular expression.',
    violations: each(typed, ({ value }) => {
      if (value.pattern === undefined) return undefined;
      try {
        new RegExp(textOf(value.pattern));
        return undefined;
      } catch {
        return 'is none';
      }
    }),
    broken: [{ [`${inBody('text')}/pattern`]: '(' }],
  },
  {
    name: 'MultipleOfMustBeGreaterThanZero',
    says: 'multipleOf is above zero.',
    violations: each(
      typed,
      ({ value }) => value.multipleOf !== undefined && !(Number(value.multipleOf) > 0) && 'is not',
    ),
    broken: [{ [`${stamp}/multipleOf`]: 0 }],
  },
  beside('ExclusiveMaximumRequiresMaximum', 'exclusiveMaximum', 'maximum'),
  beside('ExclusiveMinimumRequiresMinimum', 'exclusiveMinimum', 'minimum'),
  inOrder('MinimumShouldBeLessThanOrEqualToMaximum', 'minimum', 'maximum', {
    [`${inBody('copies')}/minimum`]: 10,
  }),
  inOrder('MinItemsShouldBeLessThanOrEqualToMaxItems', 'minItems', 'maxItems', {
    [`${inBody('lines')}/maxItems`]: 0,
  }),
  inOrder('MinLengthShouldBeLessThanOrEqualToMaxLength', 'minLength', 'maxLength', {
    [`${inBody('text')}/maxLength`]: 0,
  }),
  inOrder('MinPropertiesShouldBeLessThanOrEqualToMaxProperties', 'minProperties', 'maxProperties', {
    [`${inBody('receiver')}/maxProperties`]: 0,
  }),
  notBelowZero('MaxItemsMustBeGreaterThanOrEqualToZero', 'maxItems', inBody('lines')),
  notBelowZero('MinItemsMustBeGreaterThanOrEqualToZero', 'minItems', inBody('lines')),
  notBelowZero('MaxLengthMustBeGreaterThanOrEqualToZero', 'maxLength', inBody('text')),
  notBelowZero('MinLengthMustBeGreaterThanOrEqualToZero', 'minLength', inBody('text')),
  notBelowZero('MaxPropertiesMustBeGreaterThanOrEqualToZero', 'maxProperties', inBody('receiver')),
  notBelowZero('MinPropertiesMustBeGreaterThanOrEqualToZero', 'minProperties', inBody('receiver')),
];
