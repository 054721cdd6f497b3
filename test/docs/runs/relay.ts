import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildClientSchema, getIntrospectionQuery, Kind, parse, printSchema } from 'graphql';
import { expect } from 'vitest';
import { readBlocks } from '../blocks.ts';
import { dataOf, type Given, type Run } from '../given.ts';
import { connectSocket } from '../../support/subscriber.ts';

type Values = Readonly<Record<string, unknown>>;
type Ask = (query: string, variables?: Values) => Promise<Values>;

const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');
const relay = { relay: true };

/** The gateway that compiled operations are for, as the project's key. */
async function asker({ project }: Given): Promise<Ask> {
  const url = await project.gatewayUrl(relay);
  const headers = { 'Content-Type': 'application/json', ...(await project.headersOf('key')) };
  return async (query, variables = {}) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    return dataOf((await response.json()) as object);
  };
}

/** A module for each definition, since the compiler wants names that begin with the module's. */
async function writeSources({ folder, block }: Given): Promise<void> {
  const text = `${block.marks.before ?? ''}\n${block.text}`;
  for (const definition of parse(text).definitions) {
    const name = 'name' in definition ? (definition.name?.value ?? '') : '';
    const moduleName = name.replace(/_.*|(?:Query|Mutation|Subscription)$/, '');
    const part = text.slice(definition.loc?.start, definition.loc?.end);
    const code = `import { graphql } from 'relay-runtime';\ngraphql\`${part}\`;\n`;
    await writeFile(join(folder, 'src', `${moduleName}.ts`), code);
  }
}

/** Compiles the block with the guide's own configuration; gives the text of an operation. */
async function compile(given: Given): Promise<(operation: string) => Promise<string>> {
  const { folder, block } = given;
  const config = readBlocks().find(
    ({ file, language }) => file === block.file && language === 'json',
  );
  const ask = await asker(given);
  const introspection = await ask(getIntrospectionQuery());
  const schema = printSchema(buildClientSchema(introspection as never));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'schema.graphql'), schema);
  await writeFile(join(folder, 'relay.config.json'), config?.text ?? '');
  await writeSources(given);
  const words = [compiler, 'relay.config.json'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder });
  expect(stdout).not.toMatch(/error/i);
  return async (operation) => {
    const path = join(folder, 'src/__generated__', `${operation}.graphql.ts`);
    const [, text = '""'] = /"text": ("(?:[^"\\]|\\.)*")/.exec(await readFile(path, 'utf8')) ?? [];
    expect(parse(JSON.parse(text) as string).definitions[0]?.kind).toBe(Kind.OPERATION_DEFINITION);
    return JSON.parse(text) as string;
  };
}

const book = {
  title: 'A New Leaf',
  isbn: '9780000000017',
  format: 'EBOOK',
  price: 4,
  publishedAt: '2026-01-01T00:00:00Z',
};

/** Operations for the compiler of Relay, and what the gateway answers to what it makes of them. */
export const relayClient = {
  'a paged list for Relay': async (given) => {
    const [textOf, ask] = [await compile(given), await asker(given)];
    const { books } = await ask(await textOf('BookListPaginationQuery'), { first: 3 });
    const { edges, pageInfo } = books as {
      edges: { node: { title: string } }[];
      pageInfo: { endCursor: string };
    };
    expect(edges).toHaveLength(3);
    const next = await ask(await textOf('BookListPaginationQuery'), {
      first: 3,
      after: pageInfo.endCursor,
    });
    expect(next['books']).toMatchObject({ edges: [{}, {}, {}] });
    expect(next).not.toEqual({ books });
  },

  'a row by its global id': async (given) => {
    const [textOf, ask] = [await compile(given), await asker(given)];
    const { book } = await ask('{ book(_id: "slack-water") { id } }');
    expect(await ask(await textOf('BookQuery'), book as Values)).toMatchObject({
      node: { title: 'Slack Water' },
    });
  },

  'rows that come and go': async (given) => {
    const [textOf, ask] = [await compile(given), await asker(given)];
    const variables = { data: book, connections: [] };
    const { createBook } = await ask(await textOf('AddBookMutation'), variables);
    const { id } = createBook as { id: string };
    expect(createBook).toMatchObject({ title: 'A New Leaf' });
    const { node } = await ask('query($id: ID!) { node(id: $id) { ... on Book { _id } } }', { id });
    expect(await ask(await textOf('RemoveBookMutation'), node as Values)).toEqual({
      deleteBook: { id },
    });
  },

  'changes by others': async (given) => {
    const [textOf, ask] = [await compile(given), await asker(given)];
    const socket = connectSocket({ url: await given.project.gatewayUrl(relay) });
    try {
      const changes = socket.subscribe(await textOf('BooksChangedSubscription'));
      // When this has answered, the other one listens.
      await socket.subscribe('subscription { book(_id: "slack-water") { title } }').next();
      await ask('mutation { updateBook(_id: "slack-water", data: { stock: 3 }) { id } }');
      expect((await changes.next()).data).toMatchObject({
        bookChanged: { deletedId: null, book: { title: 'Slack Water' } },
      });
    } finally {
      await socket.close();
    }
  },
} satisfies Record<string, Run>;
