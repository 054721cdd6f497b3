import { startDevserver } from '../../devserver/index.ts';

/** What a measured server tells its parent process. */
export type Message =
  | {
      readonly kind: 'started';
      readonly endpoint: string;
      readonly project: string;
      readonly key: string;
    }
  | { readonly kind: 'memory'; readonly resident: number; readonly heap: number };

const tell = (message: Message): void => {
  process.send?.(message);
};

const server = await startDevserver();
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  tell({ kind: 'memory', resident: rss, heap: heapUsed });
});
process.once('disconnect', () => void server.close());
const { endpoint, project, key } = server;
tell({ kind: 'started', endpoint, project, key });
