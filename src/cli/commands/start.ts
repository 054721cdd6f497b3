import { isConnected } from '../../config/config.ts';
import { countTables, createConfiguredGateway, loadCommandConfig } from './command.ts';
import type { Command } from './command.ts';

/** Serves the configured project until asked to end; without one, the embedded server's. */
export const start: Command = async (options) => {
  const config = await loadCommandConfig(options);
  if (!isConnected(config)) {
    const { dev } = await import('./dev.ts');
    return dev(options);
  }
  const gateway = await createConfiguredGateway(config, options);
  const { url, tables } = await gateway.start();
  const ended = options.untilAskedToEnd();
  options.print(`Serving ${countTables(tables)} of Appwrite project ${config.projectId}.`);
  options.print(`  ${config.graphiql ? 'GraphiQL' : 'GraphQL'}  ${url}/graphql`);
  await ended;
  await gateway.close();
};
