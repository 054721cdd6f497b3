import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import {
  buildClientSchema,
  getIntrospectionQuery,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { connectSocket } from '../../support/subscriber.ts';

const require = createRequire(import.meta.url);
const compiler = require.resolve('relay-compiler/cli.js');

let gateway: TestGateway;
let folder: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 10);
    },
    config: { relay: true },
  });
  folder = await mkdtemp(join(tmpdir(), 'relay-client-'));
  await cp(join(import.meta.dirname, 'client'), folder, { recursive: true });
  await mkdir(join(folder, 'artifacts'));
});

afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

async function readSchema(): Promise<string> {
  const { data } = await gateway.query(getIntrospectionQuery());
  return printSchema(buildClientSchema(data as unknown as IntrospectionQuery));
}

async function compile(schema: string) {
  await writeFile(join(folder, 'schema.graphql'), schema);
  const child = spawn(process.execPath, [compiler, 'relay.config.json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status, output: `${output}${errors}` };
}

interface Artifact {
  readonly params: { readonly text: string };
}

/** What the compiler made of an operation, as a client would send it. */
async function textOf(operation: string): Promise<string> {
  const path = join(folder, 'artifacts', `${operation}.graphql.js`);
  const { default: artifact } = (await import(pathToFileURL(path).href)) as { default: Artifact };
  return artifact.params.text;
}

interface Connection {
  readonly edges: readonly { readonly node: { readonly id: string; readonly title: string } }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

test('the compiler of Relay takes a client’s operations, and the gateway what it makes of them', async () => {
  const { status, output } = await compile(await readSchema());
  expect(output).not.toMatch(/error/i);
  expect(status).toBe(0);
  const artifacts = await readdir(join(folder, 'artifacts'));
  expect(artifacts).toContain('booksListPaginationQuery.graphql.js');
  expect(artifacts).toContain('booksByPersonPaginationQuery.graphql.js');

  const send = async (operation: string, variables: object, as?: { key: string }) => {
    const { data, errors } = await gateway.query(await textOf(operation), {
      variables: { ...variables },
      ...(as && { as }),
    });
    expect(errors).toBeUndefined();
    return data as Readonly<Record<string, never>>;
  };
  const page = await send('booksPageQuery', { person: idOf('p', 1) });
  const { books, person } = page as unknown as {
    books: Connection;
    person: { id: string; books: Connection };
  };
  expect(books.edges.map(({ node }) => node.title)).toEqual(['Book 0', 'Book 1', 'Book 2']);

  // The next page of the list at the root, and of one within a row, which is found by its id.
  const after = books.pageInfo.endCursor;
  const next = await send('booksListPaginationQuery', { first: 2, after });
  const { edges } = (next as unknown as { books: Connection }).books;
  expect(edges.map(({ node }) => node.title)).toEqual(['Book 3', 'Book 4']);
  const cursor = person.books.pageInfo.endCursor;
  const more = await send('booksByPersonPaginationQuery', { id: person.id, count: 5, cursor });
  const { node } = more as unknown as { node: { books: Connection } };
  expect([...person.books.edges, ...node.books.edges].map((edge) => edge.node.title)).toEqual([
    'Book 2',
    'Book 3',
  ]);
  expect(node.books.pageInfo.hasNextPage).toBe(false);

  const ids = books.edges.map((edge) => edge.node.id);
  const many = await send('booksNodesQuery', { ids });
  expect(many['nodes']).toMatchObject([
    { __typename: 'Book', title: 'Book 0', author: { city: { name: 'City 0' } } },
    { title: 'Book 1' },
    { title: 'Book 2' },
  ]);
});

test('a subscriber is told the global id of a row that is gone, and of no other', async () => {
  const key = { 'X-Appwrite-Key': gateway.devserver.key };
  const socket = connectSocket(gateway, {});
  const changes = socket.subscribe(
    'subscription { bookChanged(on: [UPDATE, DELETE]) { event deletedId book { id } } }',
  );
  const probe = socket.subscribe('subscription { books(first: 1) { nodes { _id } } }');
  await probe.next();
  const change = (document: string) => gateway.query(document, { headers: key });
  const { data } = await change(`{ book(_id: "${idOf('b', 9)}") { id } }`);
  const { id } = data?.['book'] as { id: string };
  await change(`mutation { updateBook(_id: "${idOf('b', 9)}", data: { pages: 1 }) { id } }`);
  const updated = { event: 'UPDATE', deletedId: null, book: { id } };
  expect((await changes.next()).data).toEqual({ bookChanged: updated });
  await change(`mutation { deleteBook(_id: "${idOf('b', 9)}") { id } }`);
  const deleted = { event: 'DELETE', deletedId: id, book: null };
  expect((await changes.next()).data).toEqual({ bookChanged: deleted });
  await socket.close();
});

test('the compiler refuses the same operations where there are no global ids', async () => {
  const schema = await readSchema();
  const { status, output } = await compile(schema.replaceAll(' implements Node', ''));
  expect(status).not.toBe(0);
  expect(output).toMatch(/Node/);
});
