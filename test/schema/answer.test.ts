/** Tests that answers get schemas which OpenAI can follow strictly, and from which designers can make outputs. */
import { strictSchemaFault } from '../../local/openai/strict-schema';
import { exampleOf } from '../../local/openai/example';
import { answerOutputs, connectorDefinition } from '../../src/connector';
import { asList, asObject, isObject, type JsonObject } from '../../src/json';
import { schemaOfExample } from '../../src/schema/answer/from-example';
import { strictSchema } from '../../src/schema/answer/from-schema';
import type { AnswerSchema } from '../../src/schema/answer/findings';
import { definitionRules } from '../connector/rules';
import { textRules } from '../connector/rules/texts';
import { badExamples, badSchemas, goodExamples, goodSchemas } from './answer-examples';

/** The rules but for those about the style of texts, which are the maker's own, and about the size of all outputs together. */
const rules = definitionRules.filter(
  (rule) => !textRules.includes(rule) && rule.name !== 'BodySchemaCountExceedsMaxAllowed',
);

/** What the connector's rules say about a definition in which questions have these outputs. */
function violationsWith(all: readonly AnswerSchema[]): string[] {
  const definition = JSON.parse(JSON.stringify(connectorDefinition('https://contoso.com'))) as JsonObject;
  const ask = asObject(asObject(asObject(definition.paths)['/v1/responses']).post);
  const outputs = all.map(({ schema }, index): [string, JsonObject] => [
    String(index),
    answerOutputs(schema),
  ]);
  asObject(asObject(ask.responses)[200]).schema = {
    type: 'object',
    properties: Object.fromEntries(outputs),
  };
  return rules.flatMap(({ name, violations }) => violations(definition).map((one) => `${name}: ${one}`));
}

test('the outputs of all examples and schemas keep every rule of the connector', () => {
  const examples = Object.values(goodExamples).map((example) => schemaOfExample(example, 'example'));
  const schemas = goodSchemas.map(([, schema]) => strictSchema(schema, 'json_schema'));
  expect(violationsWith([...examples, ...schemas])).toEqual([]);
  // The rules see the outputs at all.
  const broken = { ...schemaOfExample({ a: [1] }, 'example') };
  const list = asObject(asObject(broken.schema.properties).a);
  list.items = { type: 'array', items: { type: 'x' } };
  expect(violationsWith([broken])).not.toEqual([]);
});

/** Whether a value has all members of another one, in the same kinds; null stands for any. */
function isLike(value: unknown, example: unknown): boolean {
  if (example === null || value === null) return true;
  if (Array.isArray(example)) return Array.isArray(value);
  if (!isObject(example)) return typeof value === typeof example;
  return (
    isObject(value) &&
    Object.entries(example).every(([name, one]) => Object.hasOwn(value, name) && isLike(value[name], one))
  );
}

test('there are at least fifty examples', () => {
  expect(Object.keys(goodExamples).length).toBeGreaterThanOrEqual(50);
});

describe.each(Object.entries(goodExamples))('an example with %s', (_, example) => {
  const made = schemaOfExample(example, 'example');

  test('gives a schema that OpenAI accepts, and answers that look like it', () => {
    expect([made.problems, strictSchemaFault(made.schema)]).toEqual([[], undefined]);
    const answer = exampleOf(made.schema, 'x');
    const list = asList(example);
    expect(made.isList).toBe(Array.isArray(example));
    if (!made.isList)
      expect(isLike(answer, example) || example === goodExamples['a list of numbers and texts']).toBe(true);
    else expect(isLike(asObject(answer).items, list)).toBe(true);
  });

  test('gives outputs without what Swagger does not have', () => {
    const text = JSON.stringify(answerOutputs(made.schema));
    expect(text).not.toMatch(/"(anyOf|\$defs|additionalProperties)":|"type":\[/);
  });
});

test.each(badExamples)('an example with %s is refused by its field', (_, example, field) => {
  const { problems } = schemaOfExample(example, 'example');
  expect(problems.map((problem) => problem.field)).toContain(field);
  for (const problem of problems) expect(problem.message).toMatch(/^`.*`.*\.$/s);
});

describe.each(goodSchemas)('a JSON schema with %s', (_, schema, note) => {
  const made = strictSchema(schema, 'json_schema');

  test('is made one that OpenAI accepts, and the caller is told what changed', () => {
    expect([made.problems, strictSchemaFault(made.schema)]).toEqual([[], undefined]);
    if (note !== undefined) expect(made.notes.join(' ')).toContain(note);
  });

  test('gives outputs without what Swagger does not have', () => {
    expect(JSON.stringify(answerOutputs(made.schema))).not.toMatch(/"(anyOf|\$ref|\$defs)":|"type":\[/);
  });
});

test('definitions that stand for more than there is room for do not keep the app busy', () => {
  const level = (name: string) => ({
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`p${index}`, { $ref: `#/$defs/${name}` }]),
    ),
  });
  const $defs = { a: level('b'), b: level('c'), c: level('d'), d: level('e'), e: level('a') };
  const { schema } = strictSchema({ ...level('a'), $defs }, 'json_schema');
  expect(JSON.stringify(answerOutputs(schema)).length).toBeLessThan(1_000_000);
});

test('a strict schema reaches OpenAI as it is, without a word', () => {
  const [, schema] = goodSchemas[0] ?? ['', {}];
  const { schema: sent, notes } = strictSchema(schema, 'json_schema');
  expect([sent, notes]).toEqual([schema, []]);
});

test.each(badSchemas)('a JSON schema with %s is refused by its field', (_, schema, field) => {
  const { problems } = strictSchema(schema, 'json_schema');
  expect(problems.map((problem) => problem.field)).toContain(field);
  for (const problem of problems) expect(problem.message).toMatch(/^`.*`.*\.$/s);
});

test('what the answer will not have is told: mixed values, empty objects, lists at the top', () => {
  const notesOf = (example: unknown) => schemaOfExample(example, 'example').notes;
  expect(notesOf({ values: [1, 'two'] })).toEqual([expect.stringContaining('`example.values[0]`')]);
  expect(notesOf({ name: 'a', details: {} })).toEqual([expect.stringContaining('always empty')]);
  expect(notesOf(['a'])).toEqual([expect.stringContaining('`answer.items`')]);
  expect(notesOf({ name: 'a', due: '2026-11-25' })).toEqual([]);
});

test('the schema of an invoice is what a careful programmer would write', () => {
  expect(
    schemaOfExample({ number: 'A-17', due: '2026-11-25', lines: [{ price: 6.25 }], note: null }, 'example')
      .schema,
  ).toEqual({
    type: 'object',
    properties: {
      number: { type: 'string' },
      due: { type: 'string', description: 'Written like this: 2026-11-25' },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { price: { type: 'number' } },
          required: ['price'],
          additionalProperties: false,
        },
      },
      note: { type: ['string', 'null'] },
    },
    required: ['number', 'due', 'lines', 'note'],
    additionalProperties: false,
  });
});
