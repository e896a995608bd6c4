/** Lets each connection use its own files only, unless the administrator has them shared. */
import type { AdaptedRequest } from '../adaptation';
import { AppError, reasonOf } from '../errors';
import { fileIdsIn, maxIds } from '../files';
import { asList, asObject, type JsonObject } from '../json';
import type { Answer, Inputs, OutgoingRequest } from '../stages';
import { marked, unmarked } from '../upstreams';
import type { Call, Dependencies, RunningCall } from './call';

/** Waits for the table. */
async function lookedUp<Value>({ warn }: Call, search: Promise<Value>): Promise<Value> {
  return search.catch((error: unknown) => {
    warn({ event: 'file_owner_not_read', ...reasonOf(error) });
    throw new AppError('files_unavailable', { retryAfterSeconds: 10 });
  });
}

/**
 * Refuses a call with the id of a file that somebody else has uploaded. A file that was not uploaded with this app can be named in
 * inputs, as the administrator may have uploaded it for all; but only its owner can look at a file.
 *
 * @throws AppError `file_not_found`, which does not tell whether there is such a file; `files_unavailable` if the table fails
 */
export async function refuseForeignFiles(
  { action, call, dependencies }: RunningCall,
  inputs: Inputs,
): Promise<void> {
  const { files } = dependencies;
  if (files.areShared) return;
  const found = fileIdsIn(inputs);
  if (found.length === 0) return;
  if (found.length > maxIds) throw tooMany;
  const isOwn = action.files === 'own' || action.files === 'delete';
  const owners = await lookedUp(call, Promise.all(found.map(({ id }) => files.ownerOf(unmarked(id).id))));
  const foreign = found.filter((_, index) => {
    const owner = owners[index];
    return owner === undefined ? isOwn : owner !== call.connection.id;
  });
  const [first] = foreign;
  if (!first) return;
  const names = foreign.map(({ field }) => `\`${field}\``).join(', ');
  const message = `There is no such file: ${names}. Files can be used by the connection that has uploaded them, until they are deleted or expire.`;
  throw new AppError('file_not_found', { message, param: first.field });
}

const tooMany = new AppError('invalid_input', {
  message: `The call names more than ${maxIds} files. Send fewer.`,
});

/**
 * Does what follows the answer to an action with files: notes whose a new file is, forgets a deleted one, and lists only those of
 * the connection.
 *
 * @throws AppError `files_unavailable` if the owner of a new file cannot be noted; the file is deleted then
 */
export async function settleFiles(
  running: RunningCall,
  inputs: Inputs,
  request: AdaptedRequest,
  answer: Answer,
): Promise<Answer> {
  const { action, call, dependencies } = running;
  if (action.files === 'list') return listOf(running, inputs, request, answer);
  if (action.files === 'upload') await noteOwner(running, request, answer);
  if (action.files === 'delete') {
    const id = unmarked(String(inputs.file_id)).id;
    // A row that stays does no harm: nobody can use the file any more.
    await dependencies.files.remove(id).catch((error: unknown) => {
      call.warn({ event: 'file_owner_not_deleted', ...reasonOf(error) });
    });
  }
  return answer;
}

async function noteOwner(
  { call, dependencies }: RunningCall,
  { upstream }: AdaptedRequest,
  { id, expires_at }: Answer,
): Promise<void> {
  const expiresAt = typeof expires_at === 'number' ? expires_at * 1000 : undefined;
  const owned = { id: String(id), connection: call.connection.id, upstream: upstream.name, expiresAt };
  try {
    await dependencies.files.add(owned);
  } catch (error) {
    call.warn({ event: 'file_owner_not_stored', ...reasonOf(error) });
    // Nobody could use the file, and nobody could delete it.
    const request: OutgoingRequest = {
      ...{ upstream: upstream.name, method: 'DELETE', path: '/v1/files/{file_id}', expects: 'json' },
      ...{ parameters: { file_id: id }, repeatable: true },
    };
    await dependencies.services
      .sendFor(call)(request)
      .catch(() => undefined);
    throw new AppError('files_unavailable', { retryAfterSeconds: 10 });
  }
}

/** The most files that OpenAI lists at once, and the most lists that are read. */
const [pageSize, maxPages] = [10_000, 10];

/** How many files are listed if the caller does not say. */
const usualCount = 100;

/** The list of the files that the connection may see, newest first, at every upstream where it has some. */
async function listOf(
  { call, dependencies }: RunningCall,
  { purpose, after, limit }: Inputs,
  { upstream }: AdaptedRequest,
  first: Answer,
): Promise<Answer> {
  const { files, settings } = dependencies;
  const isOneOfSeveral = settings.upstreams.length > 1;
  const own = files.areShared ? undefined : await lookedUp(call, files.of(call.connection.id));
  const names = own ? own.map((file) => file.upstream) : common(dependencies);
  const ids = new Set(own?.map(({ id }) => id));
  const all: JsonObject[] = [];
  for (const name of new Set(names.length > 0 ? names : [upstream.name])) {
    const known = name === upstream.name ? first : undefined;
    const listed = await allAt({ upstream: name, purpose, first: known }, call, dependencies);
    const mine = listed.filter(({ id }) => !own || ids.has(String(id)));
    all.push(...mine.map((file) => (isOneOfSeveral ? { ...file, id: marked(String(file.id), name) } : file)));
  }
  const sorted = all.toSorted((one, other) => Number(other.created_at) - Number(one.created_at));
  const start = sorted.findIndex(({ id }) => id === after) + 1;
  const end = start + (typeof limit === 'number' ? limit : usualCount);
  return { object: 'list', data: sorted.slice(start, end), has_more: end < sorted.length };
}

/** The upstreams that are used for everything. */
function common({ settings }: Dependencies): string[] {
  return settings.upstreams.filter(({ only }) => only === undefined).map(({ name }) => name);
}

/**
 * All files at an upstream.
 *
 * @param first - the first list, if it was read already
 */
async function allAt(
  { upstream, purpose, first }: { upstream: string; purpose: unknown; first: Answer | undefined },
  call: Call,
  { services }: Dependencies,
): Promise<readonly JsonObject[]> {
  const send = services.sendFor(call);
  const found: JsonObject[] = [];
  for (let page = 0; page < maxPages; page++) {
    const after = found.at(-1)?.id;
    const parameters = {
      limit: pageSize,
      order: 'desc',
      ...(purpose !== undefined && { purpose }),
      ...(after !== undefined && { after }),
    };
    const request = {
      upstream,
      method: 'GET',
      path: '/v1/files',
      expects: 'json',
      repeatable: true,
    } as const;
    const isRead = first !== undefined && page === 0;
    const { data, has_more } = isRead ? first : await send({ ...request, parameters });
    found.push(...asList(data).map(asObject));
    if (has_more !== true || asList(data).length === 0) break;
  }
  return found;
}
