import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One of the programs of this folder, in a process of its own. */
export interface Program<Ready> {
  readonly ready: Ready;
  /** Sends a line and gives what it answers. */
  ask<Answer>(): Promise<Answer>;
  close(): Promise<void>;
}

export async function startProgram<Ready>(
  name: string,
  ...args: readonly string[]
): Promise<Program<Ready>> {
  const file = new URL(`${name}.ts`, import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    [
      ...(process.env['BENCH_NODE']?.split(' ') ?? []),
      '--expose-gc',
      '--import',
      'tsx',
      file,
      ...args,
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  const lines: AsyncIterator<string> = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async <T>(): Promise<T> => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${name} ended.`);
      const { value } = line;
      if (value.startsWith('ready ')) return JSON.parse(value.slice('ready '.length)) as T;
    }
  };
  return {
    ready: await next<Ready>(),
    ask: () => {
      child.stdin.write('\n');
      return next();
    },
    close: () => end(child),
  };
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.stdin?.end();
  });
}
