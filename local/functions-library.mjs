/**
 * Which files of the library of Azure Functions go into a bundle: its TypeScript, which its package contains. The
 * JavaScript of the package is written for engines without private fields. It keeps every one in a WeakMap, which takes
 * a quarter of the processor time of a call.
 */
import path from 'node:path';

const scope = path.resolve(import.meta.dirname, '../node_modules/@azure');

/** The entry file of each package, for the bundler. */
export const functionsLibrary = {
  '@azure/functions': path.join(scope, 'functions/src/index.ts'),
  // The ES module of this package lacks an export that the library uses.
  '@azure/functions-extensions-base': path.join(
    scope,
    'functions-extensions-base/dist/azure-functions-extensions-base.js',
  ),
};
