/** Makes the request that is sent to OpenAI from an adapted one. */
import type { OutgoingRequest } from '../stages';
import { backgroundParameters } from './long/background';
import type { AdaptedRequest } from './request';

/** The request as it is sent: to its own endpoint, or as a background response if it is a long answer. */
export function outgoing(request: AdaptedRequest): OutgoingRequest {
  const { action, service, path, draft, isLong } = request;
  const { method, repeatable, file, textFormats = [] } = action;
  if (isLong) {
    const { parameters } = backgroundParameters(request);
    return { service, method, path: '/v1/responses', repeatable, expects: 'json', parameters };
  }
  const isText = textFormats.some((format) => format === draft.body.response_format);
  const expects = file ? 'file' : isText ? 'text' : 'json';
  return { service, method, path, repeatable, expects, parameters: draft.body };
}
