/** Pictures on their way out: kept for an hour, and found by a link that nobody can guess. */
import { within } from '../deadline';
import { reasonOf, type Warn } from '../errors';
import { contentTypeOf } from '../schema/file';
import { asList, asObject, type JsonObject } from '../json';
import { linkMs, linkNameOf, blobName, storedName } from './links';
import { readSize, resized } from './resize';
import { createPictureStore, type BlobSettings, type PictureStore, type StoredPicture } from './store';

export type { StoredPicture } from './store';

/** How the pictures of an answer are wanted. */
export interface Wanted {
  /** As in `size`. */
  size: unknown;
  /** Whether base64 is wanted besides the link. */
  base64: boolean;
  /** What was asked for; stands in `revised_prompt` unless OpenAI has one. */
  prompt: unknown;
  /** What links begin with, without a slash at the end. */
  address: string;
  /** When the caller must have an answer, in milliseconds since 1970. A picture that is not stored by then comes by itself. */
  deadline: number;
}

/** Gives out pictures. */
export interface Pictures {
  /** Puts a link in the place of each picture in OpenAI's answer; the picture itself as a data URL where there is no store. */
  publish: (answer: JsonObject, wanted: Wanted) => Promise<{ answer: JsonObject; isStored: boolean }>;
  /**
   * The picture of a link, as long as that works.
   *
   * @throws what the store threw, or TimedOut
   */
  read: (link: string) => Promise<StoredPicture | undefined>;
  /** Deletes pictures whose links no longer work, and says how many. */
  cleanUp: () => Promise<number>;
}

/** What {@link createPictures} needs. */
export interface PicturesOptions {
  settings: BlobSettings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  randomBytes: (count: number) => Buffer;
  warn: Warn;
  /** Where pictures are kept; the storage of the settings unless a test says otherwise. */
  store?: PictureStore | undefined;
}

/** How long the store may take. */
const patienceMs = 10_000;

/** What it takes to write an answer, once its pictures are settled. */
const replyMs = 1_000;

/** Makes what gives out pictures. */
export function createPictures(options: PicturesOptions): Pictures {
  const { settings, now, randomBytes, warn } = options;
  const store = 'store' in options ? options.store : createPictureStore(settings);

  /** The address of a picture: a link, or the picture itself when it could not be kept. */
  async function addressOf(
    bytes: Buffer,
    { address, deadline }: Wanted,
  ): Promise<{ url: string; isStored: boolean }> {
    const { ending, type } = pictureKind(bytes);
    const link = linkNameOf(randomBytes(32), ending);
    try {
      if (store) {
        const stored = store.put(blobName(link), { bytes, type, expires: now() + linkMs });
        await within(stored, Math.min(patienceMs, deadline - replyMs - now()));
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
          const found = await addressOf(bytes, wanted);
          isStored &&= found.isStored;
          return {
            ...rest,
            url: found.url,
            revised_prompt: rest.revised_prompt ?? wanted.prompt,
            ...(wanted.base64 && { b64_json: bytes === given ? encoded : bytes.toString('base64') }),
          };
        }),
      );
      return { answer: { ...answer, data }, isStored };
    },
    read: async (link) => {
      const name = storedName(link);
      const picture = name && store ? await within(store.get(name), patienceMs) : undefined;
      return picture && now() < picture.expires ? picture : undefined;
    },
    cleanUp: async () => (await store?.deleteExpired(now())) ?? 0,
  };
}

/** What a picture is, by its first bytes. */
function pictureKind(bytes: Buffer): { ending: string; type: string } {
  const head = bytes.toString('latin1', 0, 12);
  const isWebp = head.startsWith('RIFF') && head.endsWith('WEBP');
  const ending = head.startsWith('\xff\xd8\xff') ? 'jpg' : isWebp ? 'webp' : 'png';
  return { ending, type: contentTypeOf(ending) };
}
