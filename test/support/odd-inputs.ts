/** Makes inputs as makers and tools write them: under odd names, and with values of many shapes. */
import fc from 'fast-check';
import type { Action } from '../../src/actions';
import { openaiParameters } from '../../src/schema/openai-parameters';
import type { ParameterShape } from '../../src/schema/openai-parameter';
import { freeTexts, openaiNames } from './accounts';
import { sampleOf } from './sample-calls';

/** Names that no action has. */
const unknownNames = [
  'flow_name',
  'my setting',
  'Größe',
  'x.y',
  'metadata2',
  'stream',
  'stream_format',
  'constructor',
  '__proto__',
];

/** Names of inputs, as callers write them: those of the action, those of OpenAI, and unknown ones. */
export function inputNames(action: Action): string[] {
  const documented = [...Object.keys(action.input.properties), ...(action.flatInputs ?? [])].filter(
    (name) => !action.path.includes(`{${name}}`),
  );
  const spelled = documented.flatMap((name) => [name, ` ${name}`, `${name}\u00a0`, name.toUpperCase()]);
  const ofOpenAI = openaiNames(action).flatMap((name) => [name, name, `${name} `]);
  return [...documented, ...documented, ...spelled, ...ofOpenAI, ...unknownNames];
}

/** Values for an input: as documented, in other spellings, and of shapes that no input has. */
export function valueFor(action: Action, name: string): fc.Arbitrary<unknown> {
  const { inputs } = sampleOf(action);
  // A text that is part of another one must be found again.
  const isText = [...freeTexts, 'suffix', 'user'].includes(name);
  const sample = !isText && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const shapes = [action.path, action.emulation?.path ?? ''].flatMap((path) =>
    Object.entries(openaiParameters[path] ?? {}).flatMap(([known, shape]) => (known === name ? [shape] : [])),
  );
  const good = fc.oneof(
    ...(sample === undefined ? [] : [fc.constant(sample)]),
    ...shapes.map(ofShape),
    ...(sample === undefined && shapes.length === 0 ? [text] : []),
  );
  return fc.oneof(
    { weight: 3, arbitrary: good },
    { weight: 3, arbitrary: good.chain(spellings) },
    { weight: 2, arbitrary: oddValue },
    { weight: 1, arbitrary: fc.constant([]) },
  );
}

/** A text that is nowhere else in the request. */
const text = fc
  .integer({ min: 0, max: 36 ** 8 })
  .map((number) => `q${number.toString(36).padStart(8, '0')}z`);

function ofShape({ kinds, values = [], types = [] }: ParameterShape): fc.Arbitrary<unknown> {
  const ofKind: Record<ParameterShape['kinds'][number], fc.Arbitrary<unknown>> = {
    text,
    integer: fc.integer({ min: 1, max: 4 }),
    number: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(0.25, 0.5, 0.75, 0, 1)),
    boolean: fc.boolean(),
    json: text.map((value) => ({ name: value })),
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
    objects: fc.array(
      text.map((value) => ({ type: 'function', function: { name: value } })),
      { minLength: 1, maxLength: 2 },
    ),
  };
  return fc.oneof(
    ...kinds.map((kind) => ofKind[kind]),
    ...(values.length > 0 ? [fc.constantFrom(...values)] : []),
    ...(types.length > 0 ? [fc.constantFrom(...types).map((type) => ({ type }))] : []),
  );
}

/** The same value in other spellings. */
function spellings(value: unknown): fc.Arbitrary<unknown> {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  return fc.constantFrom<unknown>(
    written,
    ` ${written}\r\n`,
    `\u200b${written}`,
    written.toUpperCase(),
    written.replace('.', ','),
    [value],
    JSON.stringify([value]),
    JSON.stringify(value),
    { '$content-type': 'text/plain', $content: Buffer.from(written).toString('base64') },
  );
}

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [null],
    [{}],
    0,
    -1,
    1.5,
    false,
    true,
    '  ',
    '\u200b',
    '[]',
    '{}',
    'null',
    'auto',
    'none',
    'Yes',
    '1,000',
    '0,5',
  ),
  text,
  text.map((value) => ({ [value]: [value] })),
  text.map((value) => [value, { type: value }]),
  text.map((value) => `${value} \ud83d`),
  fc.jsonValue({ maxDepth: 2 }),
);
