import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { type Running, startProgram } from './process.ts';

const binary = new URL(
  '../peers/node_modules/@tailcallhq/core-linux-x64-gnu/bin/tailcall',
  import.meta.url,
).pathname;

/** Tailcall over the same upstream; null where `bench/peers` is not installed. */
export async function startTailcall(
  upstream: string,
  { dedupe }: { readonly dedupe: boolean },
): Promise<Running | null> {
  if (!existsSync(binary)) return null;
  const port = await freePort();
  const file = join(await mkdtemp(join(tmpdir(), 'tailcall-')), 'bench.graphql');
  await writeFile(file, configuration(upstream, port, dedupe));
  return startProgram([binary, 'start', file], `http://127.0.0.1:${port}`);
}

const configuration = (upstream: string, port: number, dedupe: boolean): string => `
schema
  @server(port: ${port}, hostname: "127.0.0.1")
  @upstream(batch: { delay: 1, maxSize: 1000 }) {
  query: Query
}
type Query {
  posts(n: Int!): [Post]
    @http(url: "${upstream}/posts", query: [{ key: "n", value: "{{.args.n}}" }], dedupe: ${dedupe})
}
type Post {
  id: ID!
  title: String
  authorId: String!
  author: Person
    @http(
      url: "${upstream}/people"
      query: [{ key: "id", value: "{{.value.authorId}}" }]
      batchKey: ["id"]
      dedupe: ${dedupe}
    )
}
type Person {
  id: ID!
  name: String
}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
