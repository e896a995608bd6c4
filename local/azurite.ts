/** Runs Azurite, the Azure Storage emulator, in this process: blobs and tables, in memory or in a folder. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
// Azurite has no public API for embedding, so its version is pinned.
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';
import TableConfiguration from 'azurite/dist/src/table/TableConfiguration';
import TableServer from 'azurite/dist/src/table/TableServer';
import { onFreePort } from './listen';

/** The account and key that every Azurite uses. They are public and give access to nothing else. */
export const account = 'devstoreaccount1';
export const accountKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A running Azurite. */
export interface Azurite {
  connectionString: string;
  stop: () => Promise<void>;
}

/** Options of Azurite. */
export interface AzuriteOptions {
  /** Preferred ports; 0 means any free port. */
  blobPort: number;
  tablePort: number;
  /** Folder for the data. Without it, the data stays in memory. */
  folder?: string | undefined;
  /** Called with each port that is taken. */
  onTaken?: (port: number) => void;
}

/** Starts the blob and table servers of Azurite. */
export async function startAzurite({
  blobPort,
  tablePort,
  folder,
  onTaken,
}: AzuriteOptions): Promise<Azurite> {
  const inMemory = folder === undefined;
  const place = (name: string) => (inMemory ? '' : path.join(folder, name));
  if (!inMemory) mkdirSync(folder, { recursive: true });

  const blob = await onFreePort(
    blobPort,
    async (port) => {
      const extents = [{ locationId: 'Default', locationPath: place('blobs'), maxConcurrency: 10 }];
      const server = new BlobServer(
        new BlobConfiguration(
          '127.0.0.1',
          port,
          undefined,
          place('blob.json'),
          place('blob-extents.json'),
          extents,
          false,
          undefined,
          false,
          undefined,
          false,
          true,
          '',
          '',
          '',
          undefined,
          false,
          inMemory,
        ),
      );
      await server.start();
      return server;
    },
    onTaken,
  );
  const table = await onFreePort(
    tablePort,
    async (port) => {
      const server = new TableServer(
        new TableConfiguration(
          '127.0.0.1',
          port,
          undefined,
          place('table.json'),
          false,
          false,
          undefined,
          undefined,
          false,
          true,
          '',
          '',
          '',
          undefined,
          false,
          inMemory,
        ),
      );
      await server.start();
      return server;
    },
    onTaken,
  );

  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${accountKey}`,
      `BlobEndpoint=${blob.getHttpServerAddress()}/${account}`,
      `TableEndpoint=${table.getHttpServerAddress()}/${account}`,
    ].join(';'),
    stop: async () => {
      await Promise.all([blob.close(), table.close()]);
    },
  };
}
