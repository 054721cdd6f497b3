import type { Config, ConnectedConfig } from '../../config/config.ts';
import { isConnected } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { environmentNames } from '../../config/parse.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayOptions, ServingGateway } from '../../gateway.ts';
import { workerWord } from '../command-line.ts';
import type { Flags } from '../command-line.ts';

/** What a command gets from the process that runs it. */
export interface CommandOptions {
  readonly flags: Flags;
  /** The word behind the command's name, for commands that take one. */
  readonly word: string | undefined;
  /** Has the process end with the exit code for serious findings. */
  readonly noteSerious: () => void;
  /** Folder that relative paths begin at. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the program that this process runs. */
  readonly program: string;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /**
   * Resolves when somebody asks the process to end. Call it before saying that the process serves:
   * until then a signal ends it as it is.
   */
  readonly untilAskedToEnd: () => Promise<void>;
}

export type Command = (options: CommandOptions) => Promise<void>;

export function loadCommandConfig({ flags, folder, environment }: CommandOptions): Promise<Config> {
  return loadConfig({ folder, environment, flags: flags.config, file: flags.file });
}

/** For commands that make no sense without a project. */
export function requireProject(config: Config): ConnectedConfig {
  if (isConnected(config)) return config;
  throw new GatewayError(
    'BAD_USER_INPUT',
    'No project is configured: set APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY.',
  );
}

export const countTables = (count: number): string =>
  `${count} ${count === 1 ? 'table' : 'tables'}`;

/** A gateway in this process, or in as many as the configuration says. */
export async function createConfiguredGateway(
  config: ConnectedConfig,
  { program }: CommandOptions,
  options: GatewayOptions = {},
): Promise<ServingGateway> {
  if (config.workers === 0) {
    const { createGateway } = await import('../../gateway.ts');
    return createGateway(config, options);
  }
  const { createFleet } = await import('../../fleet.ts');
  const withheld = [environmentNames.apiKey];
  return createFleet(config, {
    ...options,
    program: { path: program, words: [workerWord], withheld },
  });
}
