import { parseArgs } from 'node:util';
import type { ConfigFlags } from '../config/load.ts';
import { GatewayError } from '../errors.ts';
import { commandNames, factOf, optionFacts, type CommandName } from './commands.facts.ts';

/** What the words of a command line ask for. */
export type CommandLine =
  | { readonly kind: 'help'; readonly command?: CommandName | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: CommandName;
      readonly flags: Flags;
      readonly word: string | undefined;
    };

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
  /** Path of the printed schema. */
  readonly schemaFile: string | undefined;
  readonly isJson: boolean;
  readonly isWatching: boolean;
}

/** The first word of the processes that the gateway starts itself; no command for people. */
export const workerWord = 'worker';

/** @throws GatewayError BAD_USER_INPUT that names the word which is not understood. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parseWords(words);
  const [name = 'start', ...rest] = positionals;
  const command = commandNames.find((known) => known === name);
  if (values.help === true) {
    return { kind: 'help', ...(positionals.length > 0 && { command }) };
  }
  if (values.version === true) return { kind: 'version' };
  if (command === undefined) {
    throw misuse(`There is no command "${name}"; there are ${commandNames.join(', ')}.`);
  }
  refuseOthers(command, values);
  return { kind: 'run', command, flags: toFlags(values), word: wordOf(command, rest) };
}

/** An option that does nothing would be taken for one that does. */
function refuseOthers(command: CommandName, values: Values): void {
  const own: readonly string[] = factOf(command).options;
  const other = Object.keys(values).find((name) => !own.includes(name));
  if (other !== undefined) throw misuse(`"${command}" has no option --${other}.`);
}

/** @throws GatewayError where a word is missing, or there are others than the command takes. */
function wordOf(command: CommandName, [word, more]: readonly string[]): string | undefined {
  const { words } = factOf(command);
  const wrong = words === undefined || words.includes(word ?? '') ? more : word;
  if (words === undefined && word !== undefined) {
    throw misuse(`"${command}" takes no argument "${word}".`);
  }
  if (wrong !== undefined) throw misuse(`"${command}" takes no argument "${wrong}".`);
  if (words !== undefined && word === undefined) {
    throw misuse(`"${command}" needs one of ${words.join(', ')}.`);
  }
  return word;
}

type Values = ReturnType<typeof parseWords>['values'];

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: optionFacts, allowPositionals: true });
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
    schemaFile: values.schema,
    isJson: values.json === true,
    isWatching: values.watch === true,
    isFederated: values.federation === true,
  };
}

function misuse(message: string, cause?: unknown): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${message} See --help.`, { cause });
}
