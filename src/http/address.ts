/** The address that callers reach the app by. */
import type { Settings } from '../settings';

/**
 * What links to pictures and the connector's definition begin with: the setting, or the address that was called. That comes
 * from the Host header, by which App Service found the app. Elsewhere, a caller who makes one up gets a link that does not
 * work. Anyone can send a forwarded host, so that header is ignored.
 */
export function publicAddress(
  { host, protocol }: URL,
  { publicUrl, runsInAzure }: Pick<Settings, 'publicUrl' | 'runsInAzure'>,
): string {
  // In Azure, encryption ends before the app.
  return publicUrl ?? `${runsInAzure ? 'https:' : protocol}//${host}`;
}
