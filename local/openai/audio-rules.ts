/** Decides what OpenAI refuses about speech and sound. Pure. */
import type { JsonObject } from '../../src/json';
import { refuse, type Refusal } from './refusal';

const voices = /^(alloy|ash|ballad|cedar|coral|echo|fable|marin|nova|onyx|sage|shimmer|verse)$/;
const soundFormats = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'];

/** The forms in which each kind of model gives the text of a sound. */
const textFormats: readonly [model: RegExp, formats: readonly string[]][] = [
  [/^whisper/, ['json', 'text', 'srt', 'verbose_json', 'vtt']],
  [/diarize/, ['json', 'text', 'diarized_json']],
  [/./, ['json', 'text']],
];

/** What OpenAI refuses; undefined if nothing. */
export function audioRefusal(body: JsonObject): Refusal | undefined {
  return body.voice === undefined ? soundRefusal(body) : speechRefusal(body);
}

function speechRefusal({ input, voice, response_format: format = 'mp3' }: JsonObject): Refusal | undefined {
  if (typeof voice === 'string' && !voices.test(voice)) {
    return refuse(400, `Invalid value: '${voice}'.`, 'voice', 'invalid_value');
  }
  if (!soundFormats.includes(String(format))) {
    return refuse(400, `Invalid value: '${String(format)}'.`, 'response_format', 'invalid_value');
  }
  if (Array.from(String(input)).length <= 4096) return undefined;
  return refuse(400, "Invalid 'input': string too long.", 'input', 'string_too_long');
}

function soundRefusal(body: JsonObject): Refusal | undefined {
  const { model, language, response_format: format = 'json', timestamp_granularities: granularities } = body;
  if (typeof language === 'string' && !/^[a-z]{2}$/.test(language)) {
    const message = `Invalid language '${language}'. Language parameter must be specified in ISO-639-1 format.`;
    return refuse(400, message, 'language', 'invalid_language_format');
  }
  const allowed = textFormats.find(([name]) => name.test(String(model)))?.[1] ?? [];
  if (!allowed.includes(String(format))) {
    const message = `response_format '${String(format)}' is not compatible with model '${String(model)}'.`;
    return refuse(400, message, 'response_format', 'unsupported_value');
  }
  if (granularities === undefined || format === 'verbose_json') return undefined;
  const message = 'Timestamp granularities are only supported with response_format verbose_json.';
  return refuse(400, message, 'timestamp_granularities', 'invalid_value');
}
