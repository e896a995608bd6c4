/** Tests that the connector's definition has everything that existing flows use, and our additions. */
import { actions, purposes } from '../../src/actions';
import { catalogueDate } from '../../src/adaptation/models/catalogue';
import { entryOf } from '../../src/adaptation/models/choice';
import { connectorDefinition, operations } from '../../src/connector';
import { checkInputs } from '../../src/http/input/check';
import { asList, asObject, isObject, type JsonObject } from '../../src/json';
import { contract } from '../support/contract';
import { row } from '../support/rows';

const definition = connectorDefinition('https://contoso-openai.azurewebsites.net');

/** An input or an output in the definition. */
interface Leaf {
  /** The names on the way to it, joined by dots. The entries of a list have no name. */
  path: string;
  schema: JsonObject;
  isRequired: boolean;
}

/** Finds an operation of the definition by its path and method. */
function operationAt(path: string, method: string): JsonObject {
  return asObject(asObject(asObject(definition.paths)[path])[method.toLowerCase()]);
}

/**
 * Lists everything below a schema that a designer shows as a field or a token, including lists and objects.
 */
function below(schema: JsonObject, path = ''): Leaf[] {
  const list = asObject(schema.items);
  const { properties, required } = schema.type === 'array' ? list : schema;
  return Object.entries(asObject(properties)).flatMap(([name, value]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const leaf = { path: own, schema: asObject(value), isRequired: asList(required).includes(name) };
    return [leaf, ...below(asObject(value), own)];
  });
}

function inputsOf(operation: JsonObject): Leaf[] {
  return asList(operation.parameters)
    .map(asObject)
    .flatMap((parameter) =>
      parameter.in === 'body'
        ? below(asObject(parameter.schema))
        : [{ path: String(parameter.name), schema: parameter, isRequired: parameter.required === true }],
    );
}

function replyOf(operation: JsonObject): JsonObject {
  return asObject(asObject(asObject(operation.responses)[200]).schema);
}

/** The last name of a path, which is how the documentation page names inputs. */
const lastName = (path: string) => path.split('.').at(-1) ?? path;

/** A type as the documentation page writes it. */
function typeOf({ type, format, items }: JsonObject): string {
  if (type === 'array') return `array of ${typeOf(asObject(items))}`;
  return String(type === 'number' ? format : type);
}

/**
 * What our definition has in addition to the contract, by operation. `*` stands for every operation with a
 * model.
 */
const ours = {
  inputs: { ChatPost: ['image'], ModelsGet: ['purpose'], '*': ['strict_model'] } as Record<string, string[]>,
  outputs: {
    FineTuningPost: ['finished_at', 'hyperparameters.n_epochs', 'trained_tokens'],
    FineTuningCancelPost: ['finished_at', 'trained_tokens'],
    CompletionPost: ['id', 'object', 'created', 'model', 'choices', 'usage'],
    '*': ['adaptation'],
  } as Record<string, string[]>,
};

/** Whether designers hide an input. The published connector had such inputs, too. */
const isHidden = (schema: JsonObject) => schema['x-ms-visibility'] === 'internal';

/** Objects and lists that the contract does not name; it names only what they contain. */
const holders = [
  ...['messages', 'hyperparameters', 'usage', 'choices.message', 'result', 'result.usage'],
  ...['results.categories', 'results.category_scores'],
];

describe.each(contract.map((action) => [action.operationId, action] as const))(
  '%s',
  (operationId, action) => {
    const operation = operationAt(action.path, action.method);
    const added = (side: 'inputs' | 'outputs') => [
      ...(ours[side][operationId] ?? []),
      ...(row(operationId).purpose ? (ours[side]['*'] ?? []) : []),
    ];

    test('has the same path and method as before', () => expect(operation.operationId).toBe(operationId));

    test('has every input of the contract with the same title, type and required flag, and otherwise only our additions', () => {
      const found = inputsOf(operation).filter(({ path }) => !holders.includes(path));
      const described = found
        .filter(({ path, schema }) => !added('inputs').includes(path) && !isHidden(schema))
        .map(({ path, schema, isRequired }) => ({
          key: lastName(path),
          title: schema['x-ms-summary'],
          type: typeOf(schema),
          required: isRequired,
        }));
      expect(sorted(described)).toEqual(sorted(action.parameters));
      expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(added('inputs')));
    });

    test('has every output of the contract with the same type, and otherwise only our additions', () => {
      const reply = replyOf(operation);
      if (operationId === 'AudioSpeechPost') {
        // At run time, a flow gets an object with $content-type and $content.
        expect(reply).toMatchObject({ type: 'string', format: 'binary' });
        return;
      }
      const isOurs = (path: string) =>
        added('outputs').some((name) => path === name || path.startsWith(`${name}.`));
      const found = below(reply);
      const described = found
        .filter(({ path }) => !isOurs(path) && !holders.includes(path))
        .map(({ path, schema }) => ({ path, type: typeOf(schema) }));
      expect(sorted(described)).toEqual(sorted(action.returns));
      expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(added('outputs')));
    });
  },
);

function sorted<Entry extends object>(entries: Entry[]): Entry[] {
  const key = (entry: Entry) => JSON.stringify(Object.entries(entry).sort());
  return [...entries].sort((one, other) => key(one).localeCompare(key(other)));
}

/** Whether the published connector has an operation. Some rules apply only to those. */
const isPublished = (operationId: string) => contract.some((action) => action.operationId === operationId);

const everyOperation = operations.map(({ operationId, path, method }) => ({
  operationId,
  operation: operationAt(path, method),
}));
const everyInput = everyOperation.flatMap(({ operationId, operation }) =>
  inputsOf(operation).map((leaf) => ({ operationId, ...leaf })),
);

test('every operation, input and output has a title and a description in a full sentence', () => {
  const texts = everyOperation.flatMap(({ operation }) => [
    [operation.summary, operation.description],
    ...[...inputsOf(operation), ...below(replyOf(operation))].map(({ schema }) => [
      schema['x-ms-summary'],
      schema.description,
    ]),
  ]);
  expect(texts.length).toBeGreaterThan(300);
  for (const [title, description] of texts) {
    expect(title).toEqual(expect.stringMatching(/^[A-Z]/));
    expect([title, description]).toEqual([title, expect.stringMatching(/^[A-Z0-9].*\.$/)]);
  }
});

test('designers show required inputs at once, and of the optional ones only those that nearly every call needs', () => {
  const prominent = everyInput.filter(({ schema }) => schema['x-ms-visibility'] === 'important');
  const optional = prominent.filter((leaf) => !leaf.isRequired && isPublished(leaf.operationId));
  const required = everyInput.filter(({ isRequired, schema }) => isRequired && !isHidden(schema));
  expect(required.every((leaf) => prominent.includes(leaf))).toBe(true);
  expect(optional.map(({ operationId, path }) => `${operationId} ${path}`)).toEqual([
    'CompletionPost prompt',
    'EditPost input',
    'ImageEditPost prompt',
  ]);
});

/**
 * The inputs that designers hide in the published connector, with the place of each, and the default that stands in every flow
 * that was saved with it. A flow that is moved keeps them, so our definition must know them.
 */
const hiddenBefore = [
  { operationId: 'AudioTranscriptionPost', path: 'response_format', place: 'formData', value: 'text' },
  { operationId: 'AudioTranslationPost', path: 'response_format', place: 'formData', value: 'text' },
  { operationId: 'ImagePost', path: 'response_format', place: 'body', value: 'url' },
  { operationId: 'ImageEditPost', path: 'response_format', place: 'formData', value: 'url' },
  { operationId: 'ImageVariationPost', path: 'response_format', place: 'formData', value: 'url' },
];

test('the hidden inputs are those of the published connector: required texts with its defaults', () => {
  // The platform fills in where it waits.
  const hidden = everyInput.filter(
    ({ schema }) => isHidden(schema) && schema['x-ms-notification-url'] !== true,
  );
  const described = hidden.map(({ operationId, path, schema, isRequired }) => ({
    ...{ operationId, path, place: schema.in ?? 'body', value: schema.default },
    ...{ type: schema.type, isRequired },
  }));
  expect(sorted(described)).toEqual(
    sorted(hiddenBefore.map((input) => ({ ...input, type: 'string', isRequired: true }))),
  );
});

test.each(hiddenBefore)(
  '$operationId takes the hidden $path of a moved flow',
  ({ operationId, path, value }) => {
    expect(problemsWith(operationId, { [path]: value })).not.toContain(path);
    // It is an input that the row knows, not one that would be passed on to OpenAI by chance.
    expect(Object.keys(row(operationId).input.properties)).toContain(path);
  },
);

test('no output is required, because Power Apps would insist on it, and no output has a default', () => {
  const outputs = everyOperation.flatMap(({ operation }) => below(replyOf(operation)));
  expect(outputs.filter(({ schema, isRequired }) => isRequired || 'default' in schema)).toEqual([]);
  expect(JSON.stringify(everyOperation.map(({ operation }) => replyOf(operation)))).not.toContain(
    '"required"',
  );
});

test('outputs that the app adds are marked as advanced, so the tokens that flows use come first', () => {
  const added = everyOperation.flatMap(({ operationId, operation }) =>
    below(replyOf(operation))
      .filter(({ schema }) => schema['x-ms-visibility'] !== undefined)
      .map(({ path, schema }) => `${operationId} ${path} ${String(schema['x-ms-visibility'])}`),
  );
  expect(added).toContain('ChatPost adaptation advanced');
  expect(added).toContain('CompletionPost choices advanced');
  expect(added).not.toContain('CompletionPost result advanced');
});

test('inputs have limits, but not an input whose documented type differs from its real one', () => {
  const of = (operationId: string, path: string) =>
    everyInput.find((leaf) => leaf.operationId === operationId && leaf.path === path)?.schema;
  expect(of('ChatPost', 'temperature')).toMatchObject({ minimum: 0, maximum: 2 });
  expect(of('AudioSpeechPost', 'input')).toMatchObject({ maxLength: 4096 });
  expect(of('CompletionPost', 'logprobs')).not.toHaveProperty('maximum');
});

test('files are sent in a form, and speech has a content type that Power Apps accepts as a file', () => {
  const of = (path: string) => operationAt(path, 'POST');
  const sendsForm = everyOperation.filter(({ operation }) =>
    asList(operation.consumes).includes('multipart/form-data'),
  );
  expect(sendsForm.map(({ operationId }) => operationId).filter(isPublished)).toEqual([
    'AudioTranscriptionPost',
    'AudioTranslationPost',
    'ImageEditPost',
    'ImageVariationPost',
  ]);
  expect(of('/v1/audio/speech').produces).toEqual(['application/octet-stream']);
  expect(of('/v1/chat/completions').produces).toBeUndefined();
});

test('the test of a connection calls ConnectionGet', () => {
  expect(definition['x-ms-capabilities']).toEqual({
    testConnection: { operationId: 'ConnectionGet', parameters: {} },
  });
  expect(everyOperation.map(({ operationId }) => operationId)).toContain('ConnectionGet');
});

describe('the input model', () => {
  const models = everyInput.filter(({ path }) => path === 'model');
  const purposeOf = (id: string) => operations.find(({ operationId }) => operationId === id)?.purpose;

  test('offers the models for the purpose of its action', () => {
    const withPurpose = operations.filter(({ purpose }) => purpose !== undefined);
    expect(models.map(({ operationId }) => operationId)).toEqual(
      withPurpose.map(({ operationId }) => operationId),
    );
    for (const { operationId, schema } of models) {
      const purpose = purposeOf(operationId);
      expect(purposes).toContain(purpose);
      expect(schema['x-ms-dynamic-values']).toEqual({
        operationId: 'ModelsGet',
        parameters: { purpose },
        'value-collection': 'data',
        'value-path': 'id',
        'value-title': 'id',
      });
      expect(schema['x-ms-dynamic-list']).toMatchObject({ parameters: { purpose: { value: purpose } } });
    }
  });

  test('has a default that is not retired and serves that purpose', () => {
    for (const { operationId, schema } of models) {
      const { serves = [], ends = '9999' } = entryOf(String(schema.default)) ?? {};
      expect([operationId, serves.includes(purposeOf(operationId) ?? 'chat'), ends > catalogueDate]).toEqual([
        operationId,
        true,
        true,
      ]);
    }
  });
});

test('the action accepts every value that a designer offers or fills in', () => {
  const offered = everyInput.filter(
    ({ schema }) => schema.enum !== undefined || schema.default !== undefined,
  );
  expect(offered.length).toBeGreaterThan(15);
  for (const { operationId, path, schema } of offered) {
    const action = actions.find((candidate) => candidate.operationId === operationId);
    if (!action || path === 'strict_model') continue;
    for (const value of [...asList(schema.enum), schema.default].filter((offer) => offer !== undefined)) {
      const inputs = path.startsWith('messages.')
        ? { messages: [{ role: 'user', content: 'a', [lastName(path)]: value }] }
        : { [path]: value };
      expect(problemsWith(operationId, inputs)).not.toContain(path.split('.')[0]);
    }
  }
});

/** The names of the fields that the check of an action refuses, without positions in lists. */
function problemsWith(operationId: string, inputs: JsonObject): string[] {
  try {
    checkInputs(row(operationId), inputs);
    return [];
  } catch (error) {
    const problems = isObject(error) ? asList(asObject(error.details).problems) : [];
    return problems.map((problem) => /^\w+/.exec(String(asObject(problem).field))?.[0] ?? '');
  }
}

test.each([
  ['https://contoso.azurewebsites.net', 'contoso.azurewebsites.net', '/', 'https'],
  ['https://api.contoso.com/openai', 'api.contoso.com', '/openai', 'https'],
  ['https://api.contoso.com/openai/', 'api.contoso.com', '/openai', 'https'],
  ['http://127.0.0.1:7071', '127.0.0.1:7071', '/', 'http'],
])(
  'the definition for the address %s has the host %s, the base path %s and the scheme %s',
  (address, host, basePath, scheme) => {
    expect(connectorDefinition(address)).toMatchObject({ host, basePath, schemes: [scheme] });
  },
);

test('the definition is small enough for every wizard, and is always the same for the same address', () => {
  const text = JSON.stringify(definition, null, 2);
  expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  expect(JSON.stringify(connectorDefinition('https://contoso-openai.azurewebsites.net'), null, 2)).toBe(text);
});
