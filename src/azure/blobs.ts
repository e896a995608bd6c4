/** Stores files for a limited time as blobs, in the storage account that the Functions host uses. */
import { asObject } from '../json';
import type { Settings } from '../settings';
import { lazily } from '../lazy';
import { storageAccess, type StorageSettings } from './storage';

/** The settings that say where the blob storage is. */
export type BlobSettings = StorageSettings & Pick<Settings, 'storageBlobUri'>;

/** Time after which a request is cancelled. By then no caller waits for it any more. */
const abandonMs = 15_000;

/** A file in the store. */
export interface StoredFile {
  bytes: Buffer;
  /** Content type. */
  type: string;
  /** When it is of no use any more, in milliseconds since 1970. */
  expires: number;
}

/** Stores files by name. Its functions throw if the storage fails. */
export interface BlobStore {
  put: (name: string, file: StoredFile) => Promise<void>;
  /** Gives undefined if there is no file of that name. */
  get: (name: string) => Promise<StoredFile | undefined>;
  /**
   * Deletes the files that have expired.
   *
   * @param now - the time, in milliseconds since 1970
   * @returns how many were deleted
   */
  deleteExpired: (now: number) => Promise<number>;
}

/**
 * Creates a store; undefined if the settings name no blob storage. Nothing is loaded before it is used.
 *
 * @param containerName - name of the container; the first use creates it
 */
export function createBlobStore(settings: BlobSettings, containerName: string): BlobStore | undefined {
  const { storageConnection, storageBlobUri, storageAccountName } = settings;
  if (!storageConnection && !storageBlobUri && !storageAccountName) return undefined;
  const container = lazily(() => createContainer(settings, containerName));
  return {
    put: async (name, { bytes, type, expires }) => {
      const blob = (await container()).getBlockBlobClient(name);
      const metadata = { expires: String(expires) };
      await blob.uploadData(bytes, {
        abortSignal: AbortSignal.timeout(abandonMs),
        blobHTTPHeaders: { blobContentType: type },
        metadata,
      });
    },
    get: async (name) => {
      const blob = (await container()).getBlockBlobClient(name);
      const options = { abortSignal: AbortSignal.timeout(abandonMs) };
      try {
        const { contentType = '', metadata } = await blob.getProperties(options);
        return {
          bytes: await blob.downloadToBuffer(undefined, undefined, options),
          type: contentType,
          expires: Number(metadata?.expires ?? 0),
        };
      } catch (error) {
        if (asObject(error).statusCode === 404) return undefined;
        throw error;
      }
    },
    deleteExpired: async (now) => {
      const client = await container();
      let deleted = 0;
      for await (const { name, metadata } of client.listBlobsFlat({ includeMetadata: true })) {
        if (now < Number(metadata?.expires ?? 0)) continue;
        // Another instance may have deleted it first.
        const { succeeded } = await client.getBlobClient(name).deleteIfExists();
        if (succeeded) deleted++;
      }
      return deleted;
    },
  };
}

async function createContainer(settings: BlobSettings, containerName: string) {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const options = { retryOptions: { maxTries: 2 } };
  const container = (await createService()).getContainerClient(containerName);
  await container.createIfNotExists({ abortSignal: AbortSignal.timeout(abandonMs) });
  return container;

  async function createService() {
    const { storageConnection, storageBlobUri } = settings;
    if (storageConnection) return BlobServiceClient.fromConnectionString(storageConnection, options);
    const { address, credential } = await storageAccess(settings, 'blob', storageBlobUri);
    return new BlobServiceClient(address, credential, options);
  }
}
