import { parseArgs } from 'node:util';
import type { ConfigFlags } from '../config/load.ts';
import { GatewayError } from '../errors.ts';

/** What the words of a command line ask for. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: CommandName; readonly flags: Flags };

export type CommandName = (typeof commandNames)[number];

export interface Flags {
  readonly config: ConfigFlags;
  /** Path of the configuration file. */
  readonly file: string | undefined;
  /** Embedded server: keep nothing on disk. */
  readonly isEphemeral: boolean;
  /** Embedded server: folder of its data. */
  readonly dataFolder: string | undefined;
  /** Printed schema: as a subgraph of a supergraph. */
  readonly isFederated: boolean;
}

/** The first word of the processes that the gateway starts itself; no command for people. */
export const workerWord = 'worker';

const commandNames = ['start', 'dev', 'check', 'print-schema'] as const;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  config: text,
  endpoint: text,
  'project-id': text,
  host: text,
  port: text,
  workers: text,
  mode: text,
  'log-level': text,
  data: text,
  ephemeral: flag,
  federation: flag,
  help: { ...flag, short: 'h' },
  version: flag,
} as const;

export const usage = `appwrite-graphql: a typed GraphQL API over the tables of an Appwrite project

Usage: appwrite-graphql [command] [options]

Commands
  start          serve the project that the configuration names; without one, like dev (default)
  dev            start the embedded server with demo data and serve that
  check          read the tables and report names that collide and what is left out
  print-schema   print the derived schema as SDL

Options
  --config FILE      configuration file (default: appwrite-graphql.config.{ts,js,mjs,json})
  --endpoint URL     Appwrite's API, for example https://cloud.appwrite.io/v1
  --project-id ID    the project to serve
  --host, --port     where to listen (default: 127.0.0.1, 4000)
  --workers N        processes that share the port (default: 0, this one alone)
  --mode MODE        development or production
  --log-level LEVEL  debug, info, warn, error or silent
  --data FOLDER      dev: where the embedded server keeps its data (default: .data/devserver)
  --ephemeral        dev: keep nothing
  --federation       print-schema: as a subgraph, for a composer
  -h, --help         this text
  --version          the version

The key comes from APPWRITE_API_KEY or the configuration file; it needs the scopes databases.read
and tables.read. APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, HOST, PORT, WORKERS, MODE and LOG_LEVEL
work too.
`;

/** @throws GatewayError BAD_USER_INPUT that names the word which is not understood. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parseWords(words);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [name = 'start', ...rest] = positionals;
  const command = commandNames.find((known) => known === name);
  if (command === undefined) {
    throw misuse(`There is no command "${name}"; there are ${commandNames.join(', ')}.`);
  }
  if (rest[0] !== undefined) throw misuse(`"${command}" takes no argument "${rest[0]}".`);
  return { kind: 'run', command, flags: toFlags(values) };
}

type Values = ReturnType<typeof parseWords>['values'];

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    // The parser's first sentence names the option; the others explain how to pass odd positionals.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw misuse(`${(reason.split('. ')[0] ?? reason).replace(/\.$/, '')}.`, cause);
  }
}

function toFlags(values: Values): Flags {
  return {
    config: {
      endpoint: values.endpoint,
      projectId: values['project-id'],
      host: values.host,
      port: values.port,
      workers: values.workers,
      mode: values.mode,
      logLevel: values['log-level'],
    },
    file: values.config,
    isEphemeral: values.ephemeral === true,
    dataFolder: values.data,
    isFederated: values.federation === true,
  };
}

function misuse(message: string, cause?: unknown): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${message} See --help.`, { cause });
}
