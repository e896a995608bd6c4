/** Defines the action of the Moderations area. */
import type { TSchema } from '@sinclair/typebox';
import { defineAction } from './action';
import { isObject } from '../json';
import { todaysPart } from './mappings/todays-chat';
import { optionalModelInput } from './shared-inputs';
import { outputBoolean, outputNumber, outputText } from '../schema/outputs';
import * as Type from '../schema/type';

/** The documented categories. OpenAI has more today, which are passed on. */
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

const forEachCategory = (
  title: string,
  description: string,
  output: (title: string, description: string) => TSchema,
  ofCategory: (name: string) => string,
) =>
  Type.Object(
    Object.fromEntries(categories.map(([key, name]) => [key, output(name, ofCategory(name.toLowerCase()))])),
    { title, description, default: {} },
  );

export const moderationPost = defineAction({
  operationId: 'ModerationPost',
  area: 'Moderations',
  summary: 'Create moderation',
  description: 'Checks whether a text may violate OpenAI’s usage policies.',
  method: 'POST',
  path: '/v1/moderations',
  input: Type.Object({
    input: Type.Union(
      [
        Type.String({ minLength: 1 }),
        Type.Array(Type.Union([Type.String({ minLength: 1 }), Type.Object({})]), {
          minItems: 1,
          maxItems: 2048,
          parts: ['text', 'image_url'],
        }),
      ],
      {
        title: 'Input',
        description: 'The text to check, or a list of texts.',
        readsLists: true,
      },
    ),
    model: optionalModelInput('The moderation model; OpenAI’s newest if left out.'),
  }),
  output: Type.Object({
    id: outputText('ID', 'The id of the check.'),
    model: outputText('Model', 'The model that checked the text.'),
    results: Type.Array(
      Type.Object({
        flagged: Type.Boolean({ title: 'Flagged', description: 'Whether the text may violate a policy.' }),
        categories: forEachCategory(
          'Categories',
          'For each category, whether the text belongs to it.',
          outputBoolean,
          (name) => `Whether the text belongs to the category ${name}.`,
        ),
        category_scores: forEachCategory(
          'Category Scores',
          'For each category, how sure the model is, from 0 to 1.',
          outputNumber,
          (name) => `How sure the model is of the category ${name}, from 0 to 1.`,
        ),
      }),
      { title: 'Results', description: 'One result for each text.' },
    ),
  }),
  purpose: 'moderation',
  // A list is all texts, or all parts.
  toUpstream: ({ input, ...rest }) => ({
    ...rest,
    input: Array.isArray(input) && input.some(isObject) ? input.map(todaysPart) : input,
  }),
});
