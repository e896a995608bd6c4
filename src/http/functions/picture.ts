/** Giving out a picture to whoever has its link. */
import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { AppError, reasonOf } from '../../errors';
import type { Pictures, StoredPicture } from '../../pictures';
import type { SettingProblem } from '../../settings';
import { wrongSettings } from '../frame';
import { logRequest } from '../output/log';
import { errorReply } from '../output/reply';

/** The route, with the last part of the link. */
export const pictureRoute = 'v1/images/files/{link}';

/** Makes the HTTP function. It needs no key: the link is the secret, and is never logged. */
export function pictureFile(pictures: Pictures, settingProblems: readonly SettingProblem[]): HttpHandler {
  return async (request, context) => {
    const requestId = context.invocationId;
    const headers = { 'x-request-id': requestId, 'cache-control': 'no-store' };
    let reply: HttpResponseInit;
    let error: AppError | undefined;
    try {
      if (settingProblems.length > 0) throw wrongSettings(settingProblems);
      const picture = await pictures.read(request.params.link ?? '');
      if (!picture) throw new AppError('picture_not_found');
      reply = pictureReply(picture, request.method === 'HEAD', request.headers.get('range'), headers);
    } catch (thrown) {
      if (thrown instanceof AppError) error = thrown;
      else {
        context.warn(JSON.stringify({ event: 'picture_not_read', ...reasonOf(thrown) }));
        error = new AppError('pictures_unavailable', { retryAfterSeconds: 10 });
      }
      reply = errorReply(error, requestId, headers);
    }
    logRequest(context, {
      requestId,
      action: 'PictureGet',
      status: reply.status ?? 200,
      code: error?.code,
    });
    return reply;
  };
}

/** The whole picture, or the part that was asked for (RFC 9110, section 14). */
function pictureReply(
  { bytes, type }: StoredPicture,
  isHead: boolean,
  range: string | null,
  headers: Record<string, string>,
): HttpResponseInit {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(range ?? '') ?? [];
  const all = { ...headers, 'accept-ranges': 'bytes' };
  const isBackwards = from !== '' && to !== '' && Number(to) < Number(from);
  if ((from === '' && to === '') || isBackwards) return part(200, bytes, type, isHead, all);
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (start > end) {
    return {
      status: 416,
      headers: { ...all, 'content-range': `bytes */${bytes.length}`, 'content-length': '0' },
    };
  }
  const contentRange = { 'content-range': `bytes ${start}-${end}/${bytes.length}` };
  return part(206, bytes.subarray(start, end + 1), type, isHead, { ...all, ...contentRange });
}

function part(
  status: number,
  bytes: Buffer,
  type: string,
  isHead: boolean,
  headers: Record<string, string>,
): HttpResponseInit {
  return {
    status,
    headers: {
      ...headers,
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': `inline; filename="image.${type.replace('image/', '')}"`,
      'x-content-type-options': 'nosniff',
    },
    ...(!isHead && { body: bytes }),
  };
}
