/** Tests that a chat gives the same outputs as a chat and as background responses, and that nothing breaks the translation. */
import fc from 'fast-check';
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../../../local/openai';
import type { Action } from '../../../src/actions';
import { chatPost } from '../../../src/actions/chat';
import { completionPost } from '../../../src/actions/completions';
import { editPost } from '../../../src/actions/edits';
import { imageEditPost, imagePost, imageVariationPost } from '../../../src/actions/images';
import { combined, cutAtStops } from '../../../src/adaptation/chat-answer';
import { draftOf, type Draft } from '../../../src/adaptation/parameters/draft';
import { pictureProgress } from '../../../src/adaptation/responses/from-picture';
import { chatProgress } from '../../../src/adaptation/responses/from-response';
import { toPictureResponse } from '../../../src/adaptation/responses/pictures';
import type { Progress } from '../../../src/adaptation/responses/progress';
import { forResponse, toResponse } from '../../../src/adaptation/responses/to-response';
import { AppError } from '../../../src/errors';
import { checkInputs } from '../../../src/http/input/check';
import { asList, asObject, mapObjects, omit, type JsonObject } from '../../../src/json';
import { adaptationOn } from '../../support/adaptation';
import { noWish } from '../../support/rows';
import { fileFrom } from '../../../src/schema/file';
import { openaiParameters } from '../../../src/schema/openai-parameters';
import { clientOf, type OpenAIReply } from '../../support/openai-client';

const seed = 20_261_125;
const adaptation = adaptationOn('2026-11-25');

let openai: SimulatedOpenAI;
let send: ReturnType<typeof clientOf>;
beforeAll(async () => {
  openai = await startSimulatedOpenAI({ today: () => '2026-11-25' });
  send = clientOf(openai);
});
afterAll(() => openai.stop());

/** The draft of a call as it is sent today; undefined if the check or the plan refuses the call. */
function draftFor(action: Action, raw: JsonObject): Draft | undefined {
  try {
    const { inputs, changes } = checkInputs(action, raw);
    return adaptation.plan({ action, inputs, changes, strict: false, long: noWish }).request.draft;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Creates a background response, and fetches it once. By then it has ended. */
async function fetched(
  parameters: JsonObject,
  read: (response: JsonObject) => Progress,
): Promise<JsonObject> {
  const created = await send('POST /responses', parameters);
  expect([created.status, created.error]).toEqual([200, {}]);
  expect(read(created.body)).toEqual({ running: true });
  const progress = read((await send(`GET /responses/${String(created.body.id)}`)).body);
  if (!('answer' in progress)) throw new Error(`No answer: ${JSON.stringify(progress)}`);
  return progress.answer;
}

/** Answers a draft by responses, as many as it needs, and cuts their texts at its stops. */
async function byResponses(draft: Draft): Promise<JsonObject> {
  const { body, copies, stops } = forResponse(draft);
  const { parameters, untranslatable } = toResponse(body);
  expect(untranslatable).toEqual([]);
  const answers = await Promise.all(Array.from({ length: copies }, () => fetched(parameters, chatProgress)));
  return cutAtStops(combined(answers), stops);
}

/**
 * The answer without what differs between two equal chats, too: and, where the app stands in, without what OpenAI charges for that.
 * The simulation ends its tokens at a stop, where the app leaves out the token that a stop is in.
 */
function comparable(answer: JsonObject, { copies, stops }: Draft): JsonObject {
  const unequal = copies > 1 || stops.length > 0 ? ['usage'] : [];
  const choices = mapObjects(answer.choices, (choice) =>
    stops.length > 0 ? omit(choice, ['logprobs']) : choice,
  );
  return { ...omit(answer, ['id', 'created', 'service_tier', 'metadata', ...unequal]), choices };
}

const word = fc.constantFrom('Hello', 'two words', 'Ein Süßes 🍰 für Ω', 'END', 'a\nb', '  ', '');
const image = fc
  .constantFrom('auto', 'low', undefined)
  .map((detail) => ({ type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail } }));
const file = fc.constant({
  type: 'file',
  file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' },
});
const textPart = word.map((text) => ({ type: 'text', text }));
const parts = fc.array(fc.oneof(textPart, image, file), { minLength: 1, maxLength: 3 });
const texts = fc.oneof(word, fc.array(textPart, { minLength: 1, maxLength: 2 }));
const turn = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'developer'), content: texts }).map((one) => [one]),
  fc.record({ role: fc.constant('user'), content: fc.oneof(word, parts) }).map((one) => [one]),
  fc
    .record({ role: fc.constant('assistant'), content: texts, refusal: fc.constant(null) })
    .map((one) => [one]),
  fc.tuple(fc.option(word), texts, fc.boolean()).map(([content, result, isCustom]) => [
    {
      role: 'assistant',
      content,
      tool_calls: [
        isCustom
          ? { id: 'call_1', type: 'custom', custom: { name: 'c', input: 'abc' } }
          : { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: result },
  ]),
);
const messages = fc.array(turn, { minLength: 1, maxLength: 4 }).map((turns) => turns.flat());

const parameters = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } };
const tool = fc.constantFrom(
  { type: 'function', function: { name: 'f', parameters } },
  { type: 'function', function: { name: 'f' } },
  {
    type: 'custom',
    custom: { name: 'f', format: { type: 'grammar', grammar: { syntax: 'regex', definition: 'a' } } },
  },
);
const toolUse = tool.chain((one) =>
  fc.record({
    tools: fc.constant([one]),
    tool_choice: fc.constantFrom<unknown>('auto', 'none', 'required', {
      type: one.type,
      [one.type]: { name: 'f' },
    }),
  }),
);
const schema = { name: 'a', schema: { ...parameters, required: ['a', 'b'], additionalProperties: false } };
const format = fc.constantFrom(
  { type: 'text' },
  { type: 'json_schema', json_schema: schema },
  { type: 'json_schema', json_schema: { ...schema, strict: true } },
);

/** Chats that are close to what makers send; not every model takes every one of them. */
const chat = fc
  .tuple(
    fc.constantFrom(
      'gpt-4o',
      'gpt-6-luna',
      'gpt-6.1-terra',
      'gpt-6-astra',
      'gpt-5',
      'gpt-4-turbo',
      'my-deployment',
    ),
    messages,
    fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: toolUse }),
    fc.record(
      {
        temperature: fc.constantFrom(0, 0.5, 1),
        top_p: fc.constantFrom(0.5, 1),
        max_tokens: fc.integer({ min: 16, max: 30_000 }),
        max_completion_tokens: fc.integer({ min: 16, max: 3_000 }),
        n: fc.constantFrom(1, 1, 2, 3),
        stop: fc.constantFrom<unknown>('END', ['two', '🍰'], '', 'words'),
        reasoning_effort: fc.constantFrom('none', 'low', 'high'),
        response_format: format,
        logprobs: fc.boolean(),
        user: fc.constant('maker'),
        metadata: fc.constant({ a: 'b' }),
        service_tier: fc.constantFrom('auto', 'flex'),
        verbosity: fc.constantFrom('low', 'high'),
        presence_penalty: fc.constant(0),
        web_search_options: fc.constant({ search_context_size: 'low' }),
        store: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([model, talk, tools, rest]): JsonObject => ({ model, messages: talk, ...tools, ...rest }));

/** How many of the random chats were answered in both ways. Without this, a test of nothing could pass. */
let compared = 0;

async function expectSameOutputs(action: Action, inputs: JsonObject): Promise<void> {
  const draft = draftFor(action, inputs);
  if (!draft) return;
  const { untranslatable } = toResponse(forResponse(draft).body);
  if (untranslatable.length > 0) return;
  const asChat: OpenAIReply = await send('POST /chat/completions', draft.body);
  if (asChat.status !== 200) return;
  const ready = forResponse(draft);
  const isCut = asList(asChat.body.choices).some((one) => asObject(one).finish_reason === 'length');
  // If both a stop and the limit would end a text, OpenAI stops earlier, and the app cuts afterwards.
  if (isCut && ready.stops.length > 0) return;
  compared++;
  const answer = await byResponses(draft);
  const expected = cutAtStops(asChat.body, ready.stops);
  expect(comparable(answer, ready)).toEqual(comparable(expected, ready));
  expect(answer.metadata).toEqual(draft.body.metadata);
}

test('a chat gives the same outputs in both ways', async () => {
  compared = 0;
  await fc.assert(
    fc.asyncProperty(chat, (inputs) => expectSameOutputs(chatPost, inputs)),
    { seed, numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(40);
});

test('completions and edits, which are chats today, do so as well', async () => {
  compared = 0;
  const rest = fc.record(
    {
      temperature: fc.constantFrom(0, 0.5),
      n: fc.constantFrom(1, 2),
      max_tokens: fc.integer({ min: 16, max: 90 }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.boolean(), word, rest, (isEdit, text, { max_tokens, ...more }) =>
      isEdit
        ? expectSameOutputs(editPost, { model: 'gpt-4', instruction: 'Correct it', input: text, ...more })
        : expectSameOutputs(completionPost, {
            model: 'gpt-4o',
            prompt: text,
            max_tokens,
            ...more,
            logprobs: 2,
          }),
    ),
    { seed, numRuns: 30 },
  );
  expect(compared).toBeGreaterThan(15);
});

test('a picture is the same in both ways', async () => {
  const body = draftFor(imagePost, { prompt: 'A cat', size: '1024x1792', quality: 'hd', n: 1 })?.body ?? {};
  const { parameters, untranslatable } = toPictureResponse(forResponse(draftOf(body)).body);
  expect(untranslatable).toEqual([]);
  const answer = await fetched(parameters, pictureProgress);
  const { body: expected } = await send('POST /images/generations', body);
  expect(asList(answer.data)).toMatchObject(asList(expected.data));
  expect(answer).toMatchObject({ size: '1024x1792', quality: 'high' });
});

test('an edit of a picture is accepted', async () => {
  const picture = { ...fileFrom([Buffer.from('picture')]), kind: 'png' };
  const draft = draftFor(imageEditPost, { image: [picture, picture], mask: picture, prompt: 'Edit' });
  const { parameters, untranslatable } = toPictureResponse(forResponse(draft ?? draftOf({})).body);
  expect(untranslatable).toEqual([]);
  expect(asList((await fetched(parameters, pictureProgress)).data)).toHaveLength(1);
});

test('whatever passes the check can be translated, or is kept by parameters that are there', () => {
  const names = Object.values(openaiParameters).flatMap((table) => Object.keys(table));
  const documented = [chatPost, completionPost, editPost, imagePost, imageEditPost, imageVariationPost];
  const name = fc.oneof(
    fc.constantFrom(...names, 'constructor', '__proto__', 'role', 'content'),
    fc.string(),
  );
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 5 }),
    messages,
    fc.constantFrom<unknown>('auto', 1, true, ['text']),
  );
  const part = fc.record(
    {
      type: fc.constantFrom('text', 'image_url', 'file', 'input_audio'),
      text: value,
      image_url: value,
      file: value,
    },
    { requiredKeys: [] },
  );
  const message = fc.record(
    {
      role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'function', 'robot'),
      content: fc.oneof(word, fc.array(part), value),
      ...{ tool_calls: value, function_call: value, name: value, refusal: value, tool_call_id: value },
    },
    { requiredKeys: ['role'] },
  );
  const picture = { ...fileFrom([Buffer.from('picture')]), kind: 'png' };
  // As it arrives, so without objects that JSON does not make.
  const inputs = fc
    .tuple(fc.dictionary(name, value), fc.array(message, { minLength: 1, maxLength: 4 }))
    .map(([more, talk]): JsonObject => JSON.parse(JSON.stringify({ more, talk })) as JsonObject);
  let translated = 0;
  fc.assert(
    fc.property(fc.constantFrom<Action>(...documented), inputs, (action, { more, talk }) => {
      const required = { model: 'gpt-4o', messages: talk, prompt: 'a', instruction: 'b', image: picture };
      const known = Object.entries(required).filter(([one]) => Object.hasOwn(action.input.properties, one));
      const draft = draftFor(action, { ...asObject(more), ...Object.fromEntries(known) });
      if (!draft) return;
      const { body } = forResponse(draft);
      const { parameters: sent, untranslatable } = action.pictures
        ? toPictureResponse(body)
        : toResponse(body);
      expect(sent.background).toBe(true);
      for (const kept of untranslatable) expect(Object.keys(body)).toContain(kept);
      expect(JSON.parse(JSON.stringify(sent))).toMatchObject({ background: true });
      translated++;
    }),
    { seed, numRuns: 800 },
  );
  expect(translated).toBeGreaterThan(150);
});
