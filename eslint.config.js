import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { flatConfigs as importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const leaves = [
  'errors.ts',
  'logger.ts',
  'timers.ts',
  'cancel.ts',
  'short-lived.ts',
  'did-you-mean.ts',
];

/** Who may import whom inside src: a folder may import itself and what its line names. */
const layers = {
  config: ['errors.ts', 'did-you-mean.ts'],
  appwrite: leaves,
  catalog: ['appwrite', ...leaves],
  loaders: ['catalog', 'appwrite', ...leaves],
  resolvers: ['loaders', 'catalog', 'appwrite', ...leaves],
  schema: ['resolvers', 'catalog', 'appwrite', ...leaves],
  server: ['resolvers/context.ts', ...leaves],
  workers: ['server', ...leaves],
  doctor: ['catalog', ...leaves],
  cli: ['gateway.ts', 'doctor.ts', 'fleet.ts', 'worker.ts', 'config', ...leaves],
};

const zones = [
  ...Object.entries(layers).map(([folder, allowed]) => ({
    target: `./src/${folder}`,
    from: './src',
    except: [folder, ...allowed].map((name) => `./${name}`),
  })),
  ...leaves.map((leaf) => ({ target: `./src/${leaf}`, from: './src' })),
  { target: './devserver', from: './src' },
  { target: './src', from: './devserver' },
];

const sizes = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 10],
  'max-params': ['error', 3],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      'coverage',
      '**/node_modules',
      '.data',
      // The apps have packages, and a compiler's configuration, of their own.
      'examples/{apollo,urql,relay}',
      // AssemblyScript, which has other types and a compiler of its own.
      'wasm',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, importX.typescript],
    plugins: { 'import-x': importX.recommended.plugins['import-x'] },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver()],
    },
    rules: {
      ...sizes,
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
    },
  },
  {
    files: ['src/**/*.ts', 'devserver/**/*.ts'],
    ignores: ['src/config/**', 'src/cli/**', 'devserver/main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings arrive as arguments.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/schema/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@pothos/*'], message: 'Only src/schema imports Pothos.' },
            { group: ['node-appwrite'], message: 'Only tests have the SDK: its size is felt.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/schema/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // GraphQL calls a resolver with four.
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/cli/commands/dev.ts'],
    rules: { 'import-x/no-restricted-paths': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['**/*.facts.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['*.ts', '*.js', 'scripts/**/*.js', 'examples/**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: { 'import-x/no-default-export': 'off', 'no-console': 'off' },
  },
);
