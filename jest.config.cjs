/** Runs the tests in TypeScript without checking types; `npm run types` does that. */

/** Packages that exist only as ES modules, which Jest has to translate. */
const modules = [
  ...['file-type', 'strtok3', 'token-types', 'uint8array-extras'],
  ...['@tokenizer/inflate', '@tokenizer/token', '@borewit/text-codec'],
  // Not an ES module, but taken from its TypeScript.
  '@azure/functions',
];

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 30_000,
  // Most tests wait for other processes. One worker fewer than there are processors would halve their speed on two.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  transform: { '^.+\\.(ts|js)$': '<rootDir>/test/support/transform.cjs' },
  moduleNameMapper: {
    // The files that go into the app; see local/libraries.mjs.
    '^@azure/functions$': '<rootDir>/node_modules/@azure/functions/src/index.ts',
    '^axios$': '<rootDir>/node_modules/axios/dist/browser/axios.cjs',
    // A file of ours that is imported late has the ending that Node will see.
    '^(\\./attempt)\\.js$': '$1.ts',
    // Its exports are for ES modules alone, which Jest does not look up.
    '^file-type$': '<rootDir>/node_modules/file-type/index.js',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')})/)`],
};
