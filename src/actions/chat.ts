/** Defines the action of the Chat area. */
import { defineAction, type Action } from './action';
import type { InputProblem } from '../errors';
import { givenTwice } from './mappings/given-twice';
import { isBlank } from '../json';
import { firstText } from './mappings/chat-text';
import { withPicture } from './mappings/chat-picture';
import { todaysChat } from './mappings/todays-chat';
import { count, maxTokens, modelInput, stop, temperature, topP, user } from './shared-inputs';
import { fileInput, pictureKinds, webAddress } from '../schema/file';
import { wordInput } from '../schema/inputs';
import { outputInteger, outputText, outputUsage } from '../schema/outputs';
import { chatEvents } from './mappings/stream';
import * as Type from '../schema/type';

/** The most messages that OpenAI takes. It takes fewer parts of one message. */
const maxEntries = 2048;

const message = Type.Object({
  role: wordInput({
    title: 'Role',
    description: 'Who speaks: system, user or assistant.',
    minLength: 1,
    default: 'user',
    suggestions: ['system', 'user', 'assistant'],
    words: ['developer', 'tool', 'function'],
  }),
  content: Type.Union(
    [
      Type.String(),
      Type.Array(Type.Union([Type.String(), Type.Object({})]), {
        maxItems: maxEntries,
        parts: ['text', 'image_url', 'input_audio', 'file'],
      }),
    ],
    {
      title: 'Content',
      description:
        'The text of the message. An expression can also give a list of parts, such as texts and images.',
    },
  ),
});

/** A picture beside the messages. What is longer than OpenAI’s limit for an address, 20,971,520 characters, has more than 15 MB. */
const image = fileInput({
  title: 'Image',
  description: 'The picture that the question is about.',
  kinds: pictureKinds,
  maxBytes: 15 * 1024 * 1024,
  inJson: 'content',
  alias: 'image_url',
});

/** A message of the assistant without text, such as a tool call. OpenAI's own clients send it back. */
const silentMessage = Type.Object({ role: Type.Literal('assistant'), content: Type.Optional(Type.Null()) });

/** A conversation, oldest message first. */
export const conversation = Type.Array(Type.Union([message, silentMessage]), {
  title: 'Messages',
  description: 'The conversation so far, oldest message first.',
  minItems: 1,
  maxItems: maxEntries,
});

/** The problem with a `content` of which nobody says whose it is. */
const missingRole: InputProblem = {
  field: 'role',
  message: '`role` is missing. For a question of yours, it is “user”.',
};

/** Takes `role` and `content` next to the model as a single message, as the documentation page shows them. */
const readMessage: Action['read'] = ({ role, content, ...rest }, complain) => {
  // The name is an alias, so it is only left if both are given.
  if (!isBlank(rest.image_url)) complain(imageTwice);
  const hasMessages = Array.isArray(rest.messages) ? rest.messages.length > 0 : !isBlank(rest.messages);
  if (hasMessages) {
    if (!isBlank(role)) complain(givenTwice('role', 'messages'));
    if (!isBlank(content)) complain(givenTwice('content', 'messages'));
    return rest;
  }
  if (isBlank(role) && isBlank(content)) return rest;
  if (isBlank(role)) complain(missingRole);
  return { ...rest, messages: [{ role: isBlank(role) ? 'user' : role, content }] };
};

const imageTwice: InputProblem = {
  field: 'image_url',
  message: '`image_url` and `image` are the same input. Keep one of them.',
};

export const chatPost = defineAction({
  operationId: 'ChatPost',
  area: 'Chat',
  summary: 'Get chat completions',
  description: 'Sends a conversation to a chat model and returns its answer.',
  method: 'POST',
  path: '/v1/chat/completions',
  input: Type.Object({
    model: modelInput('The model that answers.'),
    messages: conversation,
    max_tokens: Type.Optional(maxTokens),
    temperature: Type.Optional(temperature),
    top_p: Type.Optional(topP),
    n: Type.Optional(count(128)),
    stop: Type.Optional(stop),
    presence_penalty: Type.Optional(
      Type.Number({
        title: 'Presence Penalty',
        description: 'Above 0, the model turns to new topics more often; below 0, it keeps to the same ones.',
        minimum: -2,
        maximum: 2,
      }),
    ),
    frequency_penalty: Type.Optional(
      Type.Number({
        title: 'Frequency Penalty',
        description: 'Above 0, the model repeats words less; below 0, it repeats them more.',
        minimum: -2,
        maximum: 2,
      }),
    ),
    user: Type.Optional(user),
    image: Type.Optional(
      Type.Union([image, webAddress], {
        title: 'Image',
        description: 'A picture for the question: the content of a file, or its address in the web.',
      }),
    ),
  }),
  output: Type.Object({
    first_content: outputText('First Content', 'The text of the first answer.'),
    id: outputText('ID', 'The id of the answer.'),
    object: outputText('Object', 'The kind of the answer: always chat.completion.'),
    created: outputInteger('Created', 'When the answer was made, in seconds since 1970.'),
    choices: Type.Array(
      Type.Object({
        index: outputInteger('Index', 'The number of the answer, counted from 0.'),
        message: Type.Object(
          {
            role: outputText('Role', 'Who speaks: usually assistant.'),
            content: outputText('Content', 'The text of the answer.'),
          },
          { title: 'Message', description: 'What the model says.', default: {} },
        ),
        finish_reason: outputText(
          'Finish Reason',
          'Why the answer ends: stop, length, tool_calls or content_filter.',
        ),
      }),
      { title: 'Choices', description: 'The answers, as many as you asked for.' },
    ),
    usage: outputUsage('prompt_tokens', 'completion_tokens', 'total_tokens'),
  }),
  flatInputs: ['role', 'content'],
  mainText: 'messages',
  alsoReads: ['logit_bias'],
  read: readMessage,
  readPlainText: (text, query) => ({
    ...query,
    role: isBlank(query.role) ? 'user' : query.role,
    content: text,
  }),
  purpose: 'chat',
  moves: ['image'],
  toUpstream: (inputs) => withPicture(todaysChat(inputs)),
  toEvents: chatEvents,
  fromUpstream: (answer) => ({ first_content: firstText(answer), ...answer }),
});
