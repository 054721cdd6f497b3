import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import type { ByteSource } from './form-reader.ts';
import { tooLarge, unreadable } from './refusals.ts';

/**
 * The bytes of a request as they come. Node makes a new buffer for each 64 KB of them, and collects
 * those only when there are some 32 MB (with newer versions 64); so each is given back by hand when
 * the next one is asked for.
 */
export class RequestBytes implements ByteSource {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  /** Whatever is sent from a closed port goes nowhere, and takes its memory with it. */
  readonly #nowhere = new MessageChannel().port1;
  #waiting: Deferred | undefined;
  #last: Buffer | undefined;
  #taken = 0;
  #isClosed = false;

  constructor(request: IncomingMessage, maxBytes: number) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#nowhere.close();
    // An iterator would join what has come in the meantime to a further buffer.
    request.pause();
    request.on('data', (chunk: Buffer) => {
      request.pause();
      this.#settle((waiting) => {
        waiting.resolve(chunk);
      });
    });
    request.once('end', () => {
      this.#settle((waiting) => {
        waiting.resolve(undefined);
      });
    });
    const fail = (): void => {
      this.#settle((waiting) => {
        waiting.reject(unreadable());
      });
    };
    request.once('error', fail);
    request.once('close', fail);
  }

  get taken(): number {
    return this.#taken;
  }

  async next(): Promise<Buffer | undefined> {
    if (this.#last) this.#giveBack(this.#last);
    this.#last = undefined;
    const chunk = await this.#pull();
    if (this.#isClosed) throw unreadable();
    this.#last = chunk;
    return chunk;
  }

  /** Takes what is still to come and drops it, so that the connection can be used again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await this.#waiting?.promise;
      for (let chunk = await this.#pull(); chunk; chunk = await this.#pull()) this.#giveBack(chunk);
    } catch {
      // The client has gone, or sends more than it may: nobody waits for an answer any more.
      this.#request.destroy();
    }
  }

  async #pull(): Promise<Buffer | undefined> {
    if (this.#request.readableEnded) return undefined;
    if (this.#request.destroyed) throw unreadable();
    this.#waiting = createDeferred();
    this.#request.resume();
    const chunk = await this.#waiting.promise;
    this.#taken += chunk?.byteLength ?? 0;
    if (this.#taken > this.#maxBytes) throw tooLarge(this.#maxBytes);
    return chunk;
  }

  #settle(how: (waiting: Deferred) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) how(waiting);
  }

  /** Not where others may hold the bytes: a part of their memory, or listeners of the request. */
  #giveBack({ buffer, byteLength }: Buffer): void {
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    const { socket } = this.#request;
    if (!isWhole || !(socket instanceof Socket)) return;
    if (this.#request.listenerCount('data') === 1) this.#nowhere.postMessage(undefined, [buffer]);
  }
}

interface Deferred {
  readonly promise: Promise<Buffer | undefined>;
  readonly resolve: (chunk: Buffer | undefined) => void;
  readonly reject: (reason: Error) => void;
}

function createDeferred(): Deferred {
  let settle: Omit<Deferred, 'promise'> | undefined;
  const promise = new Promise<Buffer | undefined>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('A promise settles with what it is made with.');
  return { promise, ...settle };
}
