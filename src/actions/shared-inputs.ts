/** Defines inputs that several actions share. */
import { nameInput, wordInput } from '../schema/inputs';
import * as Type from '../schema/type';

/** The name of a model that has to be given. */
export const modelInput = (description: string) => nameInput({ title: 'Model', description, minLength: 1 });

/** The name of a model that may be left out. */
export const optionalModelInput = (description: string) =>
  Type.Optional(nameInput({ title: 'Model', description }));

export const temperature = Type.Number({
  title: 'Temperature',
  description: 'How varied the texts are: from 0 for almost always the same to 2 for very varied.',
  minimum: 0,
  maximum: 2,
});

export const topP = Type.Number({
  title: 'Top P',
  description:
    'How large a share of the likely words the model chooses from. Leave it out if you set the temperature.',
  minimum: 0,
  maximum: 1,
});

export const maxTokens = Type.Integer({
  title: 'Max Tokens',
  description: 'The most tokens that one text may have.',
  minimum: 1,
});

/** The designer shows a single text; a list is accepted as well, also as JSON in the text. */
export const stop = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 4 })], {
  title: 'Stop',
  description: 'The model stops before it writes this text. A list can have up to four.',
  readsLists: true,
});

/** How many texts are written; `maximum` is the most that the action allows. */
export const count = (maximum: number) =>
  Type.Integer({ title: 'N', description: 'How many texts to write.', minimum: 1, maximum });

export const user = Type.String({
  title: 'User',
  description: 'Your own id for the end user. OpenAI uses it to find abuse.',
});

/** An input in the query of calls with a model, not in a row: whether only the named model may answer. */
export const strictModel = {
  name: 'strict_model',
  schema: Type.Boolean({
    title: 'Strict Model',
    description: 'Yes to get an error if the model is gone, instead of an answer from another model.',
  }),
};

/** How much a model thinks. */
export const effortInput = wordInput({
  title: 'Effort',
  description: 'How much the model thinks before it answers.',
  suggestions: ['none', 'low', 'medium', 'high'],
  words: ['minimal', 'xhigh', 'max'],
});
