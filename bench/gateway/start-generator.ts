import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Order, Outcome, Reply } from './load.ts';

export interface Generator {
  /** @throws when any answer was not 200. */
  run(order: Order): Promise<Outcome>;
  close(): Promise<void>;
}

export function startGenerator(): Generator {
  const file = new URL('generator.ts', import.meta.url).pathname;
  const child = fork(file, { execArgv: ['--import', 'tsx'] });
  return {
    run: async (order) => {
      const answer = once(child, 'message');
      child.send(order);
      const [reply] = (await answer) as [Reply];
      if (reply.kind === 'failure') throw new Error(reply.message);
      return reply.outcome;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
