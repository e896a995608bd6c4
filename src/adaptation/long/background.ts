/** Writes a chat or a picture as a background response, and the stops of a text with it. Pure. */
import { asList, asObject, isObject, omit, type JsonObject } from '../../json';
import { isChat, isResponse, type AdaptedRequest } from '../request';
import { toPictureResponse } from '../responses/pictures';
import { toResponse } from '../responses/to-response';
import type { BackgroundRequest } from '../responses/translation';

/** Under this name, the stops of a text are kept at OpenAI, because the app keeps nothing that was asked. */
const stopsName = 'openai_connector_stops';

/** OpenAI's limits for `metadata`. */
const [maxPairs, maxLength] = [16, 512];

/** The parameters of the background response for a request. */
export function backgroundParameters(request: Pick<AdaptedRequest, 'path' | 'draft'>): BackgroundRequest {
  const { body, stops } = request.draft;
  if (isResponse(request)) {
    // A background response has to be stored until it is fetched, which a caller may not want.
    return {
      parameters: { ...body, background: true },
      untranslatable: body.store === false ? ['store'] : [],
    };
  }
  const made = isChat(request) ? toResponse(body) : toPictureResponse(body);
  if (stops.length === 0) return made;
  const { parameters, untranslatable } = made;
  const metadata = { ...asObject(parameters.metadata), [stopsName]: JSON.stringify(stops) };
  const fits = metadata[stopsName].length <= maxLength && Object.keys(metadata).length <= maxPairs;
  return fits
    ? { parameters: { ...parameters, metadata }, untranslatable }
    : { parameters, untranslatable: [...untranslatable, 'stop'] };
}

/** Takes the stops out of the `metadata` of a response. */
export function takeStops(response: JsonObject): { response: JsonObject; stops: readonly string[] } {
  const { metadata } = response;
  if (!isObject(metadata) || typeof metadata[stopsName] !== 'string') return { response, stops: [] };
  const stops = asList(JSON.parse(metadata[stopsName])).map(String);
  return { response: { ...response, metadata: omit(metadata, [stopsName]) }, stops };
}
