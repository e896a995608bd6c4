/** Estimates what counts cost. Pure. */
import { rowOf } from '../json';
import type { Price } from '../settings';
import { tokensOf, type Counts } from './counts';
import { prices } from './prices';

/** Prices by the name of the model. */
export type Prices = Readonly<Record<string, Price>>;

const million = 1e6;

/**
 * Finds the price of a model.
 *
 * @param own - prices that come before those of the table
 * @returns undefined if nobody knows it
 */
export function priceOf(model: string, own: Prices = {}): Price | undefined {
  const found = namesFor(model).map((name) => rowOf(own, name) ?? rowOf(prices, name));
  return found.find((price) => price !== undefined);
}

/**
 * The names under which the price of a model may be: its own, for a model that was fine-tuned the one it was made from, and that
 * without its date or version.
 */
function namesFor(model: string): string[] {
  const [, base = model] = /^(ft:[^:]+):/.exec(model) ?? [];
  return [model, base, base.replace(/-(\d{4}-\d\d-\d\d|\d{4})$/, '')];
}

/** What counts cost at a price, in US dollars. It is an estimate: see docs/costs.md. */
export function costAt(price: Price, counts: Counts): number {
  const { inputTokens = 0, outputTokens = 0 } = counts;
  const { imageInputTokens = 0, audioInputTokens = 0, audioOutputTokens = 0 } = counts;
  const { input = 0, output = 0, longFrom = Infinity } = price;
  const { cachedInput = input, imageInput = input, audioInput = input, audioOutput = output } = price;
  const plainTokens = Math.max(0, inputTokens - imageInputTokens - audioInputTokens);
  // OpenAI does not say what the tokens in its cache stood for. Most of them are text.
  const cachedTokens = Math.min(counts.cachedTokens ?? 0, plainTokens);
  const read =
    (plainTokens - cachedTokens) * input +
    cachedTokens * cachedInput +
    imageInputTokens * imageInput +
    audioInputTokens * audioInput;
  const written = Math.max(0, outputTokens - audioOutputTokens) * output + audioOutputTokens * audioOutput;
  const isLong = inputTokens > longFrom;
  const hasTokens = tokensOf(counts) > 0;
  const other = hasTokens
    ? 0
    : ((counts.soundSeconds ?? 0) / 60) * (price.minute ?? 0) + (counts.pictures ?? 0) * (price.picture ?? 0);
  const spoken = (counts.characters ?? 0) * (price.characters ?? 0);
  return (read * (isLong ? 2 : 1) + written * (isLong ? 1.5 : 1) + spoken) / million + other;
}

/** The part of the usual price that OpenAI charges for a batch. */
export const batchShare = 0.5;
