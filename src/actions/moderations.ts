/** The row of the Moderations area. */
import { Type, type TSchema } from '@sinclair/typebox';
import { defineAction } from './action';
import { outputBoolean, outputNumber, outputText } from './schema';

/** The categories that are documented. OpenAI has more today, which are passed on. */
const categories = [
  ['sexual', 'Sexual'],
  ['hate', 'Hate'],
  ['harassment', 'Harassment'],
  ['self-harm', 'Self-harm'],
  ['sexual/minors', 'Sexual Minors'],
  ['hate/threatening', 'Hate Threatening'],
  ['violence/graphic', 'Violence Graphic'],
  ['self-harm/intent', 'Self-harm Intent'],
  ['self-harm/instructions', 'Self-harm Instructions'],
  ['harassment/threatening', 'Harassment Threatening'],
  ['violence', 'Violence'],
] as const;

const forEachCategory = (title: string, output: (title: string) => TSchema) =>
  Type.Object(Object.fromEntries(categories.map(([key, name]) => [key, output(name)])), {
    title,
    default: {},
  });

export const moderationPost = defineAction({
  operationId: 'ModerationPost',
  area: 'Moderations',
  summary: 'Create moderation',
  description: 'Tells whether a text may violate OpenAI’s usage policies.',
  method: 'POST',
  path: '/v1/moderations',
  input: Type.Object({
    input: Type.Union(
      [
        Type.String(),
        Type.Array(Type.Union([Type.String(), Type.Object({})]), { minItems: 1, maxItems: 2048 }),
      ],
      {
        title: 'Input',
        description: 'The text to judge, or a list of texts.',
      },
    ),
    model: Type.Optional(
      Type.String({ title: 'Model', description: 'The moderation model; OpenAI’s newest when left out.' }),
    ),
  }),
  output: Type.Object({
    id: outputText('ID'),
    model: outputText('Model'),
    results: Type.Array(
      Type.Object({
        flagged: Type.Boolean({ title: 'Flagged' }),
        categories: forEachCategory('Categories', outputBoolean),
        category_scores: forEachCategory('Category Scores', outputNumber),
      }),
      { title: 'Results' },
    ),
  }),
  purpose: 'moderation',
});
