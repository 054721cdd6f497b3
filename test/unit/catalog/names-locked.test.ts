import { describe, expect, test } from 'vitest';
import { nameTables } from '../../../src/catalog/names.ts';
import { basesOf, booleanColumn, enumColumn, enumTypesOf, unnamedTable } from './fixtures.ts';

describe('the lock', () => {
  test('holds the names in force, and of columns and elements only what differs', () => {
    const columns = [booleanColumn('id'), booleanColumn('ok'), enumColumn('status', ['a', 'b c'])];
    expect(nameTables([unnamedTable('Posts', { columns })]).lock).toEqual({
      version: 1,
      tables: { 'main/posts': { type: 'Post', one: 'post', many: 'posts' } },
      columns: { 'main/posts/id': 'id_' },
      enums: { 'main/posts/status': { type: 'PostStatus', elements: { 'b c': 'b_c' } } },
    });
  });

  test('keeps a table’s names when it is renamed', () => {
    const { lock } = nameTables([unnamedTable('Posts', { id: 'p' })]);
    expect(basesOf([unnamedTable('Articles', { id: 'p' })], { lock })).toEqual(['Post post posts']);
  });

  test('keeps names from an older table that appears later', () => {
    const younger = unnamedTable('Posts', { id: 'p2', database: 'shop' });
    const { lock } = nameTables([younger]);
    const older = unnamedTable('Posts', { id: 'p1', database: 'blog' });
    expect(basesOf([older, younger], { lock })).toEqual([
      'BlogPost blogPost blogPosts',
      'Post post posts',
    ]);
  });

  test('keeps an enum’s name from a table that appears later', () => {
    const posts = unnamedTable('Posts', { columns: [enumColumn('status', ['a'])] });
    const { lock } = nameTables([posts]);
    const { named } = nameTables([posts, unnamedTable('Post statuses')], { lock });
    expect(named.map(({ names }) => names.type)).toEqual(['Post', 'MainPostStatus']);
  });

  test('keeps the name of an enum’s element from one that appears later', () => {
    const posts = (...values: string[]) =>
      unnamedTable('Posts', { columns: [enumColumn('status', values)] });
    const { lock } = nameTables([posts('a b')]);
    const [named] = nameTables([posts('a_b', 'a b')], { lock }).named;
    expect(named?.columns).toMatchObject([
      {
        elements: [
          { name: 'a_b_2', value: 'a_b' },
          { name: 'a_b', value: 'a b' },
        ],
      },
    ]);
  });

  test('remembers a table that is away, as long as nobody takes its name', () => {
    const posts = unnamedTable('Posts', { id: 'p1' });
    const away = nameTables([], { lock: nameTables([posts]).lock }).lock;
    expect(Object.keys(away.tables)).toEqual(['main/p1']);
    const heir = unnamedTable('Posts', { id: 'p2' });
    const taken = nameTables([heir], { lock: away });
    expect(taken.named[0]?.names.type).toBe('Post');
    expect(Object.keys(taken.lock.tables)).toEqual(['main/p2']);
    expect(basesOf([posts, heir], { lock: taken.lock })[1]).toBe('Post post posts');
  });

  test('remembers a column that is away, as long as no other takes its name', () => {
    const withKeys = (...keys: string[]) =>
      unnamedTable('Posts', { columns: keys.map(booleanColumn) });
    const { lock } = nameTables([withKeys('a-b', 'a.b')]);
    expect(lock.columns).toEqual({ 'main/posts/a-b': 'a_b', 'main/posts/a.b': 'a_b_2' });
    const away = nameTables([withKeys('a.b')], { lock }).lock;
    expect(away.columns).toEqual(lock.columns);
    const taken = nameTables([withKeys('a.b', 'a_b')], { lock: away }).lock;
    expect(taken.columns).toEqual({ 'main/posts/a.b': 'a_b_2' });
  });

  test('yields to names that a newer version keeps for itself', () => {
    const posts = unnamedTable('Posts');
    const { lock } = nameTables([posts]);
    const { named, collisions } = nameTables([posts], { lock, reserved: { types: ['PostEdge'] } });
    expect(named[0]?.names.type).toBe('MainPost');
    expect(collisions).toMatchObject([{ wanted: 'PostEdge', taken: 'MainPostEdge' }]);
  });

  test('a type that the configuration changes takes the enums along', () => {
    const posts = unnamedTable('Posts', { columns: [enumColumn('status', ['a'])] });
    const { lock } = nameTables([posts]);
    const overrides = { tables: { 'main/posts': { type: 'Article' } } };
    expect(enumTypesOf([posts], { overrides, lock })).toEqual([
      'ArticleStatus',
      'ArticleStatusFilter',
    ]);
  });
});
