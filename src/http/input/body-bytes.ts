/** Reads the bytes of a request. */
import type { HttpRequest } from '@azure/functions';

/**
 * Reads a body to its end. The host hands it over in one piece, which is taken as it is; `arrayBuffer()` would copy it twice.
 *
 * @returns the bytes; none if there is no body
 */
export async function bytesOf({ body }: Pick<HttpRequest, 'body'>): Promise<Buffer> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  const pieces: Buffer[] = [];
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    const { buffer, byteOffset, byteLength } = piece.value;
    pieces.push(Buffer.from(buffer, byteOffset, byteLength));
  }
  const [first] = pieces;
  return first && pieces.length === 1 ? first : Buffer.concat(pieces);
}
