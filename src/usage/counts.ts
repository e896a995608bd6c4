/** Defines what is counted of calls: everything that OpenAI charges for. */

/** What was used. A member is absent, or 0, if there was nothing of it. */
export interface Counts {
  inputTokens?: number;
  /** Those of the input tokens that OpenAI had in its cache. */
  cachedTokens?: number;
  /** Those of the input tokens that stand for pictures. */
  imageInputTokens?: number;
  /** Those of the input tokens that stand for sound. */
  audioInputTokens?: number;
  outputTokens?: number;
  /** Those of the output tokens that the model used to think. */
  reasoningTokens?: number;
  /** Those of the output tokens that stand for sound. */
  audioOutputTokens?: number;
  /** Pictures that were made. */
  pictures?: number;
  /** Seconds of sound that were heard. */
  soundSeconds?: number;
  /** Characters that were spoken. */
  characters?: number;
}

/** The names of all counts. */
export const countNames = [
  'inputTokens',
  'cachedTokens',
  'imageInputTokens',
  'audioInputTokens',
  'outputTokens',
  'reasoningTokens',
  'audioOutputTokens',
  'pictures',
  'soundSeconds',
  'characters',
] as const satisfies readonly (keyof Counts)[];

/** Adds up counts. What none of them has stays absent. */
export function addCounts(...all: readonly Counts[]): Counts {
  const sums: Counts = {};
  for (const counts of all) {
    for (const name of countNames) {
      const count = counts[name];
      if (count !== undefined) sums[name] = (sums[name] ?? 0) + count;
    }
  }
  return sums;
}

/** The tokens of counts, those that went in and those that came out. */
export function tokensOf({ inputTokens = 0, outputTokens = 0 }: Counts): number {
  return inputTokens + outputTokens;
}
