import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface Running {
  readonly url: string;
  /** CPU time that the process has used so far, in microseconds; Linux only. */
  cpu(): Promise<number>;
  /** The most memory that the process has had since the last time, in bytes; Linux only. */
  peakMemory(): Promise<number>;
  close(): Promise<void>;
}

/** Clock ticks of `/proc/<pid>/stat`: 100 a second on every Linux that Node runs on. */
const tickUs = 10_000;

/** Starts one of `servers/`, which tells its address itself. */
export async function startServer(name: string, ...args: readonly string[]): Promise<Running> {
  const file = new URL(`servers/${name}.ts`, import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, url] = line.split(' ');
    if (word === 'listening' && url !== undefined) return toRunning(child, url);
  }
  throw new Error(`The server "${name}" ended before it listened.`);
}

export interface Program {
  readonly command: readonly [string, ...string[]];
  /** Settings in the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it was told to listen. */
  readonly url: string;
}

/** Starts a program in an empty folder, and waits until it answers. */
export async function startProgram({ command, env, url }: Program): Promise<Running> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: await mkdtemp(join(tmpdir(), 'bench-')),
    env: { ...process.env, ...env },
  });
  const ended = once(child, 'exit');
  const running = toRunning(child, url);
  for (let tries = 0; tries < 300; tries += 1) {
    if (await answers(url)) return running;
    const wait = new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.race([ended, wait]);
    if (child.exitCode !== null) break;
  }
  await running.close();
  throw new Error(`"${command.join(' ')}" does not answer at ${url}.`);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

function toRunning(child: ChildProcess, url: string): Running {
  return {
    url,
    cpu: async () => {
      const stat = await readFile(`/proc/${child.pid ?? 0}/stat`, 'utf8');
      // The second field is the program's name, which may hold spaces, in brackets.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tickUs;
    },
    peakMemory: async () => {
      const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
      // From now on the peak is counted anew.
      await writeFile(`/proc/${child.pid ?? 0}/clear_refs`, '5');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
