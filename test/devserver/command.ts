import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Devserver } from '../../devserver/server.ts';

const main = fileURLToPath(new URL('../../devserver/main.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  /** What it announced; rejects when it ends without. */
  readonly announced: Promise<Pick<Devserver, 'endpoint' | 'realtime' | 'project' | 'key'>>;
  readonly ended: Promise<Ended>;
  readonly child: ChildProcessWithoutNullStreams;
}

/** Runs devserver's command line as a process of its own. */
export function runCommand(...words: string[]): RunningCommand {
  const child = spawn(process.execPath, ['--import', loader, main, ...words]);
  const output = { stdout: '', stderr: '' };
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  const announced = new Promise<Devserver>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output.stdout += data.toString();
      const [line, rest] = output.stdout.split('\n');
      if (line?.startsWith('{') === true && rest !== undefined)
        resolve(JSON.parse(line) as Devserver);
    });
    child.once('close', () => {
      reject(new Error(`devserver ended without announcing itself: ${output.stderr}`));
    });
  });
  announced.catch(() => undefined);
  return { announced, ended, child };
}
