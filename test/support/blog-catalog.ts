import { buildCatalog } from '../../src/catalog/build.ts';
import type { Catalog } from '../../src/catalog/types.ts';
import { wireColumn, wireDatabase, wireRelationship, wireTable } from '../unit/catalog/fixtures.ts';

const posts = wireTable(
  'posts',
  [
    wireColumn('title', 'string', { size: 120, required: true }),
    wireColumn('body', 'text'),
    wireColumn('views', 'integer', { min: 0, max: 2_147_483_647, default: 0 }),
    wireColumn('bytes', 'integer', {}),
    wireColumn('hits', 'bigint', {}),
    wireColumn('rating', 'double', { min: 0, max: 5 }),
    wireColumn('isPinned', 'boolean', { default: false }),
    wireColumn('publishedAt', 'datetime'),
    wireColumn('contact', 'string', { size: 320, format: 'email' }),
    wireColumn('link', 'string', { size: 2000, format: 'url' }),
    wireColumn('origin', 'string', { size: 39, format: 'ip' }),
    wireColumn('status', 'string', {
      size: 20,
      format: 'enum',
      elements: ['draft', 'in-review', 'published'],
      required: true,
    }),
    wireColumn('keywords', 'string', { size: 40, array: true }),
    wireColumn('scores', 'integer', { array: true, min: 0, max: 10 }),
    wireColumn('secret', 'string', { size: 200, encrypt: true }),
    wireColumn('place', 'point'),
    wireColumn('route', 'linestring'),
    wireColumn('area', 'polygon'),
    wireRelationship('author', 'people', { relationType: 'manyToOne', twoWayKey: 'posts' }),
    wireRelationship('tags', 'tags', { relationType: 'manyToMany', twoWayKey: 'posts' }),
  ],
  {
    name: 'Blog Posts',
    indexes: [{ key: 'body_search', type: 'fulltext', status: 'available', columns: ['body'] }],
  },
);

const people = wireTable(
  'people',
  [
    wireColumn('name', 'string', { size: 80, required: true }),
    wireRelationship('posts', 'posts', {
      relationType: 'manyToOne',
      twoWayKey: 'author',
      side: 'child',
    }),
  ],
  { name: 'People' },
);

const tags = wireTable(
  'tags',
  [
    wireColumn('name', 'string', { size: 40, required: true }),
    wireRelationship('posts', 'posts', {
      relationType: 'manyToMany',
      twoWayKey: 'tags',
      side: 'child',
    }),
  ],
  { name: 'Tags' },
);

/** A blog with a column of every type and relationships of both sides. */
export const blogCatalog = (): Catalog =>
  buildCatalog([wireDatabase([posts, people, tags])]).catalog;
