import { parseArgs } from 'node:util';
import { RESPONSE_FORMATS, type ResponseFormat } from './older/version.ts';

export const USAGE = `Usage: devserver [options]

  --data DIR     where the data is kept (.data/devserver)
  --port N       the port to listen on (9090); 0 takes a free one
  --seed FILE    what new data holds at first, instead of the demo data: JSON, as docs/devserver.md
                 describes it
  --reset        throw the data away first
  --ephemeral    an empty project, or the seed, in memory on a free port; ends with standard input
  --response-format VERSION
                 the release to behave as: ${RESPONSE_FORMATS.join(' or ')} (1.9)
  --help

Prints one line of JSON when it is ready: endpoint, realtime, project, key.
`;

const DEFAULT_DIRECTORY = '.data/devserver';
const DEFAULT_PORT = '9090';

interface Common {
  readonly port: number;
  readonly seed: string | undefined;
  readonly responseFormat: ResponseFormat;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | (Common & { readonly kind: 'ephemeral' })
  | (Common & { readonly kind: 'kept'; readonly directory: string; readonly isReset: boolean });

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  seed: { type: 'string' },
  reset: { type: 'boolean', default: false },
  ephemeral: { type: 'boolean', default: false },
  'response-format': { type: 'string', default: '1.9' },
  help: { type: 'boolean', default: false },
} as const;

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new TypeError(`--port must be a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

function toResponseFormat(text: string): ResponseFormat {
  const format = RESPONSE_FORMATS.find((known) => known === text);
  if (format === undefined) {
    const known = RESPONSE_FORMATS.join(' or ');
    throw new TypeError(`--response-format must be ${known}, not "${text}".`);
  }
  return format;
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`${reason}\nSee --help.`, { cause: error });
  }
}

/** Throws an error that says what is wrong with the words. */
export function parseCommandLine(words: readonly string[]): Command {
  const { data, port, seed, reset, ephemeral, help, ...rest } = parseWords(words);
  if (help) return { kind: 'help' };
  const responseFormat = toResponseFormat(rest['response-format']);
  if (!ephemeral) {
    return {
      kind: 'kept',
      directory: data ?? DEFAULT_DIRECTORY,
      port: toPort(port ?? DEFAULT_PORT),
      isReset: reset,
      seed,
      responseFormat,
    };
  }
  if (data !== undefined || reset) {
    throw new TypeError('--ephemeral keeps no data, so --data and --reset do not go with it.');
  }
  return { kind: 'ephemeral', port: toPort(port ?? '0'), seed, responseFormat };
}
