import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AppwriteClientOptions, createAppwriteClient } from '../../src/appwrite/client.ts';
import type { AppwriteCalls, Caller, CallRecord } from '../../src/appwrite/types.ts';
import { GatewayError } from '../../src/errors.ts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request; the last of a list answers all further ones. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const closers: (() => Promise<unknown>)[] = [];

/** Closes what the test opened, last first. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

export const refusal = (status: number, type: string, headers?: Record<string, string>): Answer =>
  json(status, { message: `No: ${type}`, type, code: status, version: '1.9.6' }, headers);

export const row = { $id: 'p1', title: 'First' };
export const list = json(200, { total: 1, rows: [row] });
export const reset: Answer = (response) => response.socket?.destroy();
export const silence: Answer = () => undefined;
export const cutShort: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"total":1,"rows":[', () => response.socket?.destroy());
};

/** A server that answers as told and remembers what it was sent. Emits `received` for each request. */
export async function startUpstream(...answers: readonly [Answer, ...Answer[]]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const answer = answers[received.length] ?? answers.at(-1);
      received.push({ method, url, headers, body });
      server.emit('received');
      answer?.(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}/v1`, received, server };
}

/** A client of that server, and the record of its calls. */
export function connect(
  endpoint: string,
  caller: Partial<Caller> = {},
  options: Partial<AppwriteClientOptions> = {},
) {
  const records: CallRecord[] = [];
  const client = createAppwriteClient({
    endpoint,
    projectId: 'shop',
    random: () => 0,
    onCall: (record) => records.push(record),
    ...options,
  });
  closers.push(() => client.close());
  const calls = client.as({ credentials: { kind: 'session', secret: 'secret' }, ...caller });
  return { calls, client, records };
}

export const posts = { databaseId: 'blog', id: 'posts' };
export const listPosts = (calls: AppwriteCalls) => calls.listRows(posts, []);

export const failureOf = async (call: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await call.then(
    () => 'no failure',
    (reason: unknown) => reason,
  );
  if (error instanceof GatewayError) return error;
  throw new Error(`expected a GatewayError, got ${String(error)}`);
};
