/** Serves the console: a page on which makers try actions, and administrators see what happens. */
import { AppError } from '../../errors';
import type { Dependencies, Handler } from '../call';
import { frame } from '../frame';
import type { HttpReply } from '../output/reply';

/** Nothing comes from elsewhere, nothing inside the page runs or looks as the files do not say, and no page can frame it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Pictures and sounds that the page makes from replies.
  "img-src 'self' blob: data:",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'permissions-policy': 'microphone=(self), clipboard-read=(self), clipboard-write=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A browser keeps the files, and asks each time whether they are still the same.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/**
 * Makes the HTTP function. It needs no key: the page has nothing that is secret, and asks for the key by itself. Its files are at
 * addresses below that of the page.
 */
export function consolePage(name: string, dependencies: Dependencies): Handler {
  const { settings, consoleFiles } = dependencies;
  return frame({ name, headers }, dependencies, async ({ request, url }): Promise<HttpReply> => {
    if (settings.console === 'off') throw new AppError('route_not_found');
    const { file: wanted } = request.params;
    // Addresses in the page are relative, so that it also works behind a gateway with a path of its own.
    if (wanted === undefined && url.pathname.endsWith('/')) {
      return { status: 308, headers: { location: '../console', 'content-length': '0' } };
    }
    const file = await consoleFiles(wanted ?? 'index.html');
    if (!file) throw new AppError('route_not_found');
    const { etag, type, packed, bytes } = file;
    if (request.headers.get('if-none-match')?.replaceAll('W/', '') === etag) {
      return { status: 304, headers: { etag } };
    }
    const isPacked = /\bgzip\b/i.test(request.headers.get('accept-encoding') ?? '');
    const body = isPacked ? packed : bytes;
    return {
      status: 200,
      headers: {
        etag,
        'content-type': type,
        'content-length': String(body.length),
        ...(isPacked && { 'content-encoding': 'gzip' }),
      },
      ...(request.method !== 'HEAD' && { body }),
    };
  });
}
