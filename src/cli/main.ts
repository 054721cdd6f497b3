#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GatewayError } from '../errors.ts';
import { parseCommandLine, workerWord } from './command-line.ts';
import type { CommandName } from './commands.facts.ts';
import { usage, usageOf } from './usage.ts';
import type { Command } from './commands/command.ts';
import { holdYoungGeneration } from './young-generation.ts';

/** Loaded when asked for: printing the help should not load GraphQL. */
const commands = {
  start: async () => (await import('./commands/start.ts')).start,
  dev: async () => (await import('./commands/dev.ts')).dev,
  check: async () => (await import('./commands/check.ts')).check,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  codegen: async () => (await import('./commands/codegen.ts')).codegen,
  completion: async () => (await import('./commands/complete.ts')).complete,
  'print-schema': async () => (await import('./commands/print-schema.ts')).printProjectSchema,
} satisfies Record<CommandName, () => Promise<Command>>;

const exitCodes = { failure: 1, misuse: 2, serious: 3 } as const;

const print = (line: string): void => {
  process.stdout.write(line.endsWith('\n') ? line : `${line}\n`);
};

/** The first signal asks for an orderly end; at the second one the process ends as it is. */
function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

async function run(words: readonly string[]): Promise<void> {
  if (words[0] === workerWord) {
    const onListening = holdYoungGeneration();
    const { runWorker } = await import('../worker.ts');
    return runWorker({ onListening });
  }
  const line = parseCommandLine(words);
  switch (line.kind) {
    case 'help':
      print(line.command === undefined ? usage : usageOf(line.command));
      return;
    case 'version':
      print(readVersion());
      return;
    case 'run': {
      const letYoungGrow = holdYoungGeneration();
      const command = await commands[line.command]();
      const { flags, word } = line;
      return command({
        flags,
        word,
        noteSerious: () => {
          process.exitCode = exitCodes.serious;
        },
        folder: process.cwd(),
        environment: process.env,
        program: process.argv[1] ?? import.meta.filename,
        print,
        untilAskedToEnd: () => {
          letYoungGrow();
          return untilAskedToEnd();
        },
      });
    }
  }
}

/** The package's manifest lies some folders up, from the sources as from what they compile to. */
function readVersion(folder = import.meta.dirname): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return manifest.version;
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return readVersion(dirname(folder));
  }
}

/** A GatewayError is written for whoever started this; anything else is a defect and says so. */
function report(error: unknown): void {
  const isExpected = error instanceof GatewayError;
  const text = isExpected ? error.message : `Unexpected: ${describe(error)}`;
  process.stderr.write(`${text}\n`);
  const isMisuse = isExpected && error.code === 'BAD_USER_INPUT';
  process.exitCode = isMisuse ? exitCodes.misuse : exitCodes.failure;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// Whoever reads the output may have seen enough of it (`… | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  report(error);
}
