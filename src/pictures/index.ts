/** Keeps the pictures of an answer for an hour, and gives out links that nobody can guess. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBlobStore, type BlobSettings, type BlobStore, type StoredFile } from '../azure/blobs';
import { TimedOut, within } from '../deadline';
import { reasonOf, type Warn } from '../errors';
import { asList, asObject, type JsonObject } from '../json';
import { contentTypeOf } from '../schema/file';
import type { NotResized, PictureOutcome } from '../stages';
import { fitOf, readSize } from './fit';
import { readHeader, type Size } from './header';
import { linkMs, linkNameOf, blobName, storedName } from './links';
import type { Resize } from './resizer';

export type { StoredFile } from '../azure/blobs';
export { createResize, type Resize } from './resizer';

/** Name of the container with the pictures. */
export const containerName = 'pictures';

/** How the caller wants the pictures of an answer. */
export interface Wanted {
  /** The input `size`, unchecked. */
  size: unknown;
  /** Whether the caller wants base64 in addition to the link. */
  base64: boolean;
  /** The prompt. It is returned as `revised_prompt` if OpenAI returns none. */
  prompt: unknown;
  /** What links begin with, without a slash at the end. */
  address: string;
  /**
   * When the caller must have a reply, in milliseconds since 1970. A picture that cannot be resized in time keeps its
   * size, and one that cannot be stored in time comes as a data URL.
   */
  deadline: number;
}

/** An answer with links in the place of its pictures, and what became of these. */
export interface Published extends PictureOutcome {
  answer: JsonObject;
}

/** Keeps pictures and gives out links to them. */
export interface Pictures {
  /**
   * Replaces each picture in OpenAI's answer with a link, or with a data URL if the picture cannot be stored. Makes
   * pictures smaller that are larger than the caller asked for.
   */
  publish: (answer: JsonObject, wanted: Wanted) => Promise<Published>;
  /**
   * Stores a file that a model has made, and gives its link, or a data URL if it cannot be stored.
   *
   * @param name - its name, from whose ending its content type is known
   */
  keepFile: (
    bytes: Buffer,
    name: string,
    wanted: Pick<Wanted, 'address' | 'deadline'>,
  ) => Promise<{ url: string; isStored: boolean }>;
  /**
   * The picture that a link leads to; undefined if there is no such link or it has expired.
   *
   * @param link - the last part of the link, such as `<random text>.png`
   * @throws what the store threw, or TimedOut
   */
  read: (link: string) => Promise<StoredFile | undefined>;
  /**
   * Deletes pictures whose links have expired.
   *
   * @returns how many were deleted
   */
  cleanUp: () => Promise<number>;
}

/** What {@link createPictures} needs. */
export interface PicturesOptions {
  settings: BlobSettings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  randomBytes: (count: number) => Buffer;
  warn: Warn;
  resize: Resize;
  /** Stores the pictures. By default this is the storage in the settings; tests use something else. */
  store?: BlobStore | undefined;
}

/**
 * The most bytes of pictures that a reply has in base64, which makes them a third longer. The host holds a reply several
 * times; see infra/main.bicep.
 */
export const maxBase64Bytes = 24 * 1024 * 1024;

/** Time limit for one access to the store. */
const storeTimeoutMs = 10_000;

/** Time needed to write the reply once its pictures are stored. */
const replyMs = 1_000;

/** Creates the functions that keep pictures and give out links. */
export function createPictures(options: PicturesOptions): Pictures {
  const { settings, now, randomBytes, warn, resize } = options;
  const store = 'store' in options ? options.store : createBlobStore(settings, containerName);

  /**
   * Makes a picture smaller if it is larger than the caller asked for.
   *
   * @returns the picture in either size, and the reason if it does not have the right one
   */
  async function fitted(
    bytes: Buffer,
    wanted: Size,
    until: number,
  ): Promise<{ bytes: Buffer; not?: NotResized }> {
    const header = readHeader(bytes);
    const fit = fitOf(header, wanted);
    if (fit === 'keep') return { bytes };
    if (fit !== 'resize') return { bytes, not: fit };
    try {
      return { bytes: await resize({ bytes, isJpeg: header.ending === 'jpg', size: wanted }, until) };
    } catch (error) {
      // A picture of the wrong size is better than no picture.
      warn({ event: 'picture_not_resized', ...reasonOf(error) });
      return { bytes, not: error instanceof TimedOut ? 'late' : 'failed' };
    }
  }

  /** Stores a file and gives its link, or gives a data URL if the file could not be stored. */
  async function addressOf(
    bytes: Buffer,
    { ending, type }: { ending: string; type: string },
    { address, deadline }: Pick<Wanted, 'address' | 'deadline'>,
  ): Promise<{ url: string; isStored: boolean }> {
    const link = linkNameOf(randomBytes(32), ending);
    try {
      if (store) {
        const stored = store.put(blobName(link), { bytes, type, expires: now() + linkMs });
        await within(stored, Math.min(storeTimeoutMs, deadline - replyMs - now()));
        return { url: `${address}/v1/images/files/${link}`, isStored: true };
      }
    } catch (error) {
      warn({ event: 'picture_not_stored', ...reasonOf(error) });
    }
    return { url: `data:${type};base64,${bytes.toString('base64')}`, isStored: false };
  }

  return {
    publish: async (answer, wanted) => {
      const size = readSize(wanted.size);
      // Half of the time that is left is for resizing, and the other half for storing.
      const resizeUntil = now() + (wanted.deadline - replyMs - now()) / 2;
      const notResized: NotResized[] = [];
      let isStored = true;

      async function publishOne(item: unknown): Promise<{ data: JsonObject; bytes?: Buffer }> {
        const { b64_json: encoded, ...rest } = asObject(item);
        if (typeof encoded !== 'string') return { data: rest };
        const given = Buffer.from(encoded, 'base64');
        const { bytes, not } = size ? await fitted(given, size, resizeUntil) : { bytes: given };
        if (not) notResized.push(not);
        const { url, isStored: isKept } = await addressOf(bytes, readHeader(bytes), wanted);
        isStored &&= isKept;
        return { data: { ...rest, url, revised_prompt: rest.revised_prompt ?? wanted.prompt }, bytes };
      }

      const publishing: ReturnType<typeof publishOne>[] = [];
      for (const item of asList(answer.data)) {
        publishing.push(publishOne(item));
        // Decoding a large picture takes some milliseconds. Other calls may go on before the next one.
        await nextTurn();
      }
      const published = await Promise.all(publishing);
      const total = published.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
      const isTooMuchBase64 = wanted.base64 && total > maxBase64Bytes;
      const data = published.map(({ data: about, bytes }) =>
        wanted.base64 && bytes && !isTooMuchBase64 ? { ...about, b64_json: bytes.toString('base64') } : about,
      );
      return { answer: { ...answer, data }, isStored, isTooMuchBase64, notResized };
    },
    keepFile: (bytes, name, wanted) => {
      const ending = /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
      return addressOf(bytes, { ending, type: contentTypeOf(ending) }, wanted);
    },
    read: async (link) => {
      const name = storedName(link);
      const picture = name && store ? await within(store.get(name), storeTimeoutMs) : undefined;
      return picture && now() < picture.expires ? picture : undefined;
    },
    cleanUp: async () => (await store?.deleteExpired(now())) ?? 0,
  };
}
