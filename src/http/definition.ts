/** Giving out the definition of the connector, for the wizards and designers that read it from an address. */
import type { HttpHandler } from '@azure/functions';
import { connectorDefinition } from '../connector/definition';
import type { Settings } from '../settings';
import { publicAddress } from './picture-file';
import { jsonReply } from './reply';

/** A designer reads it in a browser, from a page of any of Microsoft’s portals; there is nothing secret in it. */
const anyOrigin = { 'access-control-allow-origin': '*' };

/** Makes the HTTP function. It needs no key, and names the host under which it was called. */
export function definitionFile(settings: Pick<Settings, 'publicUrl' | 'runsInAzure'>): HttpHandler {
  return (request) => {
    if (request.method === 'OPTIONS') {
      const allowed = {
        'access-control-allow-methods': 'GET, HEAD, OPTIONS',
        'access-control-allow-headers': '*',
        'access-control-max-age': '3600',
      };
      return { status: 204, headers: { ...anyOrigin, ...allowed } };
    }
    return jsonReply(200, connectorDefinition(publicAddress(request, settings)), anyOrigin);
  };
}
