/** Validates values from outside against schemas: what a caller sent, and what OpenAI answered. */
import type { TObject } from '@sinclair/typebox';
import type { InputProblem } from '../errors';
import type { JsonObject } from '../json';
import { matches } from './check';
import { coerce, type Parameters } from './coerce';
import { complete } from './complete';
import { explain } from './explain';

/**
 * Validates what a caller sent, after bringing it closer to the schema.
 *
 * @param parameters - OpenAI's own parameters, which are brought closer to their types as well
 * @returns the value in its documented types, and everything that is wrong with it
 */
export function validateInputs(
  schema: TObject,
  raw: JsonObject,
  parameters: Parameters,
): { inputs: JsonObject; problems: InputProblem[] } {
  const inputs = coerce(schema, raw, parameters);
  return { inputs, problems: matches(schema, inputs) ? [] : explain(schema, inputs) };
}

/**
 * Validates what OpenAI answered, after filling in what it left out.
 *
 * @returns the value with every documented output, or undefined if an output is missing or has another type
 */
export function validateOutputs(schema: TObject, value: JsonObject): JsonObject | undefined {
  const outputs = complete(schema, value);
  return matches(schema, outputs) ? outputs : undefined;
}
