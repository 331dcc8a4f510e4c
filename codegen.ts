/** Types the GraphQL operations of the pages and of the tests from schema/hub.graphql, which `npm run generate` prints first. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const typed = {
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    scalars: { DateTime: 'string', Date: 'string', JSON: 'unknown' },
  },
} as const;

const config: CodegenConfig = {
  schema: 'schema/hub.graphql',
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/console/generated/': { ...typed, documents: ['src/console/**/*.{ts,tsx}', '!src/console/generated/**'] },
    'test/generated/': { ...typed, documents: ['test/**/*.ts', 'src/tools/**/*.ts', '!test/generated/**'] },
  },
};

export default config;
