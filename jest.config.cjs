/** Runs the tests in TypeScript without checking types; `npm run types` does that. */

/** Packages that exist only as ES modules, which Jest has to translate. */
const modules = [
  ...['file-type', 'strtok3', 'token-types', 'uint8array-extras'],
  ...['@tokenizer/inflate', '@tokenizer/token', '@borewit/text-codec'],
];

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 30_000,
  // Most tests wait for other processes. One worker fewer than there are processors would halve their speed on two.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  transform: {
    '^.+\\.(ts|js)$': [
      'ts-jest',
      {
        diagnostics: false,
        tsconfig: {
          module: 'commonjs',
          moduleResolution: 'node10',
          target: 'es2023',
          esModuleInterop: true,
          isolatedModules: true,
          allowJs: true,
        },
      },
    ],
  },
  // Its exports are for ES modules alone, which Jest does not look up.
  moduleNameMapper: { '^file-type$': '<rootDir>/node_modules/file-type/index.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')})/)`],
};
