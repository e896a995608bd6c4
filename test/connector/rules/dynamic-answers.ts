/** Contains the rules about the responses from which designers read lists of values and schemas. */
import { absent, each, type Rule } from './rule';
import {
  dynamicExtensions,
  schemaAtPath,
  targetOf,
  textAt,
  withoutProperties,
  type Invocation,
} from './invocations';
import { answerOf, type Schema } from './places';
import { isObject, type JsonObject } from '../../../src/json';
import { samplePart } from '../sample-definition';

const { paperProperties, paperSchema, penList, penValues } = samplePart;

/**
 * The keys with paths into the response, by extension: the path of the list, and the paths in its entries or
 * in the whole.
 */
const pathNames: Record<string, { list?: string; of: readonly string[] }> = {
  'x-ms-dynamic-values': { list: 'value-collection', of: ['value-path', 'value-title'] },
  'x-ms-dynamic-list': { list: 'itemsPath', of: ['itemValuePath', 'itemTitlePath'] },
  'x-ms-dynamic-schema': { of: ['value-path'] },
  'x-ms-dynamic-properties': { of: ['itemValuePath'] },
};

/** All paths of an extension into the response. */
const pathsOf = (invocation: Invocation) => {
  const names = pathNames[invocation.extension];
  return [...(names?.list ? [names.list] : []), ...(names?.of ?? [])].flatMap((name) => {
    const path = textAt(invocation, name);
    return path === undefined ? [] : [{ name, path }];
  });
};

/** The schema where the paths start: that of the entries of the list, or of the whole response. */
function startOf(document: JsonObject, invocation: Invocation): Schema | undefined {
  const answer = answerAt(document, invocation);
  if (pathNames[invocation.extension]?.list === undefined) return answer;
  const items = answer && listOf(document, invocation)?.value.items;
  return isObject(items) ? { at: '', value: items } : undefined;
}

const answerAt = (document: JsonObject, invocation: Invocation) => {
  const target = targetOf(document, invocation);
  return target && answerOf(document, target);
};

/** The schema at the place where the extension expects the list. */
function listOf(document: JsonObject, invocation: Invocation): Schema | undefined {
  const answer = answerAt(document, invocation);
  const name = pathNames[invocation.extension]?.list ?? '';
  return answer && schemaAtPath(document, answer, textAt(invocation, name) ?? '');
}

const called = (document: JsonObject) =>
  dynamicExtensions(document).filter((invocation) => targetOf(document, invocation));

export const dynamicAnswerRules: readonly Rule[] = [
  {
    name: 'InvokedOperationShouldProduceArray',
    says: 'The response has a list where an extension expects it.',
    violations: each(
      (document) => called(document).filter(({ extension }) => pathNames[extension]?.list !== undefined),
      (invocation, document) =>
        listOf(document, invocation)?.value.type !== 'array' &&
        `there is none at ${textAt(invocation, pathNames[invocation.extension]?.list ?? '') ?? 'the root'}`,
    ),
    broken: [
      { [`${penValues}/value-collection`]: 'inks' },
      { [`${penList}/itemsPath`]: 'nextLink' },
      { [`${penList}/itemsPath`]: absent },
    ],
  },
  {
    name: 'InvokedOperationShouldProduceProperty',
    says: 'The response has every property that an extension expects.',
    violations: each(called, (invocation, document) => {
      const start = startOf(document, invocation);
      return pathsOf(invocation)
        .filter(({ name }) => pathNames[invocation.extension]?.of.includes(name))
        .filter(({ path }) => start && !schemaAtPath(document, start, withoutProperties(path)))
        .map(({ path }) => `there is no ${path}`);
    }),
    broken: [
      { [`${penValues}/value-title`]: 'title' },
      { [`${penList}/itemValuePath`]: 'id/number' },
      { [`${paperSchema}/value-path`]: 'shape/properties' },
      { [`${paperProperties}/itemValuePath`]: 'shape' },
    ],
  },
  {
    name: 'JsonPointerNotValid',
    says: 'A path into a response is a JSON pointer without the slash at its start.',
    violations: each(dynamicExtensions, (invocation) =>
      pathsOf(invocation)
        .filter(({ path }) => !/^([^/~]|~[01])+(\/([^/~]|~[01])+)*$/.test(path))
        .map(({ path }) => `${path} is none`),
    ),
    broken: [{ [`${penValues}/value-collection`]: '/pens' }, { [`${penList}/itemTitlePath`]: 'name~' }],
  },
];
