/** The parts of Azurite that the local tools embed. Azurite ships no types of its own. */

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
    /** The address it listens at, with the port it got. */
    getHttpServerAddress(): string;
  }
}

declare module 'azurite/dist/src/table/TableServer' {
  export { default } from 'azurite/dist/src/blob/BlobServer';
}
