#!/usr/bin/env node
import { parseCommandLine, USAGE, type Command } from './command-line.ts';
import { loadDemo } from './demo/load.ts';
import { loadSeed } from './seed/load.ts';
import { readSeed } from './seed/seed.ts';
import type { Devserver } from './server.ts';
import { startLoaded } from './start-loaded.ts';
import { removeData } from './store/data-directory.ts';

type Kept = Extract<Command, { kind: 'kept' }>;
type Ephemeral = Extract<Command, { kind: 'ephemeral' }>;
type Load = (server: Devserver) => Promise<void>;

function announce({ endpoint, realtime, project, key }: Devserver): void {
  process.stdout.write(`${JSON.stringify({ endpoint, realtime, project, key })}\n`);
}

function warn(message: string): void {
  process.stderr.write(`devserver: ${message}\n`);
}

/** Closes the server once, when the signal comes or standard input ends. */
function closeOn(server: Devserver, { inputEnds }: { inputEnds: boolean }): void {
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= server.close();
  };
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
  if (!inputEnds) return;
  process.stdin.once('end', close).once('close', close);
  process.stdin.resume();
}

/** The seed is read before anything is started or removed. */
async function loaderOf(file: string | undefined, otherwise: Load): Promise<Load> {
  if (file === undefined) return otherwise;
  const seed = await readSeed(file);
  return (server) => loadSeed(server, seed);
}

async function startEphemeral({ seed, port, responseFormat }: Ephemeral): Promise<Devserver> {
  const load = await loaderOf(seed, () => Promise.resolve());
  const { server } = await startLoaded({ port, responseFormat }, load);
  return server;
}

async function startKept(command: Kept): Promise<Devserver> {
  const { directory, seed, isReset, port, responseFormat } = command;
  const load = await loaderOf(seed, loadDemo);
  if (isReset) removeData(directory);
  const options = { dataDirectory: directory, port, responseFormat };
  const { server, outcome } = await startLoaded(options, load);
  if (seed !== undefined && outcome === 'kept') {
    warn(`${directory} holds data already, so ${seed} was not loaded; --reset starts anew.`);
  }
  return server;
}

async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const isEphemeral = command.kind === 'ephemeral';
  const server = isEphemeral ? await startEphemeral(command) : await startKept(command);
  // Whoever reads the announcement may end the process at once.
  closeOn(server, { inputEnds: isEphemeral });
  announce(server);
}

try {
  await main();
} catch (error) {
  warn(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
