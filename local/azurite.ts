/** Azurite, the Azure Storage emulator, in this process: blobs and tables, in memory or in a folder. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
// Azurite has no public way of being embedded; its version is pinned for that reason.
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';
import TableConfiguration from 'azurite/dist/src/table/TableConfiguration';
import TableServer from 'azurite/dist/src/table/TableServer';
import { onFreePort } from './listen';

/** The account and key of every Azurite; they are public and open nothing else. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Where a running Azurite is, and how it is stopped. */
export interface Azurite {
  connectionString: string;
  stop: () => Promise<void>;
}

/** Where Azurite should run. */
export interface AzuriteOptions {
  /** Wanted ports; 0 for any free one. */
  blobPort: number;
  tablePort: number;
  /** Folder for the data; in memory when left out. */
  folder?: string | undefined;
  onTaken?: (port: number) => void;
}

/** Starts Azurite. */
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
