/** Defines the action that reads a text aloud. */
import { defineAction } from './action';
import { nameInput, textInput, wordInput } from '../schema/inputs';
import { outputText } from '../schema/outputs';
import { modelInput } from './shared-inputs';
import * as Type from '../schema/type';

/** OpenAI's sound formats with their content types. The name is also the file extension. */
const formats: Record<string, string> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};

/** OpenAI's voices. Its types name none of them. */
const voices = [
  ...[
    'alloy',
    'ash',
    'ballad',
    'cedar',
    'coral',
    'echo',
    'fable',
    'marin',
    'nova',
    'onyx',
    'sage',
    'shimmer',
  ],
  'verse',
];

export const audioSpeechPost = defineAction({
  operationId: 'AudioSpeechPost',
  area: 'Audio',
  summary: 'Create speech',
  description: 'Reads a text aloud and returns the sound as a file.',
  method: 'POST',
  path: '/v1/audio/speech',
  input: Type.Object({
    model: modelInput('The model that speaks.'),
    input: textInput({
      title: 'Input',
      description: 'The text to read aloud, up to 4,096 characters.',
      minLength: 1,
      maxCharacters: 4096,
    }),
    voice: Type.Union(
      [wordInput({ minLength: 1, words: voices }), Type.Object({ id: nameInput({ minLength: 1 }) })],
      {
        title: 'Voice',
        description: 'Who speaks: alloy, echo, fable, onyx, nova, shimmer, or a newer voice.',
        default: 'alloy',
        suggestions: voices,
      },
    ),
    response_format: Type.Optional(
      Type.Union(
        Object.keys(formats).map((format) => Type.Literal(format)),
        { title: 'Response Format', description: 'The format of the sound; mp3 if left out.' },
      ),
    ),
    speed: Type.Optional(
      Type.Number({
        title: 'Speed',
        description: 'How fast the voice speaks, from 0.25 to 4. The usual speed is 1.',
        minimum: 0.25,
        maximum: 4,
        format: 'float',
      }),
    ),
  }),
  output: Type.Object({
    '$content-type': outputText('Content Type', 'The content type of the sound, such as audio/mpeg.'),
    $content: outputText('Content', 'The sound in base64.'),
  }),
  purpose: 'speech',
  file: ({ response_format: format = 'mp3' }) => ({
    name: `speech.${format}`,
    type: formats[format] ?? 'application/octet-stream',
  }),
});
