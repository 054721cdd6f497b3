import type { GraphQLSchema } from 'graphql';
import {
  GraphQLDeprecatedDirective,
  GraphQLIncludeDirective,
  GraphQLOneOfDirective,
  GraphQLSkipDirective,
} from 'graphql';
import { createBuilder } from './builder.ts';
import { createLateBuilder } from './late-builder.ts';
import { LateSchema } from './late-schema.ts';
import { addOperations } from './services/add-operations.ts';
import { builtInDialect } from './services/built-in-dialect.ts';
import { addBuiltInScalars } from './services/built-in-scalars.ts';

/** The schema of Appwrite's built-in GraphQL API. It is the same for every project. */
export function buildBuiltInSchema(): GraphQLSchema {
  const builder = createBuilder();
  const late = createLateBuilder(builder);
  addBuiltInScalars(builder);
  builder.queryType({});
  builder.mutationType({});
  addOperations({ builder, late }, builtInDialect);
  return new LateSchema(late.finish({ hasLateTypes: false }).types, [
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    GraphQLDeprecatedDirective,
    GraphQLOneOfDirective,
  ]);
}
