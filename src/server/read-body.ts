import type { IncomingMessage } from 'node:http';

/** The whole body; undefined when the client has gone away before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    // Comes after the end as well, when nobody listens to the promise any more.
    request.on('close', () => {
      resolve(undefined);
    });
  });
}

/** A body that has been read already, as yoga takes it from a request: as what yields chunks. */
class ReadBody implements AsyncIterable<Buffer> {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    yield await Promise.resolve(this.bytes);
  }
}

/** Lets yoga have a body that was read before it. */
export function putBack(request: IncomingMessage, bytes: Buffer): void {
  Object.assign(request, { body: new ReadBody(bytes) });
}
