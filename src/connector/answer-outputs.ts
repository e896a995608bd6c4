/** Writes the schema of the reply to a question, with the fields that the maker wants in the answer. */
import { askPost } from '../actions';
import { asObject, type JsonObject } from '../json';
import { swaggerOf } from '../schema/answer/swagger';
import { swaggerSchema } from './swagger-schema';

/**
 * Writes the schema in Swagger 2.0.
 *
 * @param fields - the strict schema of the answer; left out if the answer is a plain text
 */
export function answerOutputs(fields: JsonObject | undefined): JsonObject {
  const outputs = swaggerSchema(askPost.output, 'output');
  if (!fields) return outputs;
  const properties = asObject(outputs.properties);
  const answer = { ...asObject(properties.answer), ...swaggerOf(fields, 'Answer') };
  return { ...outputs, properties: { ...properties, answer } };
}
