import {
  commandFacts,
  factOf,
  optionFacts,
  type CommandName,
  type OptionFact,
  type OptionName,
} from './commands.facts.ts';

const column = 22;

const line = (left: string, right: string): string => `  ${left.padEnd(column)} ${right}`;

function optionLine(name: OptionName): string {
  const { short, value, help }: OptionFact = optionFacts[name];
  const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
  return line(short === undefined ? long : `-${short}, ${long}`, help);
}

const environment = `The key comes from APPWRITE_API_KEY or the configuration file; it needs the scopes databases.read
and tables.read. APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID, HOST, PORT, WORKERS, MODE and LOG_LEVEL
work too.`;

const exitCodes = `Exit codes
  0  all is well     2  a wrong option or setting
  1  it failed       3  check or doctor found something serious`;

export const usage = `appwrite-graphql: a typed GraphQL API over the tables of an Appwrite project

Usage: appwrite-graphql [command] [options]

Commands
${Object.entries(commandFacts)
  .map(([name, { help }]) => line(name, help))
  .join('\n')}

Options of a command: appwrite-graphql COMMAND --help

${exitCodes}

${environment}
`;

/** The help of one command. */
export function usageOf(command: CommandName): string {
  const { help, options, words, more } = factOf(command);
  const name = words === undefined ? command : `${command} ${words.join('|')}`;
  return `${[
    `Usage: appwrite-graphql ${name} [options]`,
    `${help.charAt(0).toUpperCase()}${help.slice(1)}.`,
    ['Options', ...[...options, 'help' as const].map(optionLine)].join('\n'),
    ...(more === undefined ? [] : [more]),
    ...(options.length === 0 ? [] : [environment]),
  ].join('\n\n')}\n`;
}
