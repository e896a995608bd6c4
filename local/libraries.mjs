/** Which files of some packages go into the app, where those that a bundler would choose cost time. */
import path from 'node:path';

const packages = path.resolve(import.meta.dirname, '../node_modules');

/** The entry file of each package, for the bundler. Tests take the same; see jest.config.cjs. */
export const libraries = {
  // Its TypeScript, which the package contains. Its JavaScript is written for engines without private fields. It keeps every one in
  // a WeakMap, which takes a quarter of the processor time of a call.
  '@azure/functions': path.join(packages, '@azure/functions/src/index.ts'),
  // The ES module of this package lacks an export that the library of Azure Functions uses.
  '@azure/functions-extensions-base': path.join(
    packages,
    '@azure/functions-extensions-base/dist/azure-functions-extensions-base.js',
  ),
  // axios without its own ways to send over Node, which src/openai replaces. They are two thirds of it, and load packages that
  // nothing here uses.
  axios: path.join(packages, 'axios/dist/esm/axios.js'),
};
