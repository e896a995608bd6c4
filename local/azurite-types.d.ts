/**
 * Declares types for the parts of Azurite that the local tools embed, because Azurite ships without types.
 */

declare module 'azurite/dist/src/blob/BlobConfiguration' {
  export default class BlobConfiguration {
    readonly port: number;
    constructor(
      host: string,
      port: number,
      keepAliveTimeout: number | undefined,
      metadataPath: string,
      extentPath: string,
      extents: { locationId: string; locationPath: string; maxConcurrency: number }[],
      enableAccessLog: boolean,
      accessLogStream: undefined,
      enableDebugLog: boolean,
      debugLogPath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      password: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      inMemory: boolean,
    );
  }
}

declare module 'azurite/dist/src/table/TableConfiguration' {
  export default class TableConfiguration {
    readonly port: number;
    constructor(
      host: string,
      port: number,
      keepAliveTimeout: number | undefined,
      metadataPath: string,
      enableDebugLog: boolean,
      enableAccessLog: boolean,
      accessLogStream: undefined,
      debugLogPath: undefined,
      loose: boolean,
      skipApiVersionCheck: boolean,
      cert: string,
      key: string,
      password: string,
      oauth: undefined,
      disableProductStyleUrl: boolean,
      inMemory: boolean,
    );
  }
}

declare module 'azurite/dist/src/blob/BlobServer' {
  export default class BlobServer {
    constructor(configuration: object);
    start(): Promise<void>;
    close(): Promise<void>;
    /** The address that the server listens on, including its actual port. */
    getHttpServerAddress(): string;
  }
}

declare module 'azurite/dist/src/table/TableServer' {
  export { default } from 'azurite/dist/src/blob/BlobServer';
}
