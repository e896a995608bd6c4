/** Serves a picture to anyone who has its link. */
import { AppError, reasonOf } from '../../errors';
import type { StoredFile } from '../../pictures';
import type { Dependencies, Handler } from '../call';
import { frame, refuseWrongSettings } from '../frame';
import type { HttpReply } from '../output/reply';

/** Makes the HTTP function. It needs no key: the link is the secret, and is never logged. */
export function picture(name: string, dependencies: Dependencies): Handler {
  const { pictures, settingProblems } = dependencies;
  const options = { name, headers: { 'cache-control': 'no-store' } };
  return frame(options, dependencies, async ({ request, warn }) => {
    refuseWrongSettings(settingProblems);
    const link = request.params.link ?? '';
    const found = await pictures.read(link).catch((error: unknown) => {
      warn({ event: 'picture_not_read', ...reasonOf(error) });
      throw new AppError('pictures_unavailable', { retryAfterSeconds: 10 });
    });
    if (!found) throw new AppError('picture_not_found');
    return pictureReply(found, request.method === 'HEAD', request.headers.get('range'), link);
  });
}

/** Makes the reply with the whole picture, or with the range that was asked for (RFC 9110, section 14). */
function pictureReply(
  { bytes, type }: StoredFile,
  isHead: boolean,
  range: string | null,
  link: string,
): HttpReply {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(range ?? '') ?? [];
  const headers = { 'accept-ranges': 'bytes', 'content-disposition': dispositionOf(type, link) };
  const isBackwards = from !== '' && to !== '' && Number(to) < Number(from);
  if ((from === '' && to === '') || isBackwards) return part(200, bytes, type, isHead, headers);
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (start > end) {
    const contentRange = `bytes */${bytes.length}`;
    return { status: 416, headers: { ...headers, 'content-range': contentRange, 'content-length': '0' } };
  }
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  const piece = bytes.subarray(start, end + 1);
  return part(206, piece, type, isHead, { ...headers, 'content-range': contentRange });
}

/** A browser shows a picture. Any other file may be a page with a script, so it is saved. */
function dispositionOf(type: string, link: string): string {
  const isPicture = /^image\/(png|jpeg|webp|gif)$/.test(type);
  return isPicture
    ? `inline; filename="image.${type.replace('image/', '')}"`
    : `attachment; filename="file.${link.replace(/^.*\./, '')}"`;
}

function part(
  status: number,
  bytes: Buffer,
  type: string,
  isHead: boolean,
  headers: Record<string, string>,
): HttpReply {
  return {
    status,
    headers: {
      ...headers,
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
    },
    ...(!isHead && { body: bytes }),
  };
}
