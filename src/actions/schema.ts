/** The few kinds of outputs that the rows of the action table are made of. */
import { Type, type Static, type TSchema } from '@sinclair/typebox';

/** A text that is empty where OpenAI leaves it out. */
export const outputText = (title: string) => Type.String({ title, default: '' });

/** A whole number that is 0 where OpenAI leaves it out. */
export const outputInteger = (title: string) => Type.Integer({ title, default: 0 });

/** A number that is 0 where OpenAI leaves it out. */
export const outputNumber = (title: string) => Type.Number({ title, default: 0 });

/** A boolean that is false where OpenAI leaves it out. */
export const outputBoolean = (title: string) => Type.Boolean({ title, default: false });

/** An output that is null as long as there is nothing to say, and where OpenAI leaves it out. */
export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { title: schema.title, default: null });

/** The counts of tokens that a call was charged for; `names` are those that the action documents. */
export const outputUsage = (...names: ('prompt_tokens' | 'completion_tokens' | 'total_tokens')[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, outputInteger(tokenTitles[name])])), {
    title: 'Usage',
    default: {},
  });

const tokenTitles = {
  prompt_tokens: 'Prompt Tokens',
  completion_tokens: 'Completion Tokens',
  total_tokens: 'Total Tokens',
};

const outputTexts = (title: string) => Type.Array(Type.String(), { title, default: [] });

/** What the app changed so that a request works with OpenAI as it is today; an output of every action with a model. */
export const adaptation = Type.Object(
  {
    model_asked: outputText('Model Asked For'),
    model_used: outputText('Model Used'),
    dropped: outputTexts('Inputs Left Out'),
    translated: outputTexts('Inputs Translated'),
    emulated: outputTexts('Inputs Emulated'),
    endpoint_emulated: outputText('Endpoint Emulated'),
    retirement_ahead: outputText('Retirement Ahead'),
    messages: outputTexts('Messages'),
  },
  { title: 'Adaptation', default: {} },
);

/** The same as a type. */
export type AdaptationOutput = Static<typeof adaptation>;
