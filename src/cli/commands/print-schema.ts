import { lexicographicSortSchema, printSchema } from 'graphql';
import { readProject } from '../../gateway.ts';
import { loadCommandConfig, requireProject } from './command.ts';
import type { Command } from './command.ts';

/** Prints the schema that the project's tables give. */
export const printProjectSchema: Command = async (options) => {
  const config = requireProject(await loadCommandConfig(options));
  const { schema } = await readProject(config);
  options.print(printSchema(lexicographicSortSchema(schema)));
};
