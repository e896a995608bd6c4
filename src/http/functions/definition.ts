/** Gives out the definition of the connector, for wizards and designers that read it from an address. */
import type { HttpHandler } from '@azure/functions';
import { connectorDefinition } from '../../connector';
import { publicAddress } from '../address';
import type { Dependencies } from '../call';
import { frame, refuseWrongSettings } from '../frame';
import { jsonReply } from '../output/reply';

/** Designers read it in a browser, from pages of all of Microsoft's portals. There is nothing secret in it. */
const anyOrigin = { 'access-control-allow-origin': '*' };

const allowed = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '3600',
};

/** Makes the HTTP function. It needs no key, and names the address that callers reach the app by. */
export function definition(name: string, dependencies: Dependencies): HttpHandler {
  const { settings, settingProblems } = dependencies;
  return frame({ name, headers: anyOrigin }, dependencies, ({ request, url }) => {
    if (request.method === 'OPTIONS') return { status: 204, headers: allowed };
    refuseWrongSettings(settingProblems);
    return jsonReply(200, connectorDefinition(publicAddress(url, settings)));
  });
}
