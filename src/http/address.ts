/** Finds the address at which callers reach the app. */
import type { Settings } from '../settings';

/**
 * The start of links to pictures, and the address in the connector's definition: the setting, or else the
 * address of the request. The latter comes from the Host header, which App Service uses to find the app.
 * Elsewhere, a caller who sends a false Host header only gets a link that does not work. Anyone can send a
 * forwarded host, so that header is ignored.
 */
export function publicAddress(
  { host, protocol }: URL,
  { publicUrl, runsInAzure }: Pick<Settings, 'publicUrl' | 'runsInAzure'>,
): string {
  // In Azure, TLS ends before the request reaches the app.
  return publicUrl ?? `${runsInAzure ? 'https:' : protocol}//${host}`;
}
