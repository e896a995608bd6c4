/** From parameters to the request that OpenAI gets. */
import type { Action } from '../actions';
import { AppError } from '../errors';
import { hasFile, writeForm } from './form';
import type { JsonObject } from '../json';
import type { FormBody, UpstreamRequest } from '.';

/**
 * Puts parameters where OpenAI expects them: those named in the path there, and the rest in the query or the body.
 *
 * @param endpoint - the path is one of ours, with its placeholders
 * @throws AppError `invalid_input` for parameters that cannot be written
 */
export function toRequest(
  { method, path: ownPath, repeatable }: Pick<Action, 'method' | 'path' | 'repeatable'>,
  parameters: JsonObject,
): Pick<UpstreamRequest, 'method' | 'path' | 'query' | 'body' | 'repeatable'> {
  const inPath = new Set<string>();
  // The base URL ends with the version that our own paths begin with.
  const path = ownPath.slice('/v1'.length).replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(parameters[name]));
  });
  const rest = Object.fromEntries(Object.entries(parameters).filter(([name]) => !inPath.has(name)));
  if (Object.keys(rest).length === 0) return { method, path, repeatable };
  return method === 'GET'
    ? { method, path, repeatable, query: written(rest, queryOf) }
    : { method, path, repeatable, body: written(rest, bodyOf) };
}

function bodyOf(parameters: JsonObject): string | FormBody {
  return hasFile(parameters) ? writeForm(parameters) : JSON.stringify(parameters);
}

/** A parameter that is a list is repeated, one that is an object written as JSON. */
function queryOf(parameters: JsonObject): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) query.append(name, typeof one === 'string' ? one : JSON.stringify(one));
  }
  return query.toString();
}

/** JSON that was parsed can be nested too deeply to be written again. */
function written<Text>(parameters: JsonObject, write: (parameters: JsonObject) => Text): Text {
  try {
    return write(parameters);
  } catch {
    throw new AppError('invalid_input', {
      message: 'The inputs are nested too deeply. Send a simpler body.',
    });
  }
}
