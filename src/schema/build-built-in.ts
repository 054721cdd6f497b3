import type { GraphQLSchema } from 'graphql';
import {
  GraphQLDeprecatedDirective,
  GraphQLIncludeDirective,
  GraphQLOneOfDirective,
  GraphQLSkipDirective,
} from 'graphql';
import { createBuilder } from './builder.ts';
import { addOperations } from './services/add-operations.ts';
import { builtInDialect } from './services/built-in-dialect.ts';
import { addBuiltInScalars } from './services/built-in-scalars.ts';

/** The schema of Appwrite's built-in GraphQL API. It is the same for every project. */
export function buildBuiltInSchema(): GraphQLSchema {
  const builder = createBuilder();
  addBuiltInScalars(builder);
  builder.queryType({});
  builder.mutationType({});
  addOperations(builder, builtInDialect);
  return builder.toSchema({
    sortSchema: false,
    directives: [
      GraphQLIncludeDirective,
      GraphQLSkipDirective,
      GraphQLDeprecatedDirective,
      GraphQLOneOfDirective,
    ],
  });
}
