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
  readonly #chunks: AsyncIterator<Buffer>;
  /** Whatever is sent from a closed port goes nowhere, and takes its memory with it. */
  readonly #nowhere = new MessageChannel().port1;
  #last: Buffer | undefined;
  #taken = 0;
  #isClosed = false;

  constructor(request: IncomingMessage, maxBytes: number) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
    this.#nowhere.close();
  }

  get taken(): number {
    return this.#taken;
  }

  async next(): Promise<Buffer | undefined> {
    if (this.#last) this.#giveBack(this.#last);
    this.#last = await this.#pull();
    if (this.#isClosed) throw unreadable();
    return this.#last;
  }

  /** Takes what is still to come and drops it, so that the connection can be used again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      for (let chunk = await this.#pull(); chunk; chunk = await this.#pull()) this.#giveBack(chunk);
    } catch {
      // The client has gone, or sends more than it may: nobody waits for an answer any more.
      this.#request.destroy();
    }
  }

  async #pull(): Promise<Buffer | undefined> {
    const result = await this.#chunks.next().catch(() => {
      throw unreadable();
    });
    if (result.done === true) return undefined;
    this.#taken += result.value.byteLength;
    if (this.#taken > this.#maxBytes) throw tooLarge(this.#maxBytes);
    return result.value;
  }

  /** Not where others may hold the bytes: a part of their memory, or listeners of the request. */
  #giveBack({ buffer, byteLength }: Buffer): void {
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    const { socket } = this.#request;
    if (!isWhole || !(socket instanceof Socket)) return;
    if (this.#request.listenerCount('data') === 0) this.#nowhere.postMessage(undefined, [buffer]);
  }
}
