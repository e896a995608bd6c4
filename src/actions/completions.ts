/** Defines the action of the Completions area, which a chat emulates since OpenAI has no model for it. */
import type { TProperties } from '@sinclair/typebox';
import { defineAction } from './action';
import { asList, asObject, isBlank, mapObjects, type JsonObject } from '../json';
import { todaysChat } from './mappings/todays-chat';
import { legacyLogprobs } from './mappings/legacy-logprobs';
import { textOf } from './mappings/chat-text';
import { count, maxTokens, modelInput, stop, temperature, topP } from './shared-inputs';
import { outputInteger, outputText, outputUsage } from '../schema/outputs';
import { completionEvents } from './mappings/stream';
import * as Type from '../schema/type';

/** A list of choices. */
const choices = (more: TProperties = {}) =>
  Type.Array(
    Type.Object({
      text: outputText('Text', 'The text.'),
      index: outputInteger('Index', 'The number of the text, counted from 0.'),
      ...more,
      finish_reason: outputText('Finish Reason', 'Why the text ends: stop, length or content_filter.'),
    }),
    { title: 'Choices', description: 'The texts, as many as you asked for.' },
  );

const completion = {
  id: outputText('ID', 'The id of the completion.'),
  object: outputText('Object', 'The kind of the result: always text_completion.'),
  created: outputInteger('Created', 'When the text was written, in seconds since 1970.'),
  model: outputText('Model', 'The model that wrote the text.'),
  choices: choices({
    logprobs: outputText(
      'Log Probabilities',
      'How likely each token was, as a text in JSON. Empty unless you asked for it.',
    ),
  }),
  usage: outputUsage('prompt_tokens', 'completion_tokens', 'total_tokens'),
};

/**
 * The published connector documented `result` but returned its parts at the top level, as OpenAI had them. They are listed
 * last, without the log probabilities, which are not a text there.
 */
const separateParts = Object.fromEntries(
  Object.entries({ ...completion, choices: choices() }).map(([name, schema]) => [
    name,
    { ...schema, visibility: 'advanced' },
  ]),
);

/** Makes a chat model write like a completion model, which makers gave instructions or texts to continue. */
const completionRule =
  'The message of the user is the prompt of a text completion. Where it asks or instructs, write what it asks for; where ' +
  'it breaks off, go on from there. Write only what comes next: no comment, no greeting, no repetition of the prompt.';

/** Without a prompt, a completion model wrote a text about anything. */
const emptyPrompt = 'Write a short text about anything.';

function toChat(input: JsonObject): JsonObject {
  const { prompt, logprobs: alternatives, ...rest } = input;
  return {
    ...rest,
    messages: [
      { role: 'system', content: completionRule },
      { role: 'user', content: isBlank(prompt) ? emptyPrompt : prompt },
    ],
    ...(alternatives !== undefined && { logprobs: true, top_logprobs: alternatives }),
  };
}

const legacyReasons = ['stop', 'length', 'content_filter'];

/** Makes the completion that a chat stands for. */
function completionOf({ id, choices: answers, ...chat }: JsonObject): JsonObject {
  return {
    ...chat,
    id: typeof id === 'string' ? id.replace(/^chatcmpl-/, 'cmpl-') : id,
    object: 'text_completion',
    choices: mapObjects(answers, (choice) => ({
      text: textOf(choice),
      index: choice.index,
      logprobs: legacyLogprobs(choice.logprobs) ?? null,
      finish_reason: legacyReasons.includes(String(choice.finish_reason)) ? choice.finish_reason : 'stop',
    })),
  };
}

/**
 * Gives a completion in both places: at the top level as OpenAI has it, and inside `result` as it is documented, with log
 * probabilities as text.
 */
function documentedCompletion(answer: JsonObject): JsonObject {
  const documented = mapObjects(answer.choices, (choice) => ({
    ...choice,
    logprobs: isBlank(choice.logprobs) ? '' : JSON.stringify(choice.logprobs),
  }));
  const first = asObject(asList(answer.choices)[0]);
  return { first_completion: first.text, result: { ...answer, choices: documented }, ...answer };
}

export const completionPost = defineAction({
  operationId: 'CompletionPost',
  area: 'Completions',
  summary: 'Create completion',
  description: 'Continues a text, or does what it asks for. Today, a chat model does this.',
  method: 'POST',
  path: '/v1/completions',
  input: Type.Object({
    model: modelInput('The model that writes.'),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'The text to continue. Without one, the model chooses what to write about.',
        visibility: 'important',
      }),
    ),
    max_tokens: Type.Optional(maxTokens),
    temperature: Type.Optional(temperature),
    top_p: Type.Optional(topP),
    n: Type.Optional(count(128)),
    logprobs: Type.Optional(
      Type.Integer({
        title: 'Log Probabilities',
        description: 'How many likely alternatives to return for each token, from 0 to 5.',
        minimum: 0,
        maximum: 5,
        // The published connector has a text here.
        documentedType: 'string',
      }),
    ),
    stop: Type.Optional(stop),
  }),
  output: Type.Object({
    first_completion: outputText('First Completion', 'The first text.'),
    result: Type.Object(completion, { title: 'Result', description: 'The whole completion.' }),
    ...separateParts,
  }),
  mainText: 'prompt',
  alsoReads: ['logit_bias'],
  purpose: 'chat',
  fromUpstream: documentedCompletion,
  emulation: {
    path: '/v1/chat/completions',
    purpose: 'chat',
    toUpstream: (input) => todaysChat(toChat(input)),
    fromUpstream: (answer) => documentedCompletion(completionOf(answer)),
  },
  toEvents: completionEvents,
});
