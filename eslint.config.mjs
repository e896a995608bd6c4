import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The arrows of docs/architecture.md: what each room of src/ may not import. */
const forbidden = {
  'src/actions': ['http', 'openai', 'keys', 'connector', 'settings', 'index'],
  'src/keys': ['http', 'openai', 'actions', 'connector', 'index'],
  'src/openai': ['actions', 'http', 'connector', 'index'],
  'src/http': ['connector', 'index'],
  'src/connector': ['http', 'openai', 'keys', 'index'],
};

const notDeployed = {
  regex: '(^|/)(local|test)(/|$)',
  message: 'What is deployed imports nothing from local/ or test/.',
};

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
      },
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [notDeployed] }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only settings.ts reads the environment.' },
      ],
      'no-console': 'error',
    },
  },
  ...Object.entries(forbidden).map(([room, others]) => ({
    files: [`${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            notDeployed,
            {
              regex: `^\\.\\./(${others.join('|')})(/|$)`,
              message: 'This arrow is not in docs/architecture.md.',
            },
          ],
        },
      ],
    },
  })),
  { files: ['src/settings.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/index.ts'], rules: { 'no-console': 'off' } },
);
