import type { CodegenConfig } from '@graphql-codegen/cli';

// Copy this file to the top level of a project that uses the API. `appwrite-graphql codegen` writes
// schema.graphql and runs it.
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['src/**/*.{ts,tsx,graphql}', '!src/gql/**'],
  ignoreNoDocuments: true,
  // For bundlers and for Node alike.
  importExtension: '.js',
  generates: {
    'src/gql/': {
      preset: 'client',
      // Hashes of the operations, for `persistedOperations.manifests`.
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          BigInt: 'string',
          DateTime: 'string',
          EmailAddress: 'string',
          FieldSet: 'string',
          Geometry: 'unknown',
          IP: 'string',
          JSON: 'unknown',
          LineString: '[number, number][]',
          Point: '[number, number]',
          Polygon: '[number, number][][]',
          SafeInt: 'number',
          URL: 'string',
          Upload: 'File | Blob',
          _Any: 'unknown',
        },
      },
    },
  },
};

export default config;
