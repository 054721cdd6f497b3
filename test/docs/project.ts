import { loadDemo } from '../../devserver/demo/load.ts';
import { users } from '../../devserver/demo/users.facts.ts';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { createGateway } from '../../src/gateway.ts';
import { silentLogger } from '../../src/logger.ts';
import { createAdmin, type Admin, type Project, type TableSeed } from '../support/admin.ts';
import { configFor } from '../support/gateway.ts';
import { startUpstreamProxy, type Intercept } from '../support/upstream-proxy.ts';

/** A project without tables in its database `shop`, for operations that make them. */
export async function addEmptyShop(admin: Admin): Promise<void> {
  await admin.send('POST', '/tablesdb', { databaseId: 'shop', name: 'Shop' });
}

/** A project with what the guides speak of, and gateways over it, one for each configuration. */
export interface DocsProject {
  readonly devserver: Devserver;
  readonly admin: Admin;
  /** The same project, with a function `send-invoice` that runs; devserver has none. */
  readonly withFunctions: Project;
  gatewayUrl(config?: ConfigInput): Promise<string>;
  /** The headers of a caller: nobody, `key`, or one of the demo's users. */
  readonly headersOf: (caller: string | undefined) => Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** `addMore` makes what the guides speak of besides; it has to make the database `shop`. */
export async function startDocsProject(
  addMore: (admin: Admin) => Promise<void>,
): Promise<DocsProject> {
  const devserver = await startDevserver({});
  await loadDemo(devserver);
  const admin = createAdmin(devserver);
  await addBlog(admin);
  await addMore(admin);
  const withFunctions = await startUpstreamProxy(devserver, sendInvoice);
  const gateways = new Map<string, { url: Promise<string>; close(): Promise<void> }>();
  const sessions = new Map<string, Promise<string>>();
  return {
    devserver,
    admin,
    withFunctions,
    gatewayUrl: (config = {}) => {
      const name = JSON.stringify(config);
      const known = gateways.get(name);
      if (known !== undefined) return known.url;
      const upstream = config.functions === undefined ? devserver : withFunctions;
      const gateway = createGateway(
        configFor(upstream, { databases: ['bookshop', 'blog'], ...config }),
        {
          logger: silentLogger,
          isNamesFileUsed: false,
        },
      );
      const url = gateway.start().then((started) => started.url);
      gateways.set(name, { url, close: () => gateway.close() });
      return url;
    },
    headersOf: async (caller): Promise<Record<string, string>> => {
      if (caller === undefined) return {};
      if (caller === 'key') return { 'X-Appwrite-Key': devserver.key };
      const session = sessions.get(caller) ?? signIn(devserver, caller);
      sessions.set(caller, session);
      return { 'X-Appwrite-Session': await session };
    },
    close: async () => {
      await Promise.all([...gateways.values()].map((gateway) => gateway.close()));
      await withFunctions.close();
      await devserver.close();
    },
  };
}

/** What it answers shows what it was given. */
const sendInvoice: Intercept = async ({ path, readBody }) => {
  if (!path.startsWith('/v1/functions/send-invoice/executions')) return undefined;
  const { body } = JSON.parse(await readBody()) as { body: string };
  const {
    orderId,
    copies = 1,
    address,
  } = JSON.parse(body) as {
    orderId: string;
    copies?: number;
    address?: { street: string };
  };
  const lines = [{ text: `${copies} to ${address?.street ?? 'nowhere'}`, cents: 350 }];
  const responseBody = JSON.stringify({ number: `R-${orderId}`, lines });
  const execution = { status: 'completed', responseStatusCode: 200, responseBody };
  return { status: 201, body: { $id: 'run', ...execution } };
};

async function signIn(devserver: Devserver, userId: string): Promise<string> {
  const user = users.find((one) => one.userId === userId);
  if (user === undefined) throw new Error(`The demo data has no user ${userId}.`);
  const { email, password } = user;
  const session = { email, password };
  return String(
    (await createAdmin(devserver).send('POST', '/account/sessions/email', session))['secret'],
  );
}

const text = (key: string, more: object = {}) =>
  ['varchar', { key, size: 200, required: false, ...more }] as const;
const date = (key: string) => ['datetime', { key, required: false }] as const;
const related = (key: string, relatedTableId: string, more: object = {}) =>
  [
    'relationship',
    { key, relatedTableId, type: 'manyToOne', twoWay: false, onDelete: 'setNull', ...more },
  ] as const;

const blogTables: readonly TableSeed[] = [
  { id: 'people', name: 'People', columns: [text('name', { required: true })] },
  { id: 'tags', name: 'Tags', columns: [text('name')] },
  {
    id: 'posts',
    name: 'Posts',
    columns: [
      text('title', { required: true }),
      text('subtitle'),
      text('tags', { array: true }),
      ['integer', { key: 'views', required: false, default: 0 }],
      ['boolean', { key: 'isPinned', required: false, default: false }],
      date('publishedAt'),
      ['enum', { key: 'status', elements: ['DRAFT', 'PUBLISHED', 'SPAM'], required: false }],
      related('author', 'people', { twoWay: true, twoWayKey: 'posts' }),
    ],
  },
  {
    id: 'comments',
    name: 'Comments',
    columns: [text('text'), related('post', 'posts', { twoWay: true, twoWayKey: 'comments' })],
  },
  {
    id: 'blog-posts',
    name: 'Blog Posts',
    columns: [
      text('title', { required: true }),
      date('publishedAt'),
      related('author', 'people'),
      related('tags', 'tags', { type: 'manyToMany' }),
    ],
  },
  { id: 'accounts', name: 'Accounts', columns: [['integer', { key: 'balance', required: true }]] },
];

async function addBlog(admin: Admin): Promise<void> {
  await admin.createTables('blog', blogTables);
  await admin.createRow('blog/people', { id: 'ada', data: { name: 'Ada' } });
  await admin.createRow('blog/posts', {
    id: 'first',
    data: { title: 'First', status: 'PUBLISHED', views: 3, author: 'ada' },
  });
  for (const id of ['c1', 'c2', 'c3']) {
    await admin.createRow('blog/comments', { id, data: { text: id, post: 'first' } });
  }
  for (const id of ['a', 'b']) {
    await admin.createRow('blog/accounts', { id, data: { balance: 100 } });
  }
}
