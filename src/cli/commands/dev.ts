import { join, resolve } from 'node:path';
import type * as StartWithDemo from '../../../devserver/start-with-demo.ts';
import type { Devserver } from '../../../devserver/server.ts';
import type { Config, ConnectedConfig } from '../../config/config.ts';
import { GatewayError } from '../../errors.ts';
import type { Demo } from '../../gateway.ts';
import { countTables, createConfiguredGateway, loadCommandConfig } from './command.ts';
import type { Command, CommandOptions } from './command.ts';

/** Starts the embedded server with demo data, serves it, and ends both when asked to. */
export const dev: Command = async (options) => {
  const config = await loadCommandConfig(options);
  const dataDirectory = dataDirectoryOf(options);
  const { startDevserverWithDemo } = await loadDevserver();
  const devserver = await startDevserverWithDemo({ dataDirectory });
  try {
    await serve(devserver, { config, dataDirectory, options });
  } finally {
    await devserver.close();
  }
};

/** Its packages are optional: an image of the gateway alone goes without them. */
async function loadDevserver(): Promise<typeof StartWithDemo> {
  try {
    return await import('../../../devserver/start-with-demo.ts');
  } catch (cause) {
    if (!isMissingModule(cause)) throw cause;
    throw new GatewayError(
      'BAD_USER_INPUT',
      'No project is named, and the packages of the embedded server are not installed here. Set ' +
        'APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, or install the optional packages.',
      { cause },
    );
  }
}

const isMissingModule = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';

/** Undefined keeps everything in memory. */
function dataDirectoryOf({ flags, folder }: CommandOptions): string | undefined {
  return flags.isEphemeral ? undefined : resolve(folder, flags.dataFolder ?? '.data/devserver');
}

interface Serving {
  readonly config: Config;
  readonly dataDirectory: string | undefined;
  readonly options: CommandOptions;
}

async function serve(devserver: Devserver, serving: Serving): Promise<void> {
  const { config, dataDirectory, options } = serving;
  const demo = await readDemo();
  const connected = connect(config, devserver, dataDirectory);
  const isNamesFileUsed = dataDirectory !== undefined;
  const gateway = await createConfiguredGateway(connected, options, { isNamesFileUsed, demo });
  const { url, tables } = await gateway.start();
  const ended = options.untilAskedToEnd();
  for (const line of describeServing({ url, tables, devserver, demo })) options.print(line);
  await ended;
  await gateway.close();
}

/** The names belong to the data, so they are kept beside it. */
function connect(
  config: Config,
  { endpoint, project, key }: Devserver,
  dataDirectory = '',
): ConnectedConfig {
  const namesFile = join(dataDirectory, 'names.json');
  return { ...config, endpoint, projectId: project, apiKey: key, namesFile };
}

async function readDemo(): Promise<Demo> {
  const { users } = await import('../../../devserver/demo/users.facts.ts');
  const { exampleOperation } = await import('../../../devserver/demo/example-operation.ts');
  const { database } = await import('../../../devserver/demo/schema.facts.ts');
  return { title: `${database.name} (demo data)`, users, exampleOperation };
}

function describeServing({
  url,
  tables,
  devserver,
  demo,
}: {
  readonly url: string;
  readonly tables: number;
  readonly devserver: Devserver;
  readonly demo: Demo;
}): readonly string[] {
  const width = Math.max(
    ...demo.users.map(({ email, password }) => email.length + password.length),
  );
  return [
    `Serving ${countTables(tables)} of demo data from an embedded server.`,
    '',
    `  GraphiQL   ${url}/graphql`,
    `  Appwrite   ${devserver.endpoint} (project ${devserver.project})`,
    '',
    '  Sign in as',
    ...demo.users.map(
      ({ email, password, about }) => `    ${`${email} / ${password}`.padEnd(width + 3)}  ${about}`,
    ),
    '',
    'To serve a project of your own, set APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, APPWRITE_API_KEY.',
  ];
}
