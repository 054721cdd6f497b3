import { afterEach, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { createAdmin } from '../../support/admin.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli } from '../../support/cli.ts';
import { bodyOf } from '../../support/http-server.ts';
import { createShelf } from '../../support/shelf.ts';

let devserver: Devserver | undefined;
let cli: Cli | undefined;
afterEach(async () => {
  await cli?.dispose();
  await devserver?.close();
});

const configText = `
import { defineConfig, GatewayError } from 'appwrite-graphql';

export default defineConfig({
  tables: { 'blog/books': { columns: { cost: { hidden: true } } } },
  extensions: {
    schema: ({ table }) => {
      table('blog/books').field('loud', {
        type: 'String',
        columns: ['title'],
        resolve: (row) => String(row.title).toUpperCase(),
      });
    },
    hooks: {
      'blog/authors': {
        beforeRead: () => {
          throw new GatewayError('FORBIDDEN', 'Nobody reads of authors.');
        },
      },
    },
  },
});
`;

test.each([
  ['in one process', '0'],
  ['in workers', '1'],
])('a configuration file brings own code, %s', async (_name, workers) => {
  devserver = await startDevserver();
  await createShelf(createAdmin(devserver));
  cli = await startCli(['start', '--workers', workers], { project: devserver, configText });
  const [, url = ''] = await cli.waitFor(/(http:\/\/\S+)\/graphql/);
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ books { nodes { loud author { name } } } }' }),
  });
  const { data, errors } = await bodyOf(answer);
  expect(data).toEqual({
    books: {
      nodes: [
        { loud: 'ONE', author: null },
        { loud: 'TWO', author: null },
      ],
    },
  });
  expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
    ['Nobody reads of authors.', 'FORBIDDEN'],
  ]);
});
