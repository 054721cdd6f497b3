import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Running, startProgram } from './process.ts';

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
  return startProgram({
    command: [binary, 'start', file],
    // It reports its use over the network otherwise.
    env: { TAILCALL_TRACKER: 'false', DO_NOT_TRACK: '1', TAILCALL_LOG_LEVEL: 'error' },
    url: `http://127.0.0.1:${port}`,
  });
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
