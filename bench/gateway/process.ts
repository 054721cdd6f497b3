import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface Running {
  readonly url: string;
  /** CPU time that the process has used so far, in microseconds; Linux only. */
  cpu(): Promise<number>;
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

/** Starts a program that listens where it was told, and waits until it does. */
export async function startProgram(
  [file, ...args]: readonly [string, ...string[]],
  url: string,
): Promise<Running> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      TAILCALL_TRACKER: 'false',
      DO_NOT_TRACK: '1',
      TAILCALL_LOG_LEVEL: 'error',
    },
  });
  const ended = once(child, 'exit');
  const running = toRunning(child, url);
  for (let tries = 0; tries < 100; tries += 1) {
    if (await answers(url)) return running;
    const wait = new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.race([ended, wait]);
    if (child.exitCode !== null) break;
  }
  await running.close();
  throw new Error(`"${file}" does not answer at ${url}.`);
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
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
