import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Devserver } from '../../devserver/server.ts';

export interface Frame {
  readonly type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A realtime socket whose frames are taken one by one. */
export class RealtimeClient {
  readonly closed: Promise<number>;
  private readonly socket: WebSocket;
  private readonly texts: string[] = [];
  private readonly waiting: ((text: string) => void)[] = [];
  private readonly failed: Promise<never>;

  constructor(server: Devserver, search = '', headers: Record<string, string> = {}) {
    const address = `${server.realtime}?project=${server.project}&${search}`;
    this.socket = new WebSocket(address, { headers });
    this.socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const take = this.waiting.shift();
      if (take === undefined) this.texts.push(text);
      else take(text);
    });
    this.failed = new Promise((_resolve, reject) => {
      this.socket.on('error', reject);
    });
    this.failed.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code);
      });
    });
  }

  /** The next frame, when it comes; rejects when the socket cannot be opened. */
  async next(): Promise<Frame> {
    return JSON.parse(await this.nextText()) as Frame;
  }

  nextText(): Promise<string> {
    const text = this.texts.shift();
    if (text !== undefined) return Promise.resolve(text);
    const arrival = new Promise<string>((resolve) => this.waiting.push(resolve));
    return Promise.race([arrival, this.failed]);
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** Sends a message and gives the next frame; a text is sent as it stands. */
  ask(message: object | string): Promise<Frame> {
    this.send(typeof message === 'string' ? message : JSON.stringify(message));
    return this.next();
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.terminate();
    await closed;
  }
}
