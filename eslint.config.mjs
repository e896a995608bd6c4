import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The rooms of src/, and the arrows of docs/architecture.md: what each may import of the others. */
const arrows = {
  actions: [],
  adaptation: ['actions'],
  keys: [],
  openai: [],
  pictures: [],
  throttle: [],
  http: ['actions', 'adaptation', 'connector', 'keys', 'openai', 'pictures', 'throttle'],
  connector: ['actions', 'adaptation'],
};

/** Forbids imports of some rooms, seen from files in a place. */
function forbid(files, rooms, prefix) {
  const patterns = [
    { regex: '(^|/)(local|test)(/|$)', message: 'What is deployed imports nothing from local/ or test/.' },
    { regex: '^(node:)?process$', message: 'Only settings.ts reads the environment.' },
    ...(rooms.length > 0
      ? [
          {
            regex: `^${prefix}(${rooms.join('|')})(/|$)`,
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
      },
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only settings.ts reads the environment.' },
      ],
      'no-console': 'error',
    },
  },
  forbid(['src/index.ts'], ['connector'], '\\./'),
  forbid(['src/{errors,json,file,identity,lazy,storage,setting-kinds,settings,deadline}.ts'], rooms, '\\./'),
  ...rooms.map((room) => {
    const others = [...rooms, 'index'].filter((other) => other !== room && !arrows[room].includes(other));
    return forbid([`src/${room}/**/*.ts`], others, '\\.\\./');
  }),
  { files: ['src/settings.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/index.ts'], rules: { 'no-console': 'off' } },
);
