/** The few kinds of outputs that the rows of the action table are made of. */
import { Type, type Static, type TSchema } from '@sinclair/typebox';

/** A text that is empty where OpenAI leaves it out. */
export const outputText = (title: string, description: string) =>
  Type.String({ title, description, default: '' });

/** A whole number that is 0 where OpenAI leaves it out. */
export const outputInteger = (title: string, description: string) =>
  Type.Integer({ title, description, default: 0 });

/** A number that is 0 where OpenAI leaves it out. */
export const outputNumber = (title: string, description: string) =>
  Type.Number({ title, description, default: 0, format: 'float' });

/** A boolean that is false where OpenAI leaves it out. */
export const outputBoolean = (title: string, description: string) =>
  Type.Boolean({ title, description, default: false });

/** An output that is null as long as there is nothing to say, and where OpenAI leaves it out. */
export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { title: schema.title, description: schema.description, default: null });

/** The counts of tokens that a call was charged for; `names` are those that the action documents. */
export const outputUsage = (...names: ('prompt_tokens' | 'completion_tokens' | 'total_tokens')[]) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Integer({ ...tokenTexts[name], default: 0 })])),
    {
      title: 'Usage',
      description: 'How many tokens the call was charged for.',
      default: {},
    },
  );

const tokenTexts = {
  prompt_tokens: { title: 'Prompt Tokens', description: 'Tokens of what was sent.' },
  completion_tokens: { title: 'Completion Tokens', description: 'Tokens of what was written.' },
  total_tokens: { title: 'Total Tokens', description: 'Both together.' },
};

const outputTexts = (title: string, description: string) =>
  Type.Array(Type.String(), { title, description, default: [] });

/** What the app changed so that a request works with OpenAI as it is today; an output of every action with a model. */
export const adaptation = Type.Object(
  {
    model_asked: outputText('Model Asked For', 'The model that the call named.'),
    model_used: outputText('Model Used', 'The model that answered.'),
    dropped: outputTexts('Inputs Left Out', 'Inputs that the model does not take.'),
    translated: outputTexts(
      'Inputs Translated',
      'Inputs that OpenAI has under another name or in another form today.',
    ),
    emulated: outputTexts('Inputs Emulated', 'Inputs that this app has done itself.'),
    endpoint_emulated: outputText(
      'Endpoint Emulated',
      'The endpoint that OpenAI no longer has; another did its work.',
    ),
    retirement_ahead: outputText(
      'Retirement Ahead',
      'The day on which something that the call uses ends, as YYYY-MM-DD.',
    ),
    messages: outputTexts('Messages', 'What was changed and why, one sentence each.'),
  },
  {
    title: 'Adaptation',
    description: 'What was changed in the call so that it works with OpenAI as it is today.',
    visibility: 'advanced',
    default: {},
  },
);

/** The same as a type. */
export type AdaptationOutput = Static<typeof adaptation>;
