import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which folders of src/ ("rooms") each folder may import; the arrows in docs/architecture.md. */
const arrows = {
  errors: [],
  settings: [],
  schema: ['errors'],
  azure: ['settings'],
  actions: ['errors', 'schema'],
  upstreams: ['settings'],
  adaptation: ['actions', 'errors', 'schema', 'settings', 'upstreams'],
  keys: ['azure', 'errors', 'settings'],
  throttle: ['azure', 'errors', 'settings'],
  pictures: ['azure', 'errors', 'schema', 'settings'],
  jobs: ['azure', 'errors', 'settings'],
  claims: ['azure', 'errors', 'settings'],
  usage: ['azure', 'errors', 'schema', 'settings'],
  files: ['azure', 'settings'],
  batches: ['azure', 'errors', 'settings'],
  subscriptions: ['azure', 'errors', 'settings'],
  budgets: ['azure', 'errors', 'settings', 'usage'],
  openai: ['errors', 'keys', 'schema', 'settings', 'upstreams'],
  connector: ['actions', 'adaptation', 'schema'],
  mcp: ['actions', 'adaptation', 'connector', 'errors', 'schema'],
  http: [
    ...[
      'actions',
      'adaptation',
      'batches',
      'budgets',
      'claims',
      'connector',
      'errors',
      'files',
      'jobs',
      'keys',
      'openai',
    ],
    ...['mcp', 'pictures', 'schema', 'settings', 'subscriptions', 'throttle', 'upstreams', 'usage'],
  ],
};

/** The same for single files in src/. index.ts may import every folder. */
const arrowsOfFiles = {
  json: [],
  text: [],
  stages: [],
  deadline: ['errors'],
  day: [],
  lazy: [],
  lists: [],
  'once-for': [],
  preload: ['http'],
  functions: ['actions', 'connector', 'http'],
};

/** Forbids imports of some folders in the given files. */
function forbid(files, rooms) {
  const patterns = [
    {
      regex: '(^|/)(console|local|test)/',
      message: 'The app imports nothing from console/, local/ or test/.',
    },
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
    // A file beside it is in the same room.
    selector: 'ImportExpression[source.value=/^([.][.]|[.].*[/].*[/])/]',
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
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers may appear in messages.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An arrow function may consist of one call that returns nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      // An empty text may count as missing.
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
        performance: 'readonly',
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
  {
    files: ['console/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\.\\./src/(?!(errors/table|json)$)',
              message: 'The console takes only texts of errors and JSON from the app.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/settings/index.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/index.ts'], rules: { 'no-console': 'off' } },
);
