import type { CodegenConfig } from '@graphql-codegen/cli';

const gateway = process.env['GATEWAY'] ?? 'http://127.0.0.1:4000';

const config: CodegenConfig = {
  schema: `${gateway}/graphql`,
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          BigInt: 'string',
          DateTime: 'string',
          EmailAddress: 'string',
          Geometry: 'unknown',
          IP: 'string',
          JSON: 'unknown',
          LineString: '[number, number][]',
          Point: '[number, number]',
          Polygon: '[number, number][][]',
          SafeInt: 'number',
          URL: 'string',
          Upload: 'File',
        },
      },
    },
  },
};

export default config;
