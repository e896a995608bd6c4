/** Tests that the tools keep the rules of the Model Context Protocol and of Copilot Studio. */
import { actions } from '../../src/actions';
import { operations } from '../../src/connector';
import { asList, asObject, isObject, type JsonObject } from '../../src/json';
import { completed, tools, type Tool } from '../../src/mcp';
import { toolName } from '../../src/mcp/tools';

const named = tools().map((tool): [string, Tool] => [tool.name, tool]);
const toolOf = (operationId: string): Tool => {
  const found = tools().find(({ operation }) => operation.operationId === operationId);
  if (!found) throw new Error(`There is no tool for ${operationId}`);
  return found;
};
const inputsOf = ({ listed }: Tool): JsonObject => asObject(asObject(listed.inputSchema).properties);
const hintsOf = (operationId: string) => toolOf(operationId).listed.annotations;

/** Every schema in a schema, with its place. */
function schemasIn(schema: JsonObject, place: string): [string, JsonObject][] {
  const inner = Object.entries(asObject(schema.properties)).map(([name, one]) => [name, one] as const);
  const below = [...inner, ...('items' in schema ? [['[]', schema.items] as const] : [])];
  return [[place, schema], ...below.flatMap(([name, one]) => schemasIn(asObject(one), `${place}.${name}`))];
}

const keywords = [
  ...['type', 'title', 'description', 'properties', 'required', 'additionalProperties', 'items'],
  ...['enum', 'default', 'minimum', 'maximum', 'maxLength'],
];

test('there is a tool for each operation that makers see, and no more than Copilot Studio takes', () => {
  const shown = operations
    .filter(({ isHidden }) => !isHidden)
    .map(({ operationId }) => toolName(operationId));
  expect(tools().map(({ name }) => name)).toEqual(shown);
  expect(new Set(shown).size).toBe(shown.length);
  expect(tools().length).toBeLessThanOrEqual(128);
});

test('names are in lower case with underscores', () => {
  expect(['ChatPost', 'AudioSpeechPost', 'FineTuningEventsGet'].map(toolName)).toEqual([
    'chat_post',
    'audio_speech_post',
    'fine_tuning_events_get',
  ]);
  for (const { name } of tools()) expect(name).toMatch(/^[a-z][a-z_]{0,63}$/);
});

test.each(named)(
  '%s has texts, and schemas without references, unions and lists of types',
  (_, { listed }) => {
    expect(listed.title).toMatch(/\S/);
    expect(listed.description).toMatch(/\.$/);
    const all = ['inputSchema', 'outputSchema'].flatMap((name) =>
      name in listed ? schemasIn(asObject(listed[name]), name) : [],
    );
    for (const [place, schema] of all) {
      expect([place, Object.keys(schema).filter((key) => !keywords.includes(key))]).toEqual([place, []]);
      const types = ['string', 'number', 'integer', 'boolean', 'array', 'object'];
      expect([place, types.filter((type) => type === schema.type)]).toEqual([place, [schema.type]]);
      expect([place, schema.type === 'array' ? isObject(schema.items) : true]).toEqual([place, true]);
      expect([place, asList(schema.enum).every((one) => typeof one === 'string')]).toEqual([place, true]);
      const known = Object.keys(asObject(schema.properties));
      expect([place, asList(schema.required).filter((one) => !known.includes(String(one)))]).toEqual([
        place,
        [],
      ]);
    }
    for (const [name, input] of Object.entries(inputsOf({ listed } as Tool))) {
      expect([name, asObject(input).description]).toEqual([name, expect.stringMatching(/\.$/)]);
    }
  },
);

test('inputs that a designer hides are filled in, and so is a model that an agent cannot know', () => {
  const chat = toolOf('ChatPost');
  expect(asObject(chat.listed.inputSchema).required).toEqual(['messages']);
  expect(completed(chat, { messages: [] })).toEqual({
    messages: [],
    model: asObject(inputsOf(chat).model).default,
  });
  expect(completed(chat, { ' Model': 'mine' })).toEqual({ ' Model': 'mine' });
  expect(completed(chat, { model: '' })).toEqual({ model: asObject(inputsOf(chat).model).default });
  const picture = toolOf('ImagePost');
  expect(inputsOf(picture)).not.toHaveProperty('response_format');
  expect(completed(picture, {})).toEqual({ response_format: 'url' });
});

test('a file is a text, and the schema says in which forms', () => {
  for (const [operation, name] of [
    ['AudioTranscriptionPost', 'file'],
    ['ImageEditPost', 'image'],
  ] as const) {
    expect(inputsOf(toolOf(operation))[name]).toMatchObject({
      type: 'string',
      description: expect.stringMatching(/in base64 or as a data URL\.$/) as string,
    });
  }
  expect(inputsOf(toolOf('FilePost')).file).toMatchObject({
    description: expect.stringMatching(/as a data URL, or as the text itself\.$/) as string,
  });
  expect(inputsOf(toolOf('AskPost')).files).toEqual({
    type: 'array',
    title: 'Files',
    description: expect.stringMatching(
      /Give each in base64, as a data URL, or as an https address\.$/,
    ) as string,
    items: { type: 'string' },
  });
});

test('the hints say what a tool can do', () => {
  const change = { readOnlyHint: false };
  expect(hintsOf('ChatPost')).toMatchObject({ readOnlyHint: true, openWorldHint: true });
  expect(hintsOf('ModelsGet')).toMatchObject({ readOnlyHint: true, openWorldHint: false });
  expect(hintsOf('FineTuningPost')).toMatchObject({
    ...change,
    destructiveHint: false,
    idempotentHint: false,
  });
  expect(hintsOf('FilePost')).toMatchObject({ ...change, destructiveHint: false, idempotentHint: false });
  expect(hintsOf('FileDelete')).toMatchObject({ ...change, destructiveHint: true, idempotentHint: true });
  expect(hintsOf('FineTuningCancelPost')).toMatchObject({
    ...change,
    destructiveHint: true,
    idempotentHint: true,
  });
});

test('the outputs of every action are described, except for files', () => {
  const without = actions.filter(({ operationId }) => !('outputSchema' in toolOf(operationId).listed));
  expect(without.filter(({ file }) => !file)).toEqual([]);
  // It can be null, which no plain schema says.
  const job = asObject(toolOf('FineTuningGet').listed.outputSchema);
  expect(asObject(job.properties)).not.toHaveProperty('finished_at');
});
