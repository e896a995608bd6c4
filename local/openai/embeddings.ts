/** Makes the vectors of the simulated OpenAI. Pure. */
import { asList, type JsonObject } from '../../src/json';

/** Answers a request for embeddings: a vector for each text, always the same for the same text. */
export function embed({ model, input, encoding_format, dimensions = 1536 }: JsonObject): JsonObject {
  const data = textsOf(input).map((text, index) => {
    const vector = vectorOf(text, Number(dimensions));
    return {
      object: 'embedding',
      index,
      embedding: encoding_format === 'base64' ? inBase64(vector) : vector,
    };
  });
  const tokens = textsOf(input).join(' ').split(' ').length;
  return { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** The texts of an input. A text can also be a list of tokens. */
function textsOf(input: unknown): string[] {
  const isOne = typeof input === 'string' || typeof asList(input)[0] === 'number';
  return (isOne ? [input] : asList(input)).map(String);
}

/** A vector of length 1. */
function vectorOf(text: string, dimensions: number): number[] {
  const seed = Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7);
  const values = Array.from({ length: dimensions }, (_, index) => Math.sin(seed * (index + 1)));
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** A vector as OpenAI writes it in base64: numbers of four bytes each, the lowest byte first. */
function inBase64(vector: readonly number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
