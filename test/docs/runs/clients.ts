import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ApolloClient,
  gql,
  HttpLink,
  type InMemoryCache,
  type TypedDocumentNode,
} from '@apollo/client';
import { generate, type CodegenConfig } from '@graphql-codegen/cli';
import type { Client as SocketClient } from 'graphql-ws';
import { createServer, type UserConfig } from 'vite';
import type { Realtime } from 'appwrite';
import type { TablesDB } from 'node-appwrite';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createDeferred } from '../../support/deferred.ts';
import { dataOf, type Given, type Run } from '../given.ts';
import type { DocsProject } from '../project.ts';

type Ask = (query: string, variables?: object) => Promise<object>;

/** Runs with names in place that a browser has, or that the text speaks of. */
async function withGlobals(names: Readonly<Record<string, unknown>>, run: () => Promise<void>) {
  for (const [name, value] of Object.entries(names)) vi.stubGlobal(name, value);
  try {
    await run();
  } finally {
    vi.unstubAllGlobals();
  }
}

async function withKey({ project }: Given, run: () => Promise<void>): Promise<void> {
  vi.stubEnv('APPWRITE_API_KEY', project.devserver.key);
  try {
    await run();
  } finally {
    vi.unstubAllEnvs();
  }
}

async function jwtOf(userId: string, { devserver, headersOf }: DocsProject): Promise<string> {
  const response = await fetch(`${devserver.endpoint}/account/jwts`, {
    method: 'POST',
    headers: { 'X-Appwrite-Project': devserver.project, ...(await headersOf(userId)) },
  });
  const { jwt } = (await response.json()) as { jwt: string };
  return jwt;
}

async function firstResult(client: SocketClient, query: string): Promise<unknown> {
  for await (const result of client.iterate({ query })) return dataOf(result);
  throw new Error('There was no result.');
}

interface Books {
  readonly books: {
    readonly edges: readonly { readonly node: { readonly title: string } }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

/** Books by their titles, two more with each page. */
const pages: TypedDocumentNode<Books> = gql`
  query Books($after: String) {
    books(orderBy: [{ title: ASC }], first: 2, after: $after) {
      edges {
        cursor
        node {
          _id
          title
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

export const clients = {
  'a server asks as its visitor': async ({ load, project }) => {
    const { askAs } = (await load()) as {
      askAs: (secret: string | undefined, query: string, variables?: object) => Promise<object>;
    };
    const { 'X-Appwrite-Session': secret } = await project.headersOf('priya');
    const query = 'query($first: Int) { orders(first: $first) { nodes { reader { name } } } }';
    expect(dataOf(await askAs(secret, query, { first: 1 }))).toEqual({
      orders: { nodes: [{ reader: { name: 'Priya Nair' } }] },
    });
    expect(dataOf(await askAs(undefined, query))).toEqual({ orders: { nodes: [] } });
  },

  'Vite hands on': async ({ load, folder }) => {
    const config = (await load())['default'] as UserConfig;
    const server = await createServer({
      ...config,
      configFile: false,
      root: folder,
      logLevel: 'silent',
      server: { ...config.server, host: '127.0.0.1', port: 0 },
    });
    try {
      await server.listen();
      const [url = ''] = server.resolvedUrls?.local ?? [];
      const response = await fetch(new URL('graphql', url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"query":"{ avatarsGetInitials(name: \\"A B\\") }"}',
      });
      const { avatarsGetInitials } = dataOf((await response.json()) as object);
      const { pathname, search } = new URL(String(avatarsGetInitials));
      const picture = await fetch(new URL(pathname + search, url));
      expect(picture.headers.get('content-type')).toMatch(/^image\//);
      const opened = createDeferred<string>();
      const socket = new WebSocket(new URL('graphql', url), 'graphql-transport-ws');
      socket.once('open', () => {
        socket.send('{"type":"connection_init"}');
      });
      socket.once('message', (message: Buffer) => {
        opened.resolve(message.toString());
      });
      expect(await opened.promise).toContain('connection_ack');
      socket.terminate();
    } finally {
      await server.close();
    }
  },

  'pages in one list': async ({ load, url }) => {
    const { cache } = (await load()) as { cache: InMemoryCache };
    const client = new ApolloClient({ cache, link: new HttpLink({ uri: `${url}/graphql` }) });
    const books = client.watchQuery({ query: pages });
    const { data: first } = await client.query({ query: pages });
    const after = first?.books.pageInfo.endCursor;
    await books.fetchMore({ variables: { after } });
    const all = client.readQuery({ query: pages });
    expect(all?.books.edges.map(({ node }) => node.title).toSorted()).toEqual(
      all?.books.edges.map(({ node }) => node.title),
    );
    expect(all?.books.edges).toHaveLength(4);
    client.stop();
  },

  'a WebSocket': ({ load }) =>
    withGlobals({ WebSocket }, async () => {
      const { socket } = (await load()) as { socket: SocketClient };
      const query = 'subscription { book(_id: "slack-water") { title } }';
      expect(await firstResult(socket, query)).toEqual({ book: { title: 'Slack Water' } });
      await socket.dispose();
    }),

  'a WebSocket with a JWT': async ({ load, project }) => {
    const jwt = await jwtOf('priya', project);
    await withGlobals({ WebSocket, currentJwt: () => jwt }, async () => {
      const { client } = (await load()) as { client: SocketClient };
      expect(await firstResult(client, '{ accountGet { name } }')).toEqual({
        accountGet: { name: 'Priya Nair' },
      });
      await client.dispose();
    });
  },

  'a JWT that is renewed': async ({ load, project, url }) => {
    const [jwt, renewedJwt] = [await jwtOf('priya', project), await jwtOf('priya', project)];
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const pong = createDeferred<string>();
    const acknowledged = createDeferred<undefined>();
    socket.on('message', (message: Buffer) => {
      const { type } = JSON.parse(message.toString()) as { type: string };
      if (type === 'connection_ack') acknowledged.resolve(undefined);
      if (type === 'pong') pong.resolve(message.toString());
    });
    socket.once('open', () => {
      const payload = { 'X-Appwrite-JWT': jwt };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    await acknowledged.promise;
    await withGlobals({ socket, renewedJwt }, async () => {
      await load();
      expect(JSON.parse(await pong.promise)).toMatchObject({ payload: { renewed: true } });
    });
    socket.terminate();
  },

  'types for clients': async ({ load, folder, inFolder }) => {
    const { config } = (await load()) as { config: CodegenConfig };
    const query = 'query Price($id: ID!) { book(_id: $id) { price _createdAt } }';
    const app = `import { graphql } from './gql';\nexport const price = graphql(\`${query}\`);`;
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/app.ts'), app);
    await inFolder(async () => {
      await generate({ ...config, silent: true }, true);
    });
    const types = await readFile(join(folder, 'src/gql/graphql.ts'), 'utf8');
    expect(types).toContain('PriceQuery = { book: { price: number, _createdAt: string } | null }');
  },

  'the SDK is set up': (given) =>
    withKey(given, async () => {
      const { tablesDB } = (await given.load()) as { tablesDB: TablesDB };
      const { total } = await tablesDB.listRows({ databaseId: 'bookshop', tableId: 'orders' });
      expect(total).toBe(34);
    }),

  'the gateway is asked': (given) =>
    withKey(given, async () => {
      const { ask } = (await given.load()) as { ask: Ask };
      expect(dataOf(await ask('{ orders(first: 1) { totalCount } }'))).toEqual({
        orders: { totalCount: 34 },
      });
    }),

  "the SDK's realtime": async ({ load, project }) => {
    const told = createDeferred<unknown>();
    const log = vi.spyOn(console, 'log').mockImplementation((value) => {
      told.resolve(value);
    });
    try {
      await withGlobals({ WebSocket, window: globalThis }, async () => {
        const { realtime } = (await load()) as { realtime: Realtime };
        const row = '/tablesdb/bookshop/tables/events/rows/poetry-by-lamplight';
        await project.admin.send('PATCH', row, { data: { seatsTaken: 3 } });
        expect(await told.promise).toBe(3);
        await realtime.disconnect();
      });
    } finally {
      log.mockRestore();
    }
  },
} satisfies Record<string, Run>;
