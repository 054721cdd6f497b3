import type { Snapshot } from '../../gateway.ts';
import { readProject } from '../../gateway.ts';
import { countTables, loadCommandConfig, requireProject } from './command.ts';
import type { Command } from './command.ts';

/** Reads the tables as a start would and says what is not as one might wish. */
export const check: Command = async (options) => {
  const config = requireProject(await loadCommandConfig(options));
  for (const line of describeProject(await readProject(config))) options.print(line);
};

function describeProject({ catalog }: Snapshot): readonly string[] {
  const { tables, collisions, omissions } = catalog;
  return [
    `The key works, and a schema of ${countTables(tables.length)} can be served.`,
    ...collisions.map(
      ({ path, wanted, taken, holder }) =>
        `Name: ${path} is called "${taken}", since ${holder} has "${wanted}".`,
    ),
    ...omissions.map(({ path, reason }) => `Left out: ${path}. ${reason}`),
  ];
}
