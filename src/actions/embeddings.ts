/** Defines the action of the Embeddings area. */
import { defineAction } from './action';
import { outputInteger, outputText, outputUsage } from '../schema/outputs';
import { optionalModelInput, user } from './shared-inputs';
import * as Type from '../schema/type';

export const embedPost = defineAction({
  operationId: 'EmbedPost',
  area: 'Embeddings',
  summary: 'Create embedding',
  description: 'Turns a text into a vector of numbers that can be compared with other vectors.',
  method: 'POST',
  path: '/v1/embeddings',
  input: Type.Object({
    input: Type.Union(
      [
        Type.String({ minLength: 1 }),
        Type.Array(
          Type.Union([
            Type.String({ minLength: 1 }),
            Type.Integer(),
            Type.Array(Type.Integer(), { maxItems: 8192 }),
          ]),
          { minItems: 1, maxItems: 8192 },
        ),
      ],
      {
        title: 'Input',
        description: 'The text to turn into a vector, or a list of texts.',
        readsLists: true,
      },
    ),
    model: optionalModelInput('The embedding model; text-embedding-3-small if left out.'),
    encoding_format: Type.Optional(
      Type.Union([Type.Literal('float'), Type.Literal('base64')], {
        title: 'Encoding Format',
        description:
          'How the vector is written: float for a list of numbers, base64 for a text that programs decode.',
      }),
    ),
    user: Type.Optional(user),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the result: list or embedding.'),
    data: Type.Array(
      Type.Object({
        object: outputText('Object', 'The kind of the result: list or embedding.'),
        embedding: Type.Union([Type.Array(Type.Number({ format: 'float' })), Type.String()], {
          title: 'Embedding',
          description: 'The vector, a list of numbers.',
        }),
        index: outputInteger('Index', 'The number of the text that the vector belongs to, counted from 0.'),
      }),
      { title: 'Embeddings', description: 'A vector for each text.' },
    ),
    model: outputText('Model', 'The model that made the vectors.'),
    usage: outputUsage('prompt_tokens', 'total_tokens'),
  }),
  purpose: 'embedding',
  toUpstream: (input) => ({ model: 'text-embedding-3-small', ...input }),
});
