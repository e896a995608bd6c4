/** From parameters to the request that OpenAI gets. */
import type { Action } from '../actions';
import { AppError } from '../errors';
import { hasFile, writeForm } from './form';
import type { JsonObject } from '../json';
import type { FormBody, UpstreamRequest } from '../openai';

/**
 * Puts parameters where OpenAI expects them: those named in the path there, and the rest in the query or the body.
 *
 * @param endpoint - the path is one of ours, with its placeholders
 * @throws AppError `invalid_input` for parameters that cannot be written as JSON
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
  if (method === 'GET') return { method, path, repeatable, query: rest };
  return { method, path, repeatable, body: write(rest) };
}

/** JSON that was parsed can be nested too deeply to be written again. */
function write(body: JsonObject): string | FormBody {
  try {
    return hasFile(body) ? writeForm(body) : JSON.stringify(body);
  } catch {
    throw new AppError('invalid_input', {
      message: 'The inputs are nested too deeply. Send a simpler body.',
    });
  }
}
