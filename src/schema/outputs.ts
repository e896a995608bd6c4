/** Makes the schemas of outputs, with the values that are filled in if OpenAI leaves them out. */
import type { TSchema } from '@sinclair/typebox';
import * as Type from './type';

/** A text; empty if OpenAI leaves it out. */
export const outputText = (title: string, description: string) =>
  Type.String({ title, description, default: '' });

/** A list of texts; empty if there is nothing to report. */
export const outputTexts = (title: string, description: string) =>
  Type.Array(Type.String(), { title, description, default: [] });

/** A whole number; 0 if OpenAI leaves it out. */
export const outputInteger = (title: string, description: string) =>
  Type.Integer({ title, description, default: 0 });

/** A number; 0 if OpenAI leaves it out. */
export const outputNumber = (title: string, description: string) =>
  Type.Number({ title, description, default: 0, format: 'float' });

/** A boolean; false if OpenAI leaves it out. */
export const outputBoolean = (title: string, description: string) =>
  Type.Boolean({ title, description, default: false });

/** An output that can be null, and is null if OpenAI leaves it out. */
export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { title: schema.title, description: schema.description, default: null });

const tokenTexts = {
  prompt_tokens: { title: 'Prompt Tokens', description: 'Tokens of what was sent.' },
  completion_tokens: { title: 'Completion Tokens', description: 'Tokens of what was written.' },
  input_tokens: { title: 'Input Tokens', description: 'Tokens of what was sent.' },
  output_tokens: { title: 'Output Tokens', description: 'Tokens of what was written.' },
  total_tokens: { title: 'Total Tokens', description: 'Both together.' },
};

/** The tokens that OpenAI charged for; `names` are the counts that the action documents. */
export const outputUsage = (...names: (keyof typeof tokenTexts)[]) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Integer({ ...tokenTexts[name], default: 0 })])),
    {
      title: 'Usage',
      description: 'How many tokens the call was charged for.',
      default: {},
    },
  );
