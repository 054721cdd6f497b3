import { parse, validate } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { readProject } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createExampleOperations } from '../../../src/schema/example-operation.ts';
import { createAdmin } from '../../support/admin.ts';
import { configFor } from '../../support/gateway.ts';

let devserver: Devserver;
beforeEach(async () => {
  devserver = await startDevserver();
});
afterEach(() => devserver.close());

const examplesOf = async () => {
  const snapshot = await readProject(configFor(devserver), {
    logger: silentLogger,
    isNamesFileUsed: false,
  });
  const operations = createExampleOperations(snapshot);
  return {
    operations,
    mistakes: operations.flatMap((operation) => validate(snapshot.schema, parse(operation))),
  };
};
const title = ['varchar', { key: 'title', size: 100, required: true }] as const;

test('there is an example for each table, first of all for the one that is related most', async () => {
  const admin = createAdmin(devserver);
  const relationship = { type: 'manyToOne', twoWay: true, onDelete: 'setNull' };
  await admin.createTables('shop', [
    { id: 'authors', columns: [title] },
    { id: 'reviews', columns: [title] },
    {
      id: 'books',
      columns: [
        title,
        [
          'relationship',
          { ...relationship, relatedTableId: 'authors', key: 'author', twoWayKey: 'books' },
        ],
        [
          'relationship',
          {
            ...relationship,
            type: 'oneToMany',
            relatedTableId: 'reviews',
            key: 'reviews',
            twoWayKey: 'book',
          },
        ],
      ],
    },
  ]);
  const { operations, mistakes } = await examplesOf();
  expect(mistakes).toEqual([]);
  expect(operations.map((operation) => operation.split('\n', 1)[0])).toEqual([
    'query Books {',
    'query Authors {',
    'query Reviews {',
    'subscription LiveBooks {',
  ]);
  expect(operations[0]).toBe(`query Books {
  books(first: 5) {
    nodes {
      _id
      title
      author {
        _id
        title
      }
      reviews {
        nodes {
          _id
          title
        }
      }
    }
  }
}
`);
});

test('without tables the example says so and is still an operation', async () => {
  const { operations, mistakes } = await examplesOf();
  expect(mistakes).toEqual([]);
  expect(operations).toEqual([expect.stringContaining('no tables yet')]);
});
