import { createServer, request as sendRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** An Appwrite that drops what it gets. */
export interface Sink {
  readonly url: string;
  /** `Content-Range` of the parts of files that came. */
  readonly ranges: readonly string[];
  close(): void;
}

const partBytes = 5_242_880;

/** Answers as Appwrite does for a project without tables, and for parts of a file. */
export async function startSink(): Promise<Sink> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { 'content-range': range } = request.headers;
      if (range !== undefined) ranges.push(range);
      const body = range === undefined ? { total: 0, databases: [], tables: [] } : fileAfter(range);
      response.writeHead(range ? 201 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ranges,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function fileAfter(range: string): object {
  const [, begin, size] = /bytes (\d+)-\d+\/(\d+)/.exec(range) ?? [];
  return {
    $id: 'large',
    chunksTotal: Math.ceil(Number(size) / partBytes),
    chunksUploaded: Math.floor(Number(begin) / partBytes) + 1,
  };
}

export interface LargeUpload {
  /** Of the gateway. */
  readonly url: string;
  /** In bytes; a multiple of a million. */
  readonly size: number;
  /** Whether the request says how long it is: without, the file is put on disk. */
  readonly hasLength: boolean;
}

/** Sends a file, and gives the text of the answer. It makes no garbage to speak of. */
export async function sendLargeUpload({ url, size, hasLength }: LargeUpload): Promise<string> {
  const boundary = 'bench';
  const query = `mutation($f: Upload!) { storageCreateFile(bucketId: "b", fileId: "large", file: $f) { chunksTotal chunksUploaded } }`;
  const field = (name: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head =
    field('operations', JSON.stringify({ query, variables: { f: null } })) +
    field('map', JSON.stringify({ 0: ['variables.f'] })) +
    `--${boundary}\r\nContent-Disposition: form-data; name="0"; filename="large.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const request = sendRequest(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'X-Requested-With': 'bench',
      'X-Appwrite-Key': 'key',
      ...(hasLength && { 'Content-Length': head.length + size + tail.length }),
    },
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  request.write(head);
  const block = Buffer.alloc(1_000_000, 'x');
  for (let sent = 0; sent < size; sent += block.byteLength) {
    if (!request.write(block)) await once(request, 'drain');
  }
  request.end(tail);
  const [response] = await answered;
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}
