import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Message } from './server.ts';

type Started = Extract<Message, { kind: 'started' }>;
type Memory = Extract<Message, { kind: 'memory' }>;

/** An empty devserver in a process of its own. */
export interface MeasuredServer extends Started {
  /** In bytes, after a garbage collection. */
  readonly readMemory: () => Promise<Memory>;
  readonly close: () => Promise<void>;
}

/** More arguments for Node, such as `--cpu-prof`, come from the caller. */
export async function startMeasuredServer(
  nodeArguments: readonly string[],
): Promise<MeasuredServer> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx'), '--expose-gc', ...nodeArguments],
  });
  const [started] = (await once(child, 'message')) as [Started];
  return {
    ...started,
    readMemory: async () => {
      child.send('memory');
      const [memory] = (await once(child, 'message')) as [Memory];
      return memory;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
