/** Contains examples of answers as makers type them, and JSON schemas as tools write them. */

/** Examples, by what is special about them. Each gives a schema without problems. */
export const goodExamples: Readonly<Record<string, unknown>> = {
  'one text': { name: 'Contoso' },
  'one number': { total: 12.5 },
  'a whole number': { count: 3 },
  'a negative number': { change: -0.5 },
  'a large number': { bytes: 9_007_199_254_740_991 },
  'a boolean': { paid: true },
  null: { note: null },
  'a date': { due: '2026-11-25' },
  'a date and a time': { at: '2026-11-25T08:30:00Z' },
  'a German date': { due: '25.11.2026' },
  'an American date': { due: '11/25/2026' },
  'a time': { at: '08:30' },
  'a number as text': { total: '12.50' },
  'a number with a comma as text': { total: '1.234,56' },
  'an amount as text': { total: '€ 12,50' },
  'a percentage as text': { rate: '19 %' },
  'a number with leading zeros': { code: '00017' },
  'an empty text': { note: '' },
  'a long text': { text: 'x'.repeat(5_000) },
  'an invoice': {
    number: 'A-17',
    date: '2026-11-25',
    supplier: { name: 'Contoso', vat_id: 'DE123456789' },
    lines: [{ text: 'Paper', count: 2, price: 6.25 }],
    total: 12.5,
    paid: false,
  },
  'nested objects': { a: { b: { c: { d: { e: 'deep' } } } } },
  'ten levels': { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: 1 } } } } } } } } } },
  'a list of texts': { tags: ['red', 'green'] },
  'a list of numbers': { scores: [1, 2.5] },
  'a list of booleans': { flags: [true, false] },
  'an empty list': { tags: [] },
  'a list of nothing but null': { tags: [null] },
  'a list with null among texts': { tags: ['red', null] },
  'a list of objects': { people: [{ name: 'Ann', age: 41 }] },
  'a list of different objects': { people: [{ name: 'Ann' }, { name: 'Bob', age: 41 }] },
  'a list of lists': { table: [['a', 'b'], ['c']] },
  'a list of empty lists': { table: [[]] },
  'a list of lists of objects': { pages: [[{ x: 1 }], [{ x: 2, y: null }]] },
  'a list of numbers and texts': { values: [1, 'two'] },
  'an empty object inside': { name: 'a', details: {} },
  'a list of empty objects': { entries: [{}] },
  'a list at the top': [{ name: 'Ann', age: 41 }],
  'a list of texts at the top': ['red'],
  'an empty list at the top': [],
  'blanks in names': { 'unit price': 1, ' name ': 'a' },
  'signs in names': { 'a.b': 1, 'a/b': 2, 'a"b': 3, "a'b": 4, $ref: 'x', '@odata.type': 'y', '#': 'z' },
  'letters of other languages in names': { größe: 1, 価格: 2, цена: 3, '🍕': 'yes' },
  'names that differ in case': { Name: 'a', name: 'b' },
  'names of keywords': { type: 'a', properties: { items: [1] }, required: true, enum: ['x'] },
  'names of JavaScript': JSON.parse(
    '{"constructor":1,"__proto__":{"toString":2},"hasOwnProperty":true}',
  ) as unknown,
  'a long name': { ['n'.repeat(200)]: 1 },
  'numbers as names': { 1: 'one', 2: 'two' },
  'a yes or no as text': { paid: 'yes' },
  'code in a text': { code: '{"a": 1}' },
  'line breaks in a text': { address: 'Main Street 1\n12345 Town' },
  'three hundred fields': Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`field_${index}`, index]),
  ),
};

/** Examples that cannot be made strict, and the field that is named. */
export const badExamples: readonly [why: string, example: unknown, field: string][] = [
  ['no fields', {}, 'example'],
  ['a text alone', 'Contoso', 'example'],
  ['a number alone', 5, 'example'],
  ['null', null, 'example'],
  ['a field without a name', { '': 1 }, 'example'],
  ['a nested field without a name', { a: [{ ' ': 1 }] }, 'example.a[0]'],
  ['texts and objects in one list', { lines: ['a', { b: 1 }] }, 'example.lines[0]'],
  [
    'eleven levels',
    { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: { k: 1 } } } } } } } } } } },
    'example',
  ],
  ['very many levels', JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`), 'example'],
  [
    'too many fields',
    Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`f${index}`, 1])),
    'example',
  ],
];

const person = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };

/** JSON schemas that can be made strict, and a part of what the caller is told. */
export const goodSchemas: readonly [why: string, schema: Record<string, unknown>, note?: string][] = [
  ['strict already', { ...person, required: ['name', 'age'], additionalProperties: false }],
  ['optional fields', { ...person, required: ['name'] }, '`json_schema.age`'],
  ['no types but properties', { properties: { a: { type: 'string' } }, required: ['a'] }],
  [
    'additional properties',
    { ...person, required: ['name', 'age'], additionalProperties: true },
    '`additionalProperties`',
  ],
  ['a list at the top', { type: 'array', items: { ...person, required: ['name', 'age'] } }, '`answer.items`'],
  [
    'the object of a chat around it',
    { name: 'x', strict: true, schema: { ...person, required: ['name', 'age'] } },
  ],
  [
    'the whole format around it',
    { type: 'json_schema', json_schema: { name: 'x', schema: person } },
    'can be null',
  ],
  [
    'definitions',
    {
      $defs: { Person: person },
      type: 'object',
      properties: { a: { $ref: '#/$defs/Person' } },
      required: ['a'],
    },
    '`json_schema.$defs.Person.name`',
  ],
  [
    'old definitions',
    { definitions: { P: person }, type: 'object', properties: { a: { $ref: '#/definitions/P' } } },
  ],
  ['a root that is a reference', { $ref: '#/definitions/P', definitions: { P: person }, $schema: 'x' }],
  [
    'a schema that contains itself',
    {
      type: 'object',
      properties: { name: { type: 'string' }, below: { type: 'array', items: { $ref: '#' } } },
    },
  ],
  [
    'oneOf',
    {
      type: 'object',
      properties: { a: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
      required: ['a'],
    },
  ],
  [
    'anyOf with null',
    { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
  ],
  ['an enum', { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'] } } }],
  ['an enum without a type', { type: 'object', properties: { a: { enum: ['x', 'y'] } } }],
  ['a constant', { type: 'object', properties: { a: { const: 'x' } } }],
  [
    'nullable, as OpenAPI writes it',
    { type: 'object', properties: { a: { type: 'string', nullable: true } }, required: ['a'] },
  ],
  [
    'limits of texts',
    { type: 'object', properties: { a: { type: 'string', minLength: 1, maxLength: 5 } }, required: ['a'] },
    '`minLength`',
  ],
  [
    'limits of numbers',
    { type: 'object', properties: { a: { type: 'number', minimum: 0 } }, required: ['a'] },
  ],
  [
    'defaults and examples',
    { type: 'object', properties: { a: { type: 'string', default: 'x', examples: ['y'] } }, required: ['a'] },
    '`default`',
  ],
  [
    'a format that OpenAI knows',
    { type: 'object', properties: { a: { type: 'string', format: 'date' } }, required: ['a'] },
  ],
  [
    'another format',
    { type: 'object', properties: { a: { type: 'string', format: 'uri' } }, required: ['a'] },
    '`format: uri`',
  ],
  ['several types', { type: 'object', properties: { a: { type: ['string', 'number'] } }, required: ['a'] }],
];

/** JSON schemas that cannot be made strict, and the field that is named. */
export const badSchemas: readonly [why: string, schema: Record<string, unknown>, field: string][] = [
  ['a text', { type: 'string' }, 'json_schema'],
  ['nothing', {}, 'json_schema'],
  ['anyOf at the top', { anyOf: [person, person] }, 'json_schema'],
  ['an object without fields', { type: 'object' }, 'json_schema'],
  [
    'allOf',
    {
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'string' } }, allOf: [person] } },
    },
    'json_schema.a',
  ],
  ['a condition', { ...person, if: {}, then: {} }, 'json_schema'],
  ['names by a pattern', { ...person, patternProperties: { '^x': { type: 'string' } } }, 'json_schema'],
  [
    'a map',
    { type: 'object', properties: { a: { type: 'object', additionalProperties: { type: 'string' } } } },
    'json_schema.a',
  ],
  ['a list without entries', { type: 'object', properties: { a: { type: 'array' } } }, 'json_schema.a'],
  ['no type', { type: 'object', properties: { a: {} } }, 'json_schema.a'],
  ['a reference to nothing', { type: 'object', properties: { a: { $ref: '#/$defs/X' } } }, 'json_schema.a'],
  ['a value in place of a schema', { type: 'object', properties: { a: true } }, 'json_schema.a'],
];
