/** Says from which web pages the app takes messages of agents, so that no page can use a browser to reach it. */
import type { HttpRequest } from '@azure/functions';
import type { Settings } from '../../settings';
import { publicAddress } from '../address';

/** Hosts of this machine, in whatever way a page is served from it. */
const thisMachine = ['localhost', '127.0.0.1', '[::1]'];

/** The portals in which makers try tools out. All names below these belong to Microsoft. */
const portals =
  /(^|\.)(microsoft\.com|powerapps\.com|powerautomate\.com|powerplatform\.com)$|^portal\.azure\.com$/;

/**
 * Whether a request may come from where its header `Origin` says. Only browsers send it, for a web page. The host of a request proves
 * nothing where a page can choose it (DNS rebinding); App Service serves no host that is not the app’s.
 *
 * @param request - what was called
 */
export function isKnownOrigin(
  { headers, url }: Pick<HttpRequest, 'headers' | 'url'>,
  settings: Pick<Settings, 'publicUrl' | 'runsInAzure'>,
): boolean {
  const origin = headers.get('origin');
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: page } = new URL(origin);
  if (protocol === 'https:' && portals.test(hostname)) return true;
  const isCertain = settings.runsInAzure || settings.publicUrl !== undefined;
  return isCertain
    ? page === new URL(publicAddress(new URL(url), settings)).origin
    : thisMachine.includes(hostname);
}
