/** An option as it is told to the parser, to readers and to shells. */
export interface OptionFact {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

export const optionFacts = {
  config: { type: 'string', value: 'FILE', help: 'configuration file' },
  endpoint: { type: 'string', value: 'URL', help: "Appwrite's API, ending in /v1" },
  'project-id': { type: 'string', value: 'ID', help: 'the project to serve' },
  host: { type: 'string', value: 'ADDRESS', help: 'where to listen (127.0.0.1)' },
  port: { type: 'string', value: 'NUMBER', help: 'where to listen (4000)' },
  workers: {
    type: 'string',
    value: 'N',
    help: 'processes that share the port (0: this one alone)',
  },
  mode: { type: 'string', value: 'MODE', help: 'development or production' },
  'log-level': { type: 'string', value: 'LEVEL', help: 'debug, info, warn, error or silent' },
  data: { type: 'string', value: 'FOLDER', help: 'where the embedded server keeps its data' },
  ephemeral: { type: 'boolean', help: 'keep nothing of the embedded server' },
  federation: { type: 'boolean', help: 'print as a subgraph, for a composer' },
  schema: { type: 'string', value: 'FILE', help: 'the printed schema (schema.graphql)' },
  json: { type: 'boolean', help: 'print JSON' },
  watch: { type: 'boolean', help: 'go on, and generate again when the tables change' },
  help: { type: 'boolean', short: 'h', help: 'print this text' },
  version: { type: 'boolean', help: 'print the version' },
} as const satisfies Record<string, OptionFact>;

export type OptionName = keyof typeof optionFacts;

interface CommandFact {
  readonly help: string;
  readonly options: readonly OptionName[];
  /** Words that it takes behind its name. */
  readonly words?: readonly string[];
  /** What one should know beside the options. */
  readonly more?: string;
}

const project = ['config', 'endpoint', 'project-id', 'log-level'] as const;
const serving = [...project, 'host', 'port', 'workers', 'mode'] as const;

export const shells = ['bash', 'zsh', 'fish'] as const;

export const commandFacts = {
  start: {
    help: 'serve the project that the configuration names; without one, like dev (default)',
    options: [...serving, 'data', 'ephemeral'],
  },
  dev: {
    help: 'start the embedded server with demo data and serve that',
    options: [...serving, 'data', 'ephemeral'],
  },
  check: {
    help: 'compare the schema with the one that was last printed; report names that collide',
    options: [...project, 'schema'],
    more: 'Without --schema it compares with schema.graphql where that is there. Exit code 3: clients would break.',
  },
  doctor: {
    help: 'look for what will hurt: permissions, indexes, names, the key, the clock, the version',
    options: [...project, 'json'],
    more: 'Exit code 3: something serious was found.',
  },
  'print-schema': {
    help: 'print the derived schema as SDL',
    options: [...project, 'federation'],
  },
  codegen: {
    help: 'write the schema to a file, and run graphql-codegen where the project has it',
    options: [...project, 'schema', 'watch'],
  },
  completion: {
    help: 'print what makes a shell complete commands and options',
    options: [],
    words: shells,
    more: 'For example: source <(appwrite-graphql completion bash)',
  },
} as const satisfies Record<string, CommandFact>;

export type CommandName = keyof typeof commandFacts;

export const commandNames = Object.keys(commandFacts) as CommandName[];

export const factOf = (command: CommandName): CommandFact => commandFacts[command];
