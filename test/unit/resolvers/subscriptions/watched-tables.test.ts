import { expect, test } from 'vitest';
import { buildModels } from '../../../../src/resolvers/model.ts';
import {
  createNeighbours,
  rowsChannel,
  tablesOfFilter,
} from '../../../../src/resolvers/subscriptions/watched-tables.ts';
import { buildCatalog } from '../../../../src/catalog/build.ts';
import { wireDatabase, wireRelationship, wireTable } from '../../catalog/fixtures.ts';

const relate = (key: string, relatedTable: string, onDelete: string) =>
  wireRelationship(key, relatedTable, {
    relationType: 'manyToOne',
    twoWayKey: `${key}Of`,
    onDelete,
  });

/** Replies belong to posts, posts to boards, boards to sites; all but the last go along. */
const { catalog } = buildCatalog([
  wireDatabase([
    wireTable('replies', [relate('post', 'posts', 'cascade')]),
    wireTable('posts', [relate('board', 'boards', 'cascade')]),
    wireTable('boards', [relate('site', 'sites', 'setNull')]),
    wireTable('sites', []),
    wireTable('users', []),
  ]),
]);
const models = buildModels(catalog);
const modelOf = (id: string) => {
  const model = models.find(({ table }) => table.id === id);
  if (!model) throw new Error(id);
  return model;
};

test.each([
  ['replies', ['boards', 'posts']],
  ['posts', ['boards', 'replies']],
  ['boards', ['posts', 'replies', 'sites']],
  ['sites', ['boards']],
  ['users', []],
])('%s can change without a word when these are written: %j', (id, expected) => {
  const found = [...createNeighbours(models).of(modelOf(id))].map(({ table }) => table.id);
  expect(found.sort()).toEqual(expected);
});

test('a filter is looked through for the tables that it reaches', () => {
  const filter = {
    and: [{ post: { board: { site: { _id: { eq: 'x' } } } } }, { _id: { in: ['y'] } }],
  };
  const found = tablesOfFilter(filter, modelOf('replies')).map(({ table }) => table.id);
  expect(found.sort()).toEqual(['boards', 'posts', 'sites']);
});

test('rows of a table are told on the channel that every release knows', () => {
  expect(rowsChannel({ databaseId: 'blog', id: 'posts' })).toBe('databases.blog.tables.posts.rows');
});
