/** The address that callers reach the app by. */
import type { HttpRequest } from '@azure/functions';
import type { Settings } from '../settings';

/**
 * What links to pictures and the connector’s definition begin with: the setting, or the address that was called. That comes
 * from the Host header, by which App Service has found the app; elsewhere, a caller who makes it up gets a link that does not
 * work. A forwarded host is anybody’s claim, and is not looked at.
 */
export function publicAddress(
  request: HttpRequest,
  { publicUrl, runsInAzure }: Pick<Settings, 'publicUrl' | 'runsInAzure'>,
): string {
  const { host, protocol } = new URL(request.url);
  // In Azure, encryption ends before the app.
  return publicUrl ?? `${runsInAzure ? 'https:' : protocol}//${host}`;
}
