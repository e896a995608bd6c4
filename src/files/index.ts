/** Knows which connection has uploaded which file, so that no other one can use it. */
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import type { Settings } from '../settings';
import { createFileStore, tableName, type FileStore, type OwnedFile } from './store';

export { fileIdsIn, maxIds, type FileId } from './ids';
export type { FileStore, OwnedFile } from './store';

/** Knows whose file is whose. Its functions throw what the store throws. */
export interface Files {
  /** Whether all connections share their files, so that nobody has one for themselves. */
  areShared: boolean;
  /** Notes whose a new file is. */
  add: (file: OwnedFile) => Promise<void>;
  /** The owner of a file: a connection; undefined if the file was not uploaded with this app. */
  ownerOf: (id: string) => Promise<string | undefined>;
  /** The files of a connection. */
  of: (connection: string) => Promise<readonly OwnedFile[]>;
  /** Forgets a file that is deleted. */
  remove: (id: string) => Promise<void>;
  /**
   * Forgets files that have expired.
   *
   * @returns how many
   */
  cleanUp: () => Promise<number>;
}

/** What {@link createFiles} needs. */
export interface FilesOptions {
  settings: TableSettings & Pick<Settings, 'filesShared'>;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Stores the owners. By default this is the table in the settings; tests use something else. */
  store?: FileStore;
}

/** Creates what knows the owners of files. Nothing is loaded or read before the first file. */
export function createFiles({ settings, now, store: given }: FilesOptions): Files {
  const store =
    given ?? createFileStore(lazily(() => openTable(settings, { name: tableName, maxRetries: 2 })));
  return {
    areShared: settings.filesShared,
    add: (file) => store.put(file),
    ownerOf: async (id) => (await store.get(id))?.connection,
    of: async (connection) => {
      const found: OwnedFile[] = [];
      for await (const file of store.of(connection)) found.push(file);
      return found;
    },
    remove: (id) => store.delete(id),
    cleanUp: async () => {
      let forgotten = 0;
      for await (const { id } of store.expired(now())) {
        await store.delete(id);
        forgotten++;
      }
      return forgotten;
    },
  };
}
