/** Lists the versions of the Model Context Protocol that the app speaks. */

/** The version in which each request stands alone. See https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning. */
export const modernVersion = '2026-07-28';

/** The versions that begin with `initialize`, newest first. */
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/** The version of callers that name none: the header came with the next one. */
export const silentVersion = '2025-03-26';

/** From this version on, a result can have links to resources. */
export const versionWithLinks = '2025-06-18';
