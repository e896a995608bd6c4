/** Reads the setting PRICES. */
import { asNumber, asObject, isObject } from '../json';
import type { Complain } from './kinds';

/** What a model costs, in US dollars. What a price does not have costs nothing. */
export interface Price {
  /** For a million input tokens, if they are not of another kind below. */
  input?: number;
  /** For a million input tokens that OpenAI had in its cache; as `input` if left out. */
  cachedInput?: number;
  /** For a million output tokens, reasoning included. */
  output?: number;
  /** For a million input tokens of pictures; as `input` if left out. */
  imageInput?: number;
  /** For a million input tokens of sound; as `input` if left out. */
  audioInput?: number;
  /** For a million output tokens of sound; as `output` if left out. */
  audioOutput?: number;
  /** For a million characters that are spoken. */
  characters?: number;
  /** For a minute of sound that is heard. */
  minute?: number;
  /** For a picture, if OpenAI counts no tokens for it. */
  picture?: number;
  /**
   * The most input tokens of a request at these prices. Beyond that, input costs twice as much and output one and a half times
   * as much.
   */
  longFrom?: number;
}

const fields = [
  ...['input', 'cachedInput', 'output', 'imageInput', 'audioInput', 'audioOutput'],
  ...['characters', 'minute', 'picture', 'longFrom'],
];

/** Reads a JSON object with a price for each model. */
export function readPrices(given: string | undefined, complain: Complain): Readonly<Record<string, Price>> {
  if (given === undefined) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(given);
  } catch {
    complain('must be JSON, such as {"my-model": {"input": 2, "output": 10}}');
    return {};
  }
  const isRight = isObject(parsed) && Object.values(parsed).every(isPrice);
  if (!isRight) {
    complain(
      `must be an object with a price for each model; a price has numbers from 0 on named ${fields.join(', ')}`,
    );
    return {};
  }
  return asObject(parsed) as Record<string, Price>;
}

function isPrice(price: unknown): price is Price {
  return (
    isObject(price) &&
    Object.entries(price).every(([name, value]) => fields.includes(name) && asNumber(value) >= 0)
  );
}
