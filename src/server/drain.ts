import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';

export interface Drain {
  /** Registers an answer in progress. */
  add(response: ServerResponse): void;
  /** Whether the gateway is about to end; not where others go on. */
  readonly isDraining: boolean;
  /** Stops accepting, waits for the answers in progress, then closes what is left. */
  close(reason?: Closing): Promise<void>;
}

/** `end`: nobody will answer here. `handOver`: other processes accept on the same socket. */
export type Closing = 'end' | 'handOver';

export interface DrainOptions {
  /** Longest wait for answers in progress, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * For so long connections are still served, each answer closing its own: a request that a client
   * has already put on an idle connection would be lost if that were closed at once.
   */
  readonly lullMs: number;
}

/** Turns of the event loop that a stream of new clients can hold up the end. */
const maxTurns = 1000;

export function createDrain(server: Server, { timeoutMs, lullMs }: DrainOptions): Drain {
  const inProgress = new Set<ServerResponse>();
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  let isEnding = false;
  const isIdle = (): boolean => inProgress.size === 0;

  async function drain(): Promise<void> {
    for (const response of inProgress) markLast(response);
    if ((await countConnections(server)) > 0) await delay(lullMs);
    await settle(server);
    const closed = until((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    if (!isIdle()) await Promise.race([until((resolve) => (onIdle = resolve)), delay(timeoutMs)]);
    // What is left now has sent no request, or is only still being flushed.
    await Promise.race([closed, delay(lullMs)]);
    server.closeAllConnections();
    await closed;
  }

  /**
   * New connections are the others' at once. Those that are open close with their next answer, or
   * when they have been idle for as long as clients were told that they may be.
   */
  async function handOver(): Promise<void> {
    for (const response of inProgress) markLast(response);
    const closed = until((resolve) => {
      // The HTTP server's own way of closing cuts idle connections, on which a request may be.
      NetServer.prototype.close.call(server, () => {
        resolve();
      });
    });
    await Promise.race([closed, delay(server.keepAliveTimeout + timeoutMs)]);
    server.closeAllConnections();
    server.close();
    await closed;
  }

  return {
    add(response) {
      inProgress.add(response);
      if (closing !== undefined) markLast(response);
      response.once('close', () => {
        inProgress.delete(response);
        if (isIdle()) onIdle?.();
      });
    },
    get isDraining() {
      return isEnding;
    },
    close: (reason = 'end') => {
      isEnding ||= reason === 'end';
      return (closing ??= reason === 'end' ? drain() : handOver());
    },
  };
}

function markLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function until(start: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    start(resolve);
  });
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/**
 * Waits for a turn of the event loop in which nobody connects: Node accepts one connection a turn,
 * and those that still queue when listening ends are reset, with the requests they carry.
 */
async function settle(server: Server): Promise<void> {
  let arrivals = 0;
  const count = (): void => {
    arrivals += 1;
  };
  server.on('connection', count);
  for (let turns = 0, seen = -1; turns < maxTurns && seen !== arrivals; turns += 1) {
    seen = arrivals;
    await turn();
  }
  server.off('connection', count);
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
