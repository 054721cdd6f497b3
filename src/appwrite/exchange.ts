import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { GatewayError } from '../errors.ts';
import type { Limited } from './limits.ts';

/** A whole answer, whatever its status. */
export class UpstreamAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  private text: string | undefined;

  constructor(status: number, headers: IncomingHttpHeaders, bytes: Buffer) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
  }

  /** The bytes as text, made when it is first asked for. */
  get body(): string {
    return (this.text ??= this.bytes.toString());
  }
}

/**
 * One request and its whole answer, over undici's lowest interface. A stream and a signal for each
 * answer would cost as much again as the rest of the call.
 */
export class Exchange implements Dispatcher.DispatchHandler, Limited {
  /** Fails as the connection does, or with the reason for which the exchange was ended. */
  readonly answer: Promise<UpstreamAnswer>;
  private resolve!: (answer: UpstreamAnswer) => void;
  private reject!: (error: unknown) => void;
  private controller: Dispatcher.DispatchController | undefined;
  /** The reason for which it was ended. */
  ending: GatewayError | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];

  constructor() {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Ends the exchange wherever it is: also before it has got a connection. */
  end(reason: GatewayError): void {
    this.ending ??= reason;
    this.reject(reason);
    this.controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // It was still waiting for a connection when it was ended.
    if (this.ending) controller.abort(this.ending);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // Answers that announce others (1xx) come before the one that counts.
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.chunks;
    const whole = first && this.chunks.length === 1 ? first : Buffer.concat(this.chunks);
    this.resolve(new UpstreamAnswer(this.status, this.headers, whole));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}
