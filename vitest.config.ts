import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// One copy of graphql for the tests and for the CommonJS packages that they load:
// two copies fail with "another module or realm".
const graphql = fileURLToPath(import.meta.resolve('graphql/index.js'));

const own = fileURLToPath(new URL('src/index.ts', import.meta.url));

const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include: include.map((folder) => `test/${folder}/**/*.test.ts`), testTimeout },
});

export default defineConfig({
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: graphql },
      // Examples import the package as its users do.
      { find: /^appwrite-graphql$/, replacement: own },
    ],
  },
  test: {
    projects: [
      project('unit', ['unit', 'schema'], 10_000),
      project('integration', ['queries', 'integration', 'devserver'], 30_000),
      project('conformance', ['conformance'], 120_000),
      project('docs', ['docs'], 30_000),
    ],
  },
});
