import { createServer, request as sendRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { startGateway } from '../gateway/gateway.ts';

/**
 * What memory the gateway needs for a large upload: `npm run bench:upload`, or with another size in
 * megabytes. The gateway is a process of its own; Appwrite is a server here that drops what it gets.
 */
const megabytes = Number(process.argv[2] ?? 500);
/** What the upload may add to what the process takes anyhow. */
const limitMegabytes = 50;
const size = megabytes * 1_000_000;

interface Sink {
  readonly url: string;
  readonly ranges: string[];
  close(): void;
}

/** Answers as Appwrite does for a project without tables, and for parts of a file. */
async function startSink(): Promise<Sink> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const range = request.headers['content-range'];
      if (range !== undefined) ranges.push(range);
      const file = { $id: 'large', chunksTotal: Math.ceil(size / 5_242_880) };
      const body = range
        ? { ...file, chunksUploaded: ranges.length }
        : { total: 0, databases: [], tables: [] };
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

/** Sends a file, with its length in the header or, to be put on disk there, without. */
async function upload(url: string, hasLength: boolean): Promise<string> {
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

async function measure(hasLength: boolean): Promise<boolean> {
  const sink = await startSink();
  const gateway = await startGateway(sink.url);
  try {
    const before = await gateway.peakMemory();
    const answer = await upload(gateway.url, hasLength);
    const peak = await gateway.peakMemory();
    const inMegabytes = (bytes: number): number => Math.round(bytes / 1_000_000);
    process.stdout.write(
      `${megabytes} MB ${hasLength ? 'streamed' : 'by way of the disk'}: ${answer.trim()} in ${sink.ranges.length} calls; ` +
        `memory at most ${inMegabytes(peak)} MB, ${inMegabytes(before)} MB before\n`,
    );
    return inMegabytes(peak - before) < limitMegabytes && answer.includes('"chunksUploaded"');
  } finally {
    await gateway.close();
    sink.close();
  }
}

const isWithin = [await measure(true), await measure(false)].every(Boolean);
if (!isWithin) {
  process.stderr.write(`More than ${limitMegabytes} MB of memory for it, or it failed.\n`);
  process.exitCode = 1;
}
