import { parse, validate } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import { readProject } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createExampleOperation } from '../../../src/schema/example-operation.ts';
import { createAdmin } from '../../support/admin.ts';
import { configFor } from '../../support/gateway.ts';

let devserver: Devserver;
beforeEach(async () => {
  devserver = await startDevserver();
});
afterEach(() => devserver.close());

const exampleOf = async () => {
  const snapshot = await readProject(configFor(devserver), {
    logger: silentLogger,
    isNamesFileUsed: false,
  });
  const operation = createExampleOperation(snapshot);
  return { operation, mistakes: validate(snapshot.schema, parse(operation)) };
};
const title = ['varchar', { key: 'title', size: 100, required: true }] as const;

test('the example asks for the table that is related most, with its relationships', async () => {
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
  const { operation, mistakes } = await exampleOf();
  expect(mistakes).toEqual([]);
  expect(operation).toBe(`query Example {
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
  const { operation, mistakes } = await exampleOf();
  expect(mistakes).toEqual([]);
  expect(operation).toContain('no tables yet');
});
