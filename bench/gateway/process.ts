import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface Running {
  readonly url: string;
  /** CPU time of the process and those that it started so far, in microseconds; Linux only. */
  cpu(): Promise<number>;
  /** The most memory that the process has had since the last time, in bytes; Linux only. */
  peakMemory(): Promise<number>;
  close(): Promise<void>;
}

/** Clock ticks of `/proc/<pid>/stat`: 100 a second on every Linux that Node runs on. */
const tickUs = 10_000;

/** Starts one of `servers/`, which tells its address itself. */
export const startServer = (name: string, ...args: readonly string[]): Promise<Running> =>
  startScript([
    '--import',
    'tsx',
    new URL(`servers/${name}.ts`, import.meta.url).pathname,
    ...args,
  ]);

/** Runs Node with a script that prints `listening` and its address. */
export async function startScript(words: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, url] = line.split(' ');
    if (word === 'listening' && url !== undefined) return toRunning(child, url);
  }
  throw new Error(`"${words.join(' ')}" ended before it listened.`);
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
    cpu: () => cpuOfTree(child.pid ?? 0),
    peakMemory: async () => {
      const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
      // From now on the peak is counted anew.
      await writeFile(`/proc/${child.pid ?? 0}/clear_refs`, '5');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      // Whoever has started processes of its own ends them.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

interface ProcessTimes {
  readonly parent: number;
  readonly us: number;
}

async function cpuOfTree(root: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const found = await Promise.all(pids.map(async (pid) => [pid, await timesOf(pid)] as const));
  const times = new Map(found);
  const isOurs = (pid: number): boolean =>
    pid === root || (pid > 1 && isOurs(times.get(pid)?.parent ?? 0));
  return found.reduce((sum, [pid, time]) => (time && isOurs(pid) ? sum + time.us : sum), 0);
}

async function timesOf(pid: number): Promise<ProcessTimes | undefined> {
  // Processes end at any moment.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name, which may hold spaces, in brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (
    fields && { parent: Number(fields[1]), us: (Number(fields[11]) + Number(fields[12])) * tickUs }
  );
}
