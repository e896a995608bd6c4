/** Keeps the pictures of an answer for an hour, and gives out links that nobody can guess. */
import { createBlobStore, type BlobSettings, type BlobStore, type StoredFile } from '../azure/blobs';
import { within } from '../deadline';
import { reasonOf, type Warn } from '../errors';
import { contentTypeOf } from '../schema/file';
import { asList, asObject, type JsonObject } from '../json';
import { linkMs, linkNameOf, blobName, storedName } from './links';
import { readSize, resized } from './resize';

export type { StoredFile } from '../azure/blobs';

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
   * When the caller must have a reply, in milliseconds since 1970. A picture that cannot be stored in time
   * comes as a data URL.
   */
  deadline: number;
}

/** Keeps pictures and gives out links to them. */
export interface Pictures {
  /**
   * Replaces each picture in OpenAI's answer with a link, or with a data URL if the picture cannot be stored.
   *
   * @returns the answer with links; `isStored` is false if any picture could not be stored
   */
  publish: (answer: JsonObject, wanted: Wanted) => Promise<{ answer: JsonObject; isStored: boolean }>;
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
  /** Stores the pictures. By default this is the storage in the settings; tests use something else. */
  store?: BlobStore | undefined;
}

/** Time limit for one access to the store. */
const storeTimeoutMs = 10_000;

/** Time needed to write the reply once its pictures are stored. */
const replyMs = 1_000;

/** Creates the functions that keep pictures and give out links. */
export function createPictures(options: PicturesOptions): Pictures {
  const { settings, now, randomBytes, warn } = options;
  const store = 'store' in options ? options.store : createBlobStore(settings, containerName);

  /** Stores a picture and gives its link, or gives a data URL if the picture could not be stored. */
  async function addressOf(
    bytes: Buffer,
    { address, deadline }: Wanted,
  ): Promise<{ url: string; isStored: boolean }> {
    const { ending, type } = pictureKind(bytes);
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
      let isStored = true;
      const data = await Promise.all(
        asList(answer.data).map(async (item) => {
          const { b64_json: encoded, ...rest } = asObject(item);
          if (typeof encoded !== 'string') return rest;
          const given = Buffer.from(encoded, 'base64');
          const bytes = size ? await resized(given, pictureKind(given).type, size) : given;
          const published = await addressOf(bytes, wanted);
          isStored &&= published.isStored;
          return {
            ...rest,
            url: published.url,
            revised_prompt: rest.revised_prompt ?? wanted.prompt,
            ...(wanted.base64 && { b64_json: bytes === given ? encoded : bytes.toString('base64') }),
          };
        }),
      );
      return { answer: { ...answer, data }, isStored };
    },
    read: async (link) => {
      const name = storedName(link);
      const picture = name && store ? await within(store.get(name), storeTimeoutMs) : undefined;
      return picture && now() < picture.expires ? picture : undefined;
    },
    cleanUp: async () => (await store?.deleteExpired(now())) ?? 0,
  };
}

/** The file extension and the content type of a picture, from its first bytes. */
function pictureKind(bytes: Buffer): { ending: string; type: string } {
  const head = bytes.toString('latin1', 0, 12);
  const isWebp = head.startsWith('RIFF') && head.endsWith('WEBP');
  const ending = head.startsWith('\xff\xd8\xff') ? 'jpg' : isWebp ? 'webp' : 'png';
  return { ending, type: contentTypeOf(ending) };
}
