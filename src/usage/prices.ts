/**
 * What OpenAI charges for its models, in US dollars. It is only data.
 *
 * As of 2026-11-25, from the model pages of https://developers.openai.com (`gpt-image-2.6-sunburst`, `gpt-transcribe`), OpenAI’s
 * announcements of GPT-6 and GPT-6.1, and the tables of the packages `@pydantic/genai-prices` 0.1.8 and LiteLLM for all others.
 * These are the standard prices, without taxes, discounts and the surcharge for a region. docs/costs.md says how to update
 * this file; the setting `PRICES` overrides it.
 */
import type { Price } from '../settings';

/** The day on which these data were last looked up. */
export const pricesDate = '2026-11-25';

/** From here on, requests to models with a long context cost more. */
const longFrom = 272_000;

const text = (input: number, cachedInput: number, output: number): Price => ({ input, cachedInput, output });
const long = (input: number, cachedInput: number, output: number): Price => ({
  ...text(input, cachedInput, output),
  longFrom,
});

/** What picture models of the second generation cost; all of them the same. */
const pictures: Price = { input: 5, cachedInput: 1.25, imageInput: 8, output: 30 };

/** The prices, by the name of the model without its date. */
export const prices: Readonly<Record<string, Price>> = {
  'gpt-6-astra': long(10, 1, 50),
  'gpt-6-sol': long(2, 0.2, 10),
  'gpt-6-luna': long(0.1, 0.01, 0.5),
  'gpt-6.1-sol': long(2, 0.1, 10),
  'gpt-6.1-terra': long(1, 0.05, 5),
  'gpt-5.6-sol': long(4, 0.4, 20),
  'gpt-5.6-terra': long(2, 0.2, 12),
  'gpt-5.6-luna': long(0.2, 0.02, 1.2),
  'gpt-5.5': long(5, 0.5, 30),
  'gpt-5.5-pro': long(30, 30, 180),
  'gpt-5.4': long(2.5, 0.25, 15),
  'gpt-5.4-pro': long(30, 30, 180),
  'gpt-5.4-mini': text(0.75, 0.075, 4.5),
  'gpt-5.4-nano': text(0.2, 0.02, 1.25),
  'gpt-5.3-chat-latest': text(1.75, 0.175, 14),
  'gpt-5.3-codex': text(1.75, 0.175, 14),
  'gpt-5.2': text(1.75, 0.175, 14),
  'gpt-5.2-chat-latest': text(1.75, 0.175, 14),
  'gpt-5.2-codex': text(1.75, 0.175, 14),
  'gpt-5.2-pro': text(21, 21, 168),
  'gpt-5.1': text(1.25, 0.125, 10),
  'gpt-5.1-chat-latest': text(1.25, 0.125, 10),
  'gpt-5.1-codex': text(1.25, 0.125, 10),
  'gpt-5.1-codex-max': text(1.25, 0.125, 10),
  'gpt-5.1-codex-mini': text(0.25, 0.025, 2),
  'gpt-5': text(1.25, 0.125, 10),
  'gpt-5-chat-latest': text(1.25, 0.125, 10),
  'gpt-5-codex': text(1.25, 0.125, 10),
  'gpt-5-mini': text(0.25, 0.025, 2),
  'gpt-5-nano': text(0.05, 0.005, 0.4),
  'gpt-5-pro': text(15, 15, 120),
  'gpt-4.1': text(2, 0.5, 8),
  'gpt-4.1-mini': text(0.4, 0.1, 1.6),
  'gpt-4.1-nano': text(0.1, 0.025, 0.4),
  'gpt-4o': text(2.5, 1.25, 10),
  'gpt-4o-2024-05-13': text(5, 5, 15),
  'gpt-4o-mini': text(0.15, 0.075, 0.6),
  'gpt-4o-search-preview': text(2.5, 2.5, 10),
  'gpt-4o-mini-search-preview': text(0.15, 0.15, 0.6),
  'gpt-4-turbo': text(10, 10, 30),
  'gpt-4': text(30, 30, 60),
  'gpt-3.5-turbo': text(0.5, 0.5, 1.5),
  'gpt-3.5-turbo-instruct': text(1.5, 1.5, 2),
  o1: text(15, 7.5, 60),
  'o1-mini': text(1.1, 0.55, 4.4),
  'o1-pro': text(150, 150, 600),
  o3: text(2, 0.5, 8),
  'o3-mini': text(1.1, 0.55, 4.4),
  'o3-pro': text(20, 20, 80),
  'o4-mini': text(1.1, 0.275, 4.4),
  'ft:gpt-4o': text(3.75, 1.875, 15),
  'ft:gpt-4o-mini': text(0.3, 0.15, 1.2),
  'ft:gpt-4.1': text(3, 0.75, 12),
  'ft:gpt-4.1-mini': text(0.8, 0.2, 3.2),
  'ft:gpt-4.1-nano': text(0.2, 0.05, 0.8),
  'ft:gpt-3.5-turbo': text(3, 3, 6),
  'gpt-audio-1.5': { input: 2.5, output: 10, audioInput: 32, audioOutput: 64 },
  'gpt-audio': { input: 2.5, output: 10, audioInput: 32, audioOutput: 64 },
  'gpt-audio-mini': { input: 0.6, output: 2.4, audioInput: 10, audioOutput: 20 },
  'gpt-4o-audio-preview': { input: 2.5, output: 10, audioInput: 40, audioOutput: 80 },
  'gpt-4o-mini-audio-preview': { input: 0.15, output: 0.6, audioInput: 10, audioOutput: 20 },
  'text-embedding-3-small': { input: 0.02 },
  'text-embedding-3-large': { input: 0.13 },
  'text-embedding-ada-002': { input: 0.1 },
  'omni-moderation': {},
  'omni-moderation-latest': {},
  'gpt-image-2.6-flare': pictures,
  'gpt-image-2.6-sunburst': pictures,
  'gpt-image-2.5-flare': pictures,
  'gpt-image-2.5-sunburst': pictures,
  'gpt-image-2': pictures,
  'gpt-image-1.5': { input: 5, cachedInput: 1.25, imageInput: 8, output: 32 },
  'chatgpt-image-latest': { input: 5, cachedInput: 1.25, imageInput: 8, output: 32 },
  'gpt-image-1': { input: 5, cachedInput: 1.25, imageInput: 10, output: 40 },
  'gpt-image-1-mini': { input: 2, cachedInput: 0.2, imageInput: 2.5, output: 8 },
  // OpenAI says about $0.015 for a minute of speech, in which about 900 characters are spoken.
  'gpt-4o-mini-tts': { characters: 17 },
  'tts-1': { characters: 15 },
  'tts-1-hd': { characters: 30 },
  'gpt-transcribe': { minute: 0.0045 },
  // These count tokens, unless the answer is a plain text. Then only the length of the sound is known.
  'gpt-4o-transcribe': { input: 2.5, audioInput: 6, output: 10, minute: 0.006 },
  'gpt-4o-transcribe-diarize': { input: 2.5, audioInput: 6, output: 10, minute: 0.006 },
  'gpt-4o-mini-transcribe': { input: 1.25, audioInput: 3, output: 5, minute: 0.003 },
  'whisper-1': { minute: 0.006 },
};
