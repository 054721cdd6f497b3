import { graphqlSync, lexicographicSortSchema, printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { readProject } from '../../gateway.ts';
import { loadCommandConfig, requireProject } from './command.ts';
import type { Command } from './command.ts';

/** Prints the schema that the project's tables give. */
export const printProjectSchema: Command = async (options) => {
  const config = requireProject(await loadCommandConfig(options));
  const { isFederated } = options.flags;
  const federation = { ...config.federation, enabled: config.federation.enabled || isFederated };
  const { schema } = await readProject({ ...config, federation });
  const sorted = lexicographicSortSchema(schema);
  options.print(isFederated ? printSubgraph(sorted) : printSchema(sorted));
};

/** What a router would be told. */
function printSubgraph(schema: GraphQLSchema): string {
  const { data, errors } = graphqlSync({ schema, source: '{ _service { sdl } }' });
  if (errors) throw new AggregateError(errors, 'The schema could not be printed.');
  return (data as unknown as { _service: { sdl: string } })._service.sdl;
}
