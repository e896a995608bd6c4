/** Defines the action of the Edits area, which a chat emulates since OpenAI shut it down in 2024. */
import { defineAction } from './action';
import { isBlank, mapObjects, type JsonObject } from '../json';
import { todaysChat } from './mappings/todays-chat';
import { textOf } from './mappings/chat-text';
import { count, modelInput, temperature, topP } from './shared-inputs';
import { outputInteger, outputText, outputUsage } from '../schema/outputs';
import * as Type from '../schema/type';

const editRule =
  'Apply the instruction to the text, and answer with the edited text alone: no comment and no quotation marks. Keep ' +
  'what the instruction does not concern as it is. Where there is no text, write the one that the instruction asks for.';

function toChat(inputs: JsonObject): JsonObject {
  const { input, instruction, ...rest } = inputs;
  const text = isBlank(input) ? '' : String(input);
  return {
    ...rest,
    messages: [
      { role: 'system', content: editRule },
      {
        role: 'user',
        content: `<instruction>\n${String(instruction)}\n</instruction>\n<text>\n${text}\n</text>`,
      },
    ],
  };
}

/** Makes the edit that a chat stands for. */
function editOf({ created, choices, usage }: JsonObject): JsonObject {
  return {
    object: 'edit',
    created,
    choices: mapObjects(choices, (choice) => ({ text: textOf(choice), index: choice.index })),
    usage,
  };
}

export const editPost = defineAction({
  operationId: 'EditPost',
  area: 'Edits',
  summary: 'Edit prompt',
  description: 'Changes a text as your instruction says. Today, a chat model does this.',
  method: 'POST',
  path: '/v1/edits',
  input: Type.Object({
    model: modelInput('The model that edits.'),
    input: Type.Optional(
      Type.String({
        title: 'Input',
        description: 'The text to change. Without one, the model writes a new text.',
        visibility: 'important',
      }),
    ),
    instruction: Type.String({
      title: 'Instruction',
      description: 'What to do with the text, such as: Correct the spelling.',
      minLength: 1,
    }),
    n: Type.Optional(count(20)),
    temperature: Type.Optional(temperature),
    top_p: Type.Optional(topP),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the result: always edit.'),
    created: outputInteger('Created', 'When the text was edited, in seconds since 1970.'),
    choices: Type.Array(
      Type.Object({
        text: outputText('Text', 'The edited text.'),
        index: outputInteger('Index', 'The number of the text, counted from 0.'),
      }),
      {
        title: 'Choices',
        description: 'The edited texts, as many as you asked for.',
      },
    ),
    usage: outputUsage('prompt_tokens', 'completion_tokens', 'total_tokens'),
  }),
  mainText: 'input',
  alsoReads: ['logit_bias'],
  purpose: 'chat',
  emulation: {
    path: '/v1/chat/completions',
    purpose: 'chat',
    toUpstream: (input) => todaysChat(toChat(input)),
    fromUpstream: editOf,
  },
});
