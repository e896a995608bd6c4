/** Gives out links to the files that a model has made in a container at OpenAI. */
import { annotationsIn } from '../actions/mappings/response-parts';
import { sentences } from '../adaptation';
import { AppError } from '../errors';
import type { Answer, OutgoingRequest } from '../stages';
import { publicAddress } from './address';
import type { Dependencies, Visit } from './call';

/** The most files of one answer. */
const maxFiles = 20;

/** What is needed to fetch files, and to give out links to them. */
export interface FileMaker {
  visit: Visit & { deadline: number };
  /** Name of the upstream that has the container. */
  upstream: string | undefined;
  send: (request: OutgoingRequest) => Promise<Answer>;
}

/**
 * Fetches the files that a response refers to, and stores them for an hour, as pictures are.
 *
 * @returns the response with `files`, each with its name and a link; and sentences about those that could not be fetched
 */
export async function withMadeFiles(
  response: Answer,
  { visit, upstream, send }: FileMaker,
  { pictures, settings }: Dependencies,
): Promise<{ answer: Answer; messages: readonly string[] }> {
  const cited = annotationsIn(response, 'container_file_citation');
  const all = [...new Map(cited.map((one) => [String(one.file_id), one])).values()];
  if (all.length === 0) return { answer: response, messages: [] };
  const address = publicAddress(visit.url, settings);
  const files = [];
  let isStored = true;
  // One after the other, because several could be more than an instance can hold.
  for (const { container_id, file_id, filename } of all.slice(0, maxFiles)) {
    const bytes = await fetched({ container_id, file_id }, upstream, send);
    if (!bytes) continue;
    const name = String(filename);
    const kept = await pictures.keepFile(bytes, name, { address, deadline: visit.deadline });
    isStored &&= kept.isStored;
    files.push({ name, url: kept.url });
  }
  const missing = all.length - files.length;
  const messages = [
    ...(missing > 0 ? [sentences.notFetched(missing)] : []),
    ...(isStored ? [] : [sentences.noFileLinks()]),
  ];
  return { answer: { ...response, files }, messages };
}

/** The bytes of a file in a container; undefined if they cannot be had, for the rest of the answer is of use without them. */
async function fetched(
  parameters: { container_id: unknown; file_id: unknown },
  upstream: string | undefined,
  send: FileMaker['send'],
): Promise<Buffer | undefined> {
  const path = '/v1/containers/{container_id}/files/{file_id}/content';
  try {
    const request = {
      upstream,
      method: 'GET',
      path,
      parameters,
      expects: 'bytes',
      repeatable: true,
    } as const;
    const { bytes } = await send(request);
    return Buffer.isBuffer(bytes) ? bytes : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
