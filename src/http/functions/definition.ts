/** Giving out the definition of the connector, for the wizards and designers that read it from an address. */
import type { HttpHandler } from '@azure/functions';
import { connectorDefinition } from '../../connector/definition';
import type { Settings, SettingProblem } from '../../settings';
import { wrongSettings } from '../frame';
import { logRequest } from '../output/log';
import { publicAddress } from '../address';
import { errorReply, jsonReply } from '../output/reply';

/** A designer reads it in a browser, from a page of any of Microsoft’s portals; there is nothing secret in it. */
const anyOrigin = { 'access-control-allow-origin': '*' };

const allowed = {
  ...anyOrigin,
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-max-age': '3600',
};

/** Makes the HTTP function. It needs no key, and names the address that callers reach the app by. */
export function definitionFile(
  settings: Pick<Settings, 'publicUrl' | 'runsInAzure'>,
  settingProblems: readonly SettingProblem[],
): HttpHandler {
  return (request, context) => {
    if (request.method === 'OPTIONS') return { status: 204, headers: allowed };
    const requestId = context.invocationId;
    const headers = { ...anyOrigin, 'x-request-id': requestId };
    const error = settingProblems.length > 0 ? wrongSettings(settingProblems) : undefined;
    const status = error?.status ?? 200;
    logRequest(context, { requestId, action: 'DefinitionGet', status, code: error?.code });
    return error
      ? errorReply(error, requestId, headers)
      : jsonReply(200, connectorDefinition(publicAddress(request, settings)), headers);
  };
}
