/** Estimates what a request will use, before it is sent. Pure. */
import { asList, asNumber, isObject, type JsonObject } from '../json';
import type { Counts } from './counts';
import { charactersOf, secondsOf } from './measure';

/** A request that is about to be sent. */
export interface Sent {
  /** What the model is used for; undefined if the request has no model. */
  purpose: string | undefined;
  parameters: JsonObject;
  /** How many times it is sent, to get several answers. */
  copies: number;
}

/** How many letters of English make a token, at least; usually it is four. */
const lettersPerToken = 3;

/** How many tokens a picture or another file in a chat is, roughly. */
const tokensPerFile = 1_500;

/** How many tokens an answer has if the request sets no limit. */
const usualOutputTokens = 1_000;

/** How many tokens a picture is, by its quality. */
const tokensPerPicture: Readonly<Record<string, number>> = { low: 300, standard: 1_100, medium: 1_100 };
const mostTokensPerPicture = 4_200;

/**
 * Estimates what a request will use. The estimate is rather too high where it can be, and a usual amount where a request sets no
 * limit to its answer.
 */
export function estimate({ purpose, parameters, copies }: Sent): Counts {
  switch (purpose) {
    case undefined:
    case 'moderation':
    case 'fine-tuning':
      return {};
    case 'speech':
      return { characters: charactersOf(parameters) };
    case 'transcription':
    case 'translation':
      return { soundSeconds: secondsOf(parameters) };
    case 'embedding':
      return { inputTokens: inputTokens(parameters) };
    case 'image':
    case 'image-edit': {
      const pictures = orUsual(parameters.n, 1);
      const each = tokensPerPicture[String(parameters.quality)] ?? mostTokensPerPicture;
      return { inputTokens: inputTokens(parameters), outputTokens: pictures * each, pictures };
    }
    default: {
      const { max_completion_tokens, max_output_tokens, max_tokens, n } = parameters;
      const limit = max_completion_tokens ?? max_output_tokens ?? max_tokens;
      const answers = orUsual(n, 1) * copies;
      return {
        inputTokens: inputTokens(parameters) * copies,
        outputTokens: orUsual(limit, usualOutputTokens) * answers,
      };
    }
  }
}

function orUsual(value: unknown, usual: number): number {
  return asNumber(value) > 0 ? asNumber(value) : usual;
}

/** The tokens of everything in a value: texts by their length, files as a whole, and a number in a list of tokens as one. */
function inputTokens(value: unknown): number {
  if (typeof value === 'string') return isFileText(value) ? tokensPerFile : tokensInText(value);
  if (Array.isArray(value)) {
    return asList(value).reduce(
      (sum: number, one) => sum + (typeof one === 'number' ? 1 : inputTokens(one)),
      0,
    );
  }
  if (ArrayBuffer.isView(value)) return tokensPerFile;
  if (!isObject(value)) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + inputTokens(one), 0);
}

/** In other scripts, such as Chinese, a character can be a token of its own. */
function tokensInText(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x80) letters++;
  return letters / lettersPerToken + (text.length - letters);
}

/** Whether a text is a file: a data URL, or base64 without a blank in it. */
function isFileText(text: string): boolean {
  return text.startsWith('data:') || (text.length > 10_000 && !/\s/.test(text.slice(0, 10_000)));
}
