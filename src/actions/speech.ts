/** Defines the action that reads a text aloud. */
import { Type } from '@sinclair/typebox';
import { defineAction } from './action';
import { outputText } from '../schema/outputs';

/** OpenAI's sound formats with their content types. The name is also the file extension. */
const formats: Record<string, string> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
};

export const audioSpeechPost = defineAction({
  operationId: 'AudioSpeechPost',
  area: 'Audio',
  summary: 'Create speech',
  description: 'Reads a text aloud and returns the sound as a file.',
  method: 'POST',
  path: '/v1/audio/speech',
  input: Type.Object({
    model: Type.String({ title: 'Model', description: 'The model that speaks.', minLength: 1 }),
    input: Type.String({
      title: 'Input',
      description: 'The text to read aloud, up to 4,096 characters.',
      minLength: 1,
      maxLength: 4096,
    }),
    voice: Type.Union([Type.String({ minLength: 1 }), Type.Object({ id: Type.String({ minLength: 1 }) })], {
      title: 'Voice',
      description: 'Who speaks: alloy, echo, fable, onyx, nova, shimmer, or a newer voice.',
      default: 'alloy',
      suggestions: [
        'alloy',
        'ash',
        'ballad',
        'coral',
        'echo',
        'fable',
        'onyx',
        'nova',
        'sage',
        'shimmer',
        'verse',
      ],
    }),
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
