/** Decides what OpenAI refuses about pictures. Pure. */
import type { JsonObject } from '../../src/json';
import { refuse, type Refusal } from './refusal';

/**
 * Today's models refuse small pictures and unusual sizes, and their qualities differ from those of DALL-E.
 */
export function imageRefusal(body: JsonObject): Refusal | undefined {
  const [size, quality] = [body.size ?? 'auto', body.quality ?? 'auto'].map((value) =>
    JSON.stringify(value).replaceAll('"', ''),
  );
  const [, width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(size ?? '') ?? []).map(Number);
  const isRight = size === 'auto' || isMadeToday(width, height);
  if (!isRight) return refuse(400, `Invalid value: '${size ?? ''}'.`, 'size', 'invalid_value');
  const qualities = ['low', 'medium', 'high', 'auto', 'xhigh', 'max'];
  if (qualities.includes(quality ?? '')) return undefined;
  return refuse(400, `Invalid value: '${quality ?? ''}'.`, 'quality', 'invalid_value');
}

function isMadeToday(width: number, height: number): boolean {
  const pixels = width * height;
  const isOdd = width % 16 !== 0 || height % 16 !== 0 || Math.max(width / height, height / width) > 3;
  return !isOdd && pixels >= 655_360 && pixels <= 8_294_400;
}
