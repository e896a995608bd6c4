/** Measures what a request has used: from OpenAI’s answer, and where that says nothing, from the request. Pure. */
import { asList, asNumber, asObject, type JsonObject } from '../json';
import { isFile } from '../schema/file';
import { countCharacters } from '../text';
import type { Counts } from './counts';

/** A request that OpenAI has answered. */
export interface Answered {
  /** What the model was used for; undefined if the request has no model. */
  purpose: string | undefined;
  /** What OpenAI was sent. */
  parameters: JsonObject;
  answer: JsonObject;
}

/**
 * How many bytes a second of sound has if nobody says how long it is: that of speech in a small file (32 kbit/s), so that the estimate
 * is rather too high.
 */
const bytesPerSecond = 4_000;

/** Measures what one request has used. */
export function measure({ purpose, parameters, answer }: Answered): Counts {
  const counts = countsIn(answer);
  const [, inWords] = /^(speech|transcription|translation|image|image-edit)$/.exec(purpose ?? '') ?? [];
  if (inWords === undefined) return counts;
  if (inWords === 'speech') return { ...counts, characters: charactersOf(parameters) };
  if (inWords.startsWith('image')) return { ...counts, pictures: asList(answer.data).length };
  return { ...counts, soundSeconds: secondsIn(answer) ?? secondsOf(parameters) };
}

/** The tokens in an answer, under any of the names that OpenAI uses. */
function countsIn(answer: JsonObject): Counts {
  const usage = asObject(answer.usage);
  const input = asObject(
    usage.prompt_tokens_details ?? usage.input_tokens_details ?? usage.input_token_details,
  );
  const output = asObject(
    usage.completion_tokens_details ?? usage.output_tokens_details ?? usage.output_token_details,
  );
  return known({
    inputTokens: usage.prompt_tokens ?? usage.input_tokens,
    cachedTokens: input.cached_tokens,
    imageInputTokens: input.image_tokens,
    audioInputTokens: input.audio_tokens,
    outputTokens: usage.completion_tokens ?? usage.output_tokens,
    reasoningTokens: output.reasoning_tokens,
    audioOutputTokens: output.audio_tokens,
  });
}

/** The counts that are numbers. Those that only describe others are left out if they are 0. */
function known(found: Readonly<Record<string, unknown>>): Counts {
  const isCount = ([name, value]: [string, unknown]) =>
    asNumber(value) > 0 || (value === 0 && (name === 'inputTokens' || name === 'outputTokens'));
  return Object.fromEntries(Object.entries(found).filter(isCount));
}

/** How long the sound is, in seconds, as far as OpenAI says so. */
function secondsIn({ usage, duration }: JsonObject): number | undefined {
  const seconds = [asObject(usage).seconds, duration].map(Number);
  return seconds.find((value) => value > 0);
}

/** An estimate of how long the sound in a request is, in seconds. */
export function secondsOf({ file }: JsonObject): number {
  return isFile(file) ? file.size / bytesPerSecond : 0;
}

/** How many characters a request lets speak. */
export function charactersOf({ input }: JsonObject): number {
  return typeof input === 'string' ? countCharacters(input) : 0;
}
