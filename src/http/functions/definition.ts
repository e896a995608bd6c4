/** Serves the definitions of the connector to wizards and designers that load them from an address. */
import { connectorDefinition } from '../../connector';
import type { JsonObject } from '../../json';
import { publicAddress } from '../address';
import type { Dependencies, Handler } from '../call';
import { frame, refuseWrongSettings } from '../frame';
import { jsonReply } from '../output/reply';

/** Designers load it in a browser, from pages of many Microsoft portals. It contains nothing secret. */
const anyOrigin = { 'access-control-allow-origin': '*' };

const allowed = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '3600',
};

/**
 * Makes the HTTP function. It needs no key. The definition has the address at which callers reach the app.
 *
 * @param make - makes the definition for an address
 */
export function definition(
  name: string,
  dependencies: Dependencies,
  make: (address: string) => JsonObject = connectorDefinition,
): Handler {
  const { settings, settingProblems } = dependencies;
  return frame({ name, headers: anyOrigin }, dependencies, ({ request, url }) => {
    if (request.method === 'OPTIONS') return { status: 204, headers: allowed };
    refuseWrongSettings(settingProblems);
    return jsonReply(200, make(publicAddress(url, settings)));
  });
}
