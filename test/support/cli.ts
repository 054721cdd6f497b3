import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '../../src/config/config.ts';
import type { Project } from './admin.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'src/cli/main.ts');
const loader = import.meta.resolve('tsx');

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Cli {
  readonly pid: number;
  /** Resolves with the first match in what was written to standard output so far. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for standard error, where the log goes. */
  waitForLog(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** Resolves when the process has ended. */
  readonly finished: Promise<CliResult>;
  /** Ends the process if it still runs, and removes its folder. */
  dispose(): Promise<void>;
}

export interface CliOptions {
  readonly project?: Project;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs, and what stays there; an empty folder of its own by default. */
  readonly folder?: string;
  /** A configuration file in TypeScript. */
  readonly configText?: string;
  /** What a configuration file holds. */
  readonly config?: ConfigInput;
}

/** Runs the command line as a process of its own, in an empty folder and on a free port. */
export async function startCli(words: readonly string[], options: CliOptions = {}): Promise<Cli> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'appwrite-graphql-')));
  if (options.config !== undefined) {
    const file = join(folder, 'appwrite-graphql.config.json');
    await writeFile(file, JSON.stringify(options.config));
  }
  if (options.configText !== undefined) {
    await writeFile(join(folder, 'appwrite-graphql.config.ts'), options.configText);
  }
  const child = spawn(process.execPath, ['--import', loader, main, ...words], {
    cwd: folder,
    env: { ...environmentOf(options.project), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const finished = once(child, 'close').then(([exitCode]): CliResult => ({
    exitCode: exitCode as number | null,
    ...output,
  }));
  if (child.pid === undefined) throw new Error('The command could not be started.');
  return {
    pid: child.pid,
    waitFor: (pattern) => waitFor(child, { output, stream: 'stdout' }, pattern),
    waitForLog: (pattern) => waitFor(child, { output, stream: 'stderr' }, pattern),
    signal: (name) => child.kill(name),
    finished,
    dispose: async () => {
      child.kill('SIGKILL');
      await finished;
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(project: Project | undefined): Record<string, string> {
  const base = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: '0' };
  if (project === undefined) return base;
  return {
    ...base,
    APPWRITE_ENDPOINT: project.endpoint,
    APPWRITE_PROJECT_ID: project.project,
    APPWRITE_API_KEY: project.key,
  };
}

interface Output {
  stdout: string;
  stderr: string;
}

function collect({ stdout, stderr }: ChildProcess): Output {
  const output: Output = { stdout: '', stderr: '' };
  stdout?.on('data', (data: Buffer) => (output.stdout += data.toString()));
  stderr?.on('data', (data: Buffer) => (output.stderr += data.toString()));
  return output;
}

function waitFor(
  child: ChildProcess,
  { output, stream }: { readonly output: Output; readonly stream: keyof Output },
  pattern: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const match = pattern.exec(output[stream]);
      if (match === null) return;
      child[stream]?.off('data', check);
      resolve(match);
    };
    child[stream]?.on('data', check);
    child.once('close', () => {
      reject(new Error(`The process ended without printing ${String(pattern)}:\n${output.stderr}`));
    });
    check();
  });
}
