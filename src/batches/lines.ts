/** Writes and reads the files of a batch: one line of JSON for each request or answer. Pure. */
import { asObject, type JsonObject } from '../json';

/**
 * Writes the file of requests.
 *
 * @param chats - the parameters of each chat; the ids of the requests are 1, 2 and so on
 */
export function requestLines(chats: readonly JsonObject[]): Buffer {
  const lines = chats.map((body, index) =>
    JSON.stringify({ custom_id: String(index + 1), method: 'POST', url: '/v1/chat/completions', body }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Reads a file of lines. A line that is no JSON object becomes an empty one, so that the others keep their places. */
export function linesIn(bytes: Buffer): readonly JsonObject[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map(objectIn);
}

function objectIn(line: string): JsonObject {
  try {
    return asObject(JSON.parse(line));
  } catch {
    return {};
  }
}
