import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The arrows of docs/architecture.md: which rooms of src/ each room may import. */
const arrows = {
  errors: [],
  settings: [],
  schema: ['errors'],
  azure: ['settings'],
  actions: ['errors', 'schema'],
  adaptation: ['actions', 'errors', 'settings'],
  keys: ['azure', 'errors', 'settings'],
  throttle: ['azure', 'errors', 'settings'],
  pictures: ['azure', 'errors', 'schema', 'settings'],
  openai: ['errors', 'keys', 'schema', 'settings'],
  connector: ['actions', 'adaptation', 'schema'],
  http: [
    ...['actions', 'adaptation', 'connector', 'errors', 'keys', 'openai'],
    ...['pictures', 'schema', 'settings', 'throttle'],
  ],
};

/** The same for the files beside the rooms. index.ts may import every room. */
const arrowsOfFiles = {
  json: [],
  stages: [],
  deadline: ['errors'],
  functions: ['actions', 'connector', 'http'],
};

/** Forbids imports of some rooms, seen from files in a place. */
function forbid(files, rooms) {
  const patterns = [
    { regex: '(^|/)(local|test)(/|$)', message: 'What is deployed imports nothing from local/ or test/.' },
    { regex: '^(node:)?process$', message: 'Only src/settings reads the environment.' },
    ...(rooms.length > 0
      ? [
          {
            regex: `^(\\./|(\\.\\./)+)(${rooms.join('|')})(/|$)`,
            message: 'This arrow is not in docs/architecture.md.',
          },
        ]
      : []),
  ];
  const dynamic = {
    selector: 'ImportExpression[source.value=/^[.]/]',
    message: 'Import rooms at the top of a file, where the arrows are checked.',
  };
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns }], 'no-restricted-syntax': ['error', dynamic] },
  };
}

const rooms = Object.keys(arrows);
const allBut = (allowed) => [...rooms, 'index', 'functions'].filter((name) => !allowed.includes(name));

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', '.local/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers in messages are meant to be read.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An arrow function may be a call; an empty text may stand for an absent one.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/settings reads the environment.' },
      ],
      'no-console': 'error',
    },
  },
  forbid(['src/index.ts'], []),
  ...rooms.map((room) => forbid([`src/${room}/**/*.ts`], allBut([room, ...arrows[room]]))),
  ...Object.entries(arrowsOfFiles).map(([file, allowed]) => forbid([`src/${file}.ts`], allBut(allowed))),
  { files: ['src/settings/index.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/index.ts'], rules: { 'no-console': 'off' } },
);
