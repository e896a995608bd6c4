/** Inputs that several actions share. */
import { Type } from '@sinclair/typebox';

export const temperature = Type.Number({
  title: 'Temperature',
  description: 'How varied the texts are: 0 for always alike, 2 for very varied.',
  minimum: 0,
  maximum: 2,
});

export const topP = Type.Number({
  title: 'Top P',
  description: 'Share of the likeliest words to choose from. Change this or the temperature, not both.',
  minimum: 0,
  maximum: 1,
});

export const maxTokens = Type.Integer({
  title: 'Max Tokens',
  description: 'The most tokens that a text may have.',
  minimum: 1,
});

/** A designer shows the single text; a list is taken as well. */
export const stop = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 4 })], {
  title: 'Stop',
  description: 'The text ends before this one. Up to four can be given as a list.',
});

/** How many texts are written; `maximum` is the most that the action allows. */
export const count = (maximum: number) =>
  Type.Integer({ title: 'N', description: 'How many texts to write.', minimum: 1, maximum });

export const user = Type.String({
  title: 'User',
  description: 'Your own id of the end user, which helps OpenAI to find abuse.',
});

/** Not an input of a row but of the call, in the query: whether no other model may answer than the one that is named. */
export const strictModel = {
  name: 'strict_model',
  schema: Type.Boolean({
    title: 'Strict Model',
    description:
      'Yes for an error where OpenAI has shut the model down, instead of an answer by another one.',
  }),
};
