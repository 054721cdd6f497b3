import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { ConnectedConfig } from '../../config/config.ts';
import { GatewayError } from '../../errors.ts';
import { readProject } from '../../gateway.ts';
import { defaultSchemaFile } from './check.ts';
import { loadCommandConfig, requireProject } from './command.ts';
import type { Command, CommandOptions } from './command.ts';

/** Writes the schema, and has graphql-codegen make of it what the project's codegen.ts says. */
export const codegen: Command = async (options) => {
  const config = requireProject(await loadCommandConfig(options));
  const stop = new AbortController();
  if (!options.flags.isWatching) {
    await generate(options, await readSdl(config), stop.signal);
    return;
  }
  const watching = watch(options, config, stop.signal);
  await Promise.race([watching, options.untilAskedToEnd()]);
  stop.abort();
  await watching;
};

async function readSdl(config: ConnectedConfig): Promise<string> {
  const { schema } = await readProject(config);
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** One run after the other; what cannot be read for the moment is read again. */
async function watch(
  options: CommandOptions,
  config: ConnectedConfig,
  signal: AbortSignal,
): Promise<void> {
  const failed = (error: unknown): undefined => {
    report(options, error);
  };
  let last = await readSdl(config);
  await generate(options, last, signal);
  options.print('Watching for changed tables.');
  while (!signal.aborted) {
    const isOver = await wait(config.pollIntervalMs, false, { signal }).catch(() => true);
    if (isOver) return;
    const next = await readSdl(config).catch(failed);
    if (next === undefined || next === last) continue;
    last = next;
    await generate(options, next, signal).catch(failed);
  }
}

function report({ print }: CommandOptions, error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
  print(error.message);
}

async function generate(
  { flags, folder, print }: CommandOptions,
  sdl: string,
  signal: AbortSignal,
): Promise<void> {
  const path = resolve(folder, flags.schemaFile ?? defaultSchemaFile);
  const isNew = !existsSync(path) || (await readFile(path, 'utf8')) !== sdl;
  await mkdir(dirname(path), { recursive: true });
  if (isNew) await writeFile(path, sdl);
  print(`${isNew ? 'Wrote' : 'Kept'} ${path}.`);
  const program = findProgram(folder);
  if (program === undefined) {
    print('No graphql-codegen runs here: install @graphql-codegen/cli, and add a codegen.ts.');
    return;
  }
  await run(program, folder, signal);
}

const configFiles = ['codegen.ts', 'codegen.js', 'codegen.mjs', 'codegen.yml', 'codegen.json'];

/** The project's own graphql-codegen, where that is installed and told what to do. */
function findProgram(folder: string): string | undefined {
  const isTold = configFiles.some((name) => existsSync(resolve(folder, name)));
  if (!isTold) return undefined;
  for (let at = folder; ; at = dirname(at)) {
    const path = resolve(at, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
    if (existsSync(path)) return path;
    if (dirname(at) === at) return undefined;
  }
}

async function run(program: string, folder: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [program], { cwd: folder, stdio: 'inherit', signal });
  const [code] = (await once(child, 'close').catch((error: unknown) => {
    if (signal.aborted) return [0];
    throw error;
  })) as [number | null];
  if (code === 0 || signal.aborted) return;
  throw new GatewayError('INTERNAL_SERVER_ERROR', 'graphql-codegen failed; it says why above.');
}
