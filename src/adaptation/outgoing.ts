/** Makes the request that is sent to an upstream from an adapted one. */
import { rowOf } from '../json';
import type { OutgoingRequest } from '../stages';
import { kinds } from '../upstreams';
import { backgroundParameters } from './long/background';
import type { AdaptedRequest } from './request';

/**
 * The request as it is sent: to its own endpoint, or as a background response if it is a long answer.
 *
 * @param others - whether other upstreams can take it as well
 */
export function outgoing(request: AdaptedRequest, others?: OutgoingRequest['others']): OutgoingRequest {
  const { action, upstream, path, draft, isLong } = request;
  const { method, repeatable, file, isAnyFile, textFormats = [] } = action;
  const common = { upstream: upstream.name, method, repeatable, ...(others && { others }) };
  if (isLong) {
    const { parameters } = backgroundParameters(request);
    const sent = { ...kinds[upstream.kind].besideResponses, ...parameters };
    return { ...common, path: '/v1/responses', expects: 'json', parameters: sent };
  }
  const isText = textFormats.some((format) => format === draft.body.response_format);
  const expects = isAnyFile ? 'bytes' : file ? 'file' : isText ? 'text' : 'json';
  const purpose =
    action.files === undefined ? undefined : rowOf(kinds[upstream.kind].filePurposes, draft.body.purpose);
  const parameters = purpose === undefined ? draft.body : { ...draft.body, purpose };
  return { ...common, path, expects, parameters };
}
