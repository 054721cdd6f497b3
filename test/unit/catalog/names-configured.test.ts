import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { nameTables } from '../../../src/catalog/names.ts';
import type { NameOptions } from '../../../src/catalog/names.ts';
import type { UnnamedTable } from '../../../src/catalog/types.ts';
import { basesOf, booleanColumn, unnamedTable } from './fixtures.ts';

/** The error of a naming that must fail. */
function refusalOf(tables: readonly UnnamedTable[], options: NameOptions): GatewayError {
  try {
    nameTables(tables, options);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('names set by the configuration', () => {
  const posts = unnamedTable('Posts', {
    columns: ['id', 'title', 'text'].map(booleanColumn),
  });
  const news = unnamedTable('News');

  test('a type brings its fields along, and each name can be set by itself', () => {
    const baseFor = (override: object) =>
      basesOf([posts], { overrides: { tables: { 'main/posts': override } } })[0];
    expect(baseFor({ type: 'Article' })).toBe('Article article articles');
    expect(baseFor({ type: 'XMLFile', many: 'allFiles' })).toBe('XMLFile xmlFile allFiles');
    expect(baseFor({ many: 'postings' })).toBe('Post post postings');
  });

  test('an older table yields to the configuration', () => {
    const tables = [posts, unnamedTable('Articles')];
    const overrides = { tables: { 'main/articles': { type: 'Post' } } };
    expect(basesOf(tables, { overrides })).toEqual([
      'MainPost mainPost mainPosts',
      'Post post posts',
    ]);
  });

  test('columns take the names that are set for them', () => {
    const overrides = { columns: { 'main/posts/id': 'number', 'main/posts/title': 'heading' } };
    const [named] = nameTables([posts], { overrides }).named;
    expect(named?.columns.map(({ fieldName }) => fieldName)).toEqual(['number', 'heading', 'text']);
  });

  test.each([
    ['is no name', { type: 'Blog Post' }, 'names.tables["main/posts"].type', 'Blog Post'],
    ['begins with underscores', { one: '__post' }, 'names.tables["main/posts"].one', '__post'],
    ['is empty', { many: '' }, 'names.tables["main/posts"].many', '""'],
    ['is the schema’s', { type: 'Query' }, 'names.tables["main/posts"].type', 'the schema itself'],
    ['is set twice', { one: 'x', many: 'x' }, 'names.tables["main/posts"].many', '"x"'],
    ['is another override', { type: 'Info' }, 'names.tables["main/posts"].type', 'main/news'],
  ])('a name that %s is refused with its key', (_name, override, ...[key, detail]) => {
    const overrides = { tables: { 'main/news': { type: 'Info' }, 'main/posts': override } };
    const error = refusalOf([news, posts], { overrides });
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.message).toContain(key);
    expect(error.message).toContain(detail);
  });

  test.each([
    ['is no name', { 'main/posts/title': 'the title' }, 'the title'],
    ['means something in every table', { 'main/posts/title': 'id' }, '"id"'],
    ['is a column', { 'main/posts/title': 'text' }, 'main/posts/text'],
    ['is set twice', { 'main/posts/id': 'x', 'main/posts/title': 'x' }, 'main/posts/id'],
  ])('a field name that %s is refused with its key', (_name, columns, detail) => {
    const error = refusalOf([posts], { overrides: { columns } });
    expect(error.message).toContain('names.columns["main/posts/title"]');
    expect(error.message).toContain(detail);
  });

  test('two columns can swap their names', () => {
    const columns = { 'main/posts/title': 'text', 'main/posts/text': 'title' };
    const [named] = nameTables([posts], { overrides: { columns } }).named;
    expect(named?.columns.map(({ fieldName }) => fieldName)).toEqual(['id_', 'text', 'title']);
  });

  test('a new override does not take the locked name of another table', () => {
    const tables = [posts, news];
    const { lock } = nameTables(tables);
    const overrides = { tables: { 'main/news': { type: 'Post' } } };
    const { message } = refusalOf(tables, { overrides, lock });
    expect(message).toContain('names.tables["main/news"].type');
    expect(message).toContain('"main/posts"');
  });

  test('two tables can swap their names, whatever the lock says', () => {
    const tables = [posts, news];
    const { lock } = nameTables(tables);
    const overrides = { tables: { 'main/news': { type: 'Post' }, 'main/posts': { type: 'News' } } };
    expect(basesOf(tables, { overrides, lock })).toEqual(['News news newsList', 'Post post posts']);
  });

  test('a column that comes later yields to an override in force', () => {
    const overrides = { columns: { 'main/posts/title': 'heading' } };
    const { lock } = nameTables([posts], { overrides });
    const grown = { ...posts, columns: [...posts.columns, booleanColumn('heading')] };
    const [named] = nameTables([grown], { overrides, lock }).named;
    expect(named?.columns.map(({ fieldName }) => fieldName)).toEqual([
      'id_',
      'heading',
      'text',
      'heading_2',
    ]);
  });
});
