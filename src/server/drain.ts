import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { ShortLivedMap } from '../short-lived.ts';

export interface Drain {
  /** Has a request answered, and waits for its answer before it closes. */
  add(response: ServerResponse, answer: () => void): void;
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
  /** How long idle connections are left open when others have taken over; 5,000 by default. */
  readonly idleMs?: number | undefined;
}

/** So long nobody may connect and no answer may go out before a server stops listening. */
const quiet = { turns: 8, milliseconds: 25 };
/** Longest that a stream of new clients can hold up the end, in milliseconds. */
const longestSettlingMs = 1000;

export function createDrain(
  server: Server,
  { timeoutMs, lullMs, idleMs = 5000 }: DrainOptions,
): Drain {
  const inProgress = new ShortLivedMap<number, ServerResponse>();
  let requests = 0;
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  const ending = new AbortController();
  let answers = 0;
  /** Requests that wait until nobody can connect any more. */
  let held: (() => void)[] | undefined;
  const isIdle = (): boolean => inProgress.size === 0;

  async function drain(): Promise<void> {
    if ((await countConnections(server)) > 0) await delay(lullMs);
    const waiting = (held = [] as (() => void)[]);
    await settle(server, () => answers);
    const closed = stopListening(server);
    server.closeIdleConnections();
    held = undefined;
    for (const answer of waiting) answer();
    if (!isIdle()) await Promise.race([until((resolve) => (onIdle = resolve)), delay(timeoutMs)]);
    // What is left now has sent no request, or is only still being flushed.
    await Promise.race([closed, delay(lullMs)]);
    await cutConnections(server, closed);
  }

  return {
    add(response, answer) {
      const number = (requests += 1);
      inProgress.set(number, response);
      if (closing !== undefined) markLast(response);
      response.on('close', () => {
        inProgress.delete(number);
        answers += 1;
        if (isIdle()) onIdle?.();
      });
      if (held === undefined) answer();
      else held.push(answer);
    },
    get isDraining() {
      return ending.signal.aborted;
    },
    close: (reason = 'end') => {
      if (reason === 'end') ending.abort();
      for (const response of inProgress.values()) markLast(response);
      const { signal } = ending;
      closing ??= signal.aborted ? drain() : loseConnections(server, { timeoutMs, idleMs, signal });
      return closing;
    },
  };
}

/**
 * New connections are the others' at once. Those that are open close with their next answer, or when
 * they have been idle for some seconds: a client that has not asked for so long is not about to, and
 * this process costs memory for as long as it is there.
 */
async function loseConnections(
  server: Server,
  { timeoutMs, idleMs, signal }: { timeoutMs: number; idleMs: number; signal: AbortSignal },
): Promise<void> {
  // Where the others end, too, nobody is spared.
  const ended = until((resolve) => {
    signal.addEventListener('abort', resolve);
  });
  const closed = stopListening(server);
  // For answers whose head has gone out already, and cannot say that they are the last.
  server.keepAliveTimeout = Math.min(server.keepAliveTimeout, idleMs);
  await Promise.race([closed, delay(idleMs), ended]);
  server.closeIdleConnections();
  await Promise.race([closed, delay(timeoutMs)]);
  await cutConnections(server, closed);
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
 * Resolves when the last connection is closed. Unlike the HTTP server's own way this leaves idle
 * ones open: there may be a request on them, and whoever sees one close may connect the next moment,
 * which must find nobody listening rather than a queue that is about to be dropped.
 */
function stopListening(server: Server): Promise<void> {
  return until((resolve) => {
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
}

async function cutConnections(server: Server, closed: Promise<void>): Promise<void> {
  server.closeAllConnections();
  // Ends the timer that looks for slow clients.
  server.close();
  await closed;
}

/**
 * Waits until nobody connects: those that still queue when listening ends are reset, with the
 * requests they carry, and Node accepts one connection a turn of its event loop. Whoever gets an
 * answer is likely to connect anew the next moment, so none is given meanwhile.
 */
async function settle(server: Server, answers: () => number): Promise<void> {
  let arrivals = 0;
  const count = (): void => {
    arrivals += 1;
  };
  server.on('connection', count);
  const end = performance.now() + longestSettlingMs;
  let last = { activity: -1, turn: 0, at: 0 };
  for (let now = 0, turns = 0; now < end; turns += 1, now = performance.now()) {
    const activity = arrivals + answers();
    if (activity !== last.activity) last = { activity, turn: turns, at: performance.now() };
    else if (turns - last.turn > quiet.turns && now - last.at > quiet.milliseconds) break;
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
