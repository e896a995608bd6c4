/** Writes a file as a reply: as bytes, or as JSON for callers that can take nothing else. */
import type { JsonObject } from '../../json';
import type { Wishes } from '../input/wishes';
import { bytesReply, jsonReply, type HttpReply } from './reply';

/**
 * Makes the reply. As JSON, it has the form in which Power Automate passes files on: an object with
 * `$content-type` and the base64 text `$content`.
 *
 * @param more - further fields of that object
 */
export function fileReply(
  bytes: Buffer,
  { name, type }: { name: string; type: string },
  { fileAsJson }: Pick<Wishes, 'fileAsJson'>,
  more: JsonObject = {},
): HttpReply {
  return fileAsJson
    ? jsonReply(200, { '$content-type': type, $content: bytes.toString('base64'), ...more })
    : bytesReply(bytes, type, {
        'content-disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"`,
      });
}
