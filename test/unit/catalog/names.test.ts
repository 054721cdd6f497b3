import { describe, expect, test } from 'vitest';
import { nameTables } from '../../../src/catalog/names.ts';
import type { NameOptions } from '../../../src/catalog/names.ts';
import { SERVICE_CHANGES } from '../../../src/catalog/reserved-names.ts';
import { serviceSubscriptionNames } from '../../../src/schema/services/add-subscriptions.ts';
import { basesOf, booleanColumn, enumColumn, enumTypesOf, unnamedTable } from './fixtures.ts';

const fieldNamesOf = (keys: readonly string[], options?: NameOptions): string[] =>
  nameTables([unnamedTable('Posts', { columns: keys.map(booleanColumn) })], options)
    .named.flatMap(({ columns }) => columns)
    .map(({ fieldName }) => fieldName);

const elementNamesOf = (values: readonly string[], options?: NameOptions): string[] =>
  nameTables([unnamedTable('Posts', { columns: [enumColumn('status', values)] })], options)
    .named.flatMap(({ columns }) => columns)
    .flatMap((column) => (column.kind === 'enum' ? column.elements : []))
    .map(({ name }) => name);

describe('names of tables', () => {
  test('that are things of Appwrite too are their own, but for the field of their changes', () => {
    const reserved = { fields: serviceSubscriptionNames };
    const { named, collisions } = nameTables([unnamedTable('Teams')], { reserved });
    expect(named[0]?.names).toMatchObject({
      type: 'Team',
      manyField: 'teams',
      changedField: 'teamRowChanged',
    });
    expect(collisions).toEqual([]);
    const things = SERVICE_CHANGES.map((thing) => `${thing}Changed`);
    expect([...serviceSubscriptionNames].sort()).toEqual(things);
  });

  test.each([
    ['Blog Posts', 'BlogPost blogPost blogPosts'],
    ['blog_posts', 'BlogPost blogPost blogPosts'],
    ['blogPosts', 'BlogPost blogPost blogPosts'],
    ['post', 'Post post posts'],
    ['Categories', 'Category category categories'],
    ['People', 'Person person people'],
    ['News', 'News news newsList'],
    ['Series', 'Series series seriesList'],
    ['FAQ', 'Faq faq faqs'],
    ['HTTPServer logs', 'HttpServerLog httpServerLog httpServerLogs'],
    ['Prix & Réductions', 'PrixReduction prixReduction prixReductions'],
    ['Größen', 'Grossen grossen grossens'],
  ])('%s', (name, expected) => {
    expect(basesOf([unnamedTable(name)])).toEqual([expected]);
  });

  test.each([
    ['日本', 'haiku', 'Haiku haiku haikus'],
    ['日本', '66f0a1', 'Table66f0a1 table66f0a1 table66f0a1s'],
    ['2024 sales', 'sales', 'Sale sale sales'],
    ['2024 sales', '66f0a1', 'Table2024Sale table2024Sale table2024Sales'],
  ])('%s with the id %s', (name, id, expected) => {
    expect(basesOf([unnamedTable(name, { id })])).toEqual([expected]);
  });

  test('all others follow from the three', () => {
    expect(nameTables([unnamedTable('News')]).named[0]?.names).toMatchInlineSnapshot(`
      {
        "aggregate": "NewsAggregate",
        "aggregateField": "newsListAggregate",
        "aggregateGroup": "NewsAggregateGroup",
        "aggregateKey": "NewsAggregateKey",
        "aggregateValues": "NewsAggregateValues",
        "applyInput": "NewsApplyInput",
        "batch": "NewsBatch",
        "changed": "NewsChanged",
        "changedField": "newsChanged",
        "changedRow": "news",
        "connection": "NewsConnection",
        "createField": "createNews",
        "createInput": "NewsCreateInput",
        "createManyField": "createNewsList",
        "createManyInput": "NewsCreateManyInput",
        "deleteField": "deleteNews",
        "deleteManyField": "deleteNewsList",
        "edge": "NewsEdge",
        "filter": "NewsFilter",
        "groupBy": "NewsGroupBy",
        "listFilter": "NewsListFilter",
        "manyField": "newsList",
        "oneField": "news",
        "orderBy": "NewsOrderBy",
        "relatedInput": "NewsRelatedInput",
        "relatedListInput": "NewsRelatedListInput",
        "type": "News",
        "updateField": "updateNews",
        "updateInput": "NewsUpdateInput",
        "updateManyField": "updateNewsList",
        "upsertField": "upsertNews",
        "upsertInput": "NewsUpsertInput",
        "upsertManyField": "upsertNewsList",
        "upsertManyInput": "NewsUpsertManyInput",
      }
    `);
  });
});

describe('collisions', () => {
  test('the older table keeps the name, the next gets its database in front, the next its id', () => {
    const tables = [
      unnamedTable('Posts', { id: 'p1', database: 'blog' }),
      unnamedTable('Post', { id: 'p2', database: 'shop' }),
      unnamedTable('posts', { id: 'p3', database: 'shop' }),
    ];
    expect(basesOf(tables)).toEqual([
      'Post post posts',
      'ShopPost shopPost shopPosts',
      'P3Post p3Post p3Posts',
    ]);
    expect(nameTables(tables).collisions).toEqual([
      { path: 'shop/p2', wanted: 'Post', taken: 'ShopPost', holder: 'blog/p1' },
      { path: 'shop/p3', wanted: 'Post', taken: 'P3Post', holder: 'blog/p1' },
    ]);
  });

  test('a derived name counts as much as a table of that name', () => {
    const tables = [unnamedTable('Posts'), unnamedTable('Post Filters')];
    expect(nameTables(tables).collisions).toEqual([
      {
        path: 'main/postfilters',
        wanted: 'PostFilter',
        taken: 'MainPostFilter',
        holder: 'main/posts',
      },
    ]);
  });

  test.each(['Nodes', 'Queries', 'String Filters', 'Appwrite Users', 'IDs'])(
    'a table %s does not take a name of the schema itself',
    (name) => {
      const { collisions } = nameTables([unnamedTable(name)]);
      expect(collisions).toMatchObject([{ holder: 'the schema itself' }]);
    },
  );

  test('names that the caller reserves are not taken', () => {
    const reserved = { types: ['Team'], fields: ['accountGet'] };
    const tables = [unnamedTable('Teams'), unnamedTable('Account get')];
    expect(basesOf(tables, { reserved })).toEqual([
      'MainTeam mainTeam mainTeams',
      'MainAccountGet mainAccountGet mainAccountGets',
    ]);
  });

  test('no database, id or number in front is needed twice', () => {
    const tables = Array.from({ length: 4 }, (_, at) =>
      unnamedTable('Posts', { id: 'posts', database: `d-${'.'.repeat(at)}x` }),
    );
    const types = nameTables(tables).named.map(({ names }) => names.type);
    expect(types).toEqual(['Post', 'DXPost', 'PostsPost', 'DXPostsPost']);
  });
});

describe('names of columns', () => {
  test.each([
    ['stays as it is, in its case', ['Title', 'snake_case'], ['Title', 'snake_case']],
    ['loses what GraphQL forbids', ['a.b', 'c-d'], ['a_b', 'c_d']],
    ['gets a letter-like start', ['2nd'], ['_2nd']],
    ['keeps off clients’ cache key', ['id'], ['id_']],
    ['keeps off the combinators of filters', ['and', 'or', 'not'], ['and_', 'or_', 'not_']],
    ['may be what only looks like a row field', ['Id', 'createdAt'], ['Id', 'createdAt']],
    ['yields to the column that can keep its key', ['a-b', 'a_b'], ['a_b_2', 'a_b']],
    ['is counted on', ['a-b', 'a.b', 'a_b_2'], ['a_b', 'a_b_3', 'a_b_2']],
    ['yields its underscore too', ['id', 'id_'], ['id__2', 'id_']],
  ])('a column %s', (_name, keys, expected) => {
    expect(fieldNamesOf(keys)).toEqual(expected);
  });

  test('two columns that want one name are reported', () => {
    const table = unnamedTable('Posts', { columns: [booleanColumn('a-b'), booleanColumn('a_b')] });
    expect(nameTables([table]).collisions).toEqual([
      { path: 'main/posts/a-b', wanted: 'a_b', taken: 'a_b_2', holder: 'main/posts/a_b' },
    ]);
  });
});

describe('names of enums', () => {
  test.each([
    ['stay as they are', ['draft', 'In_Review'], ['draft', 'In_Review']],
    ['lose what GraphQL forbids', ['in review', 'C++', 'N/A'], ['in_review', 'C__', 'N_A']],
    ['get a letter-like start', ['18', '-1'], ['_18', '_1']],
    ['are no literals', ['true', 'false', 'null'], ['true_', 'false_', 'null_']],
    ['do not begin with two underscores', ['__a', '§§b'], ['_a', '_b']],
    ['are written in plain letters', ['Entwürfe'], ['Entwurfe']],
    ['are counted where nothing is left', ['日', '本'], ['VALUE', 'VALUE_2']],
    ['differ', ['a b', 'a_b', 'a-b'], ['a_b_2', 'a_b', 'a_b_3']],
  ])('elements %s', (_name, values, expected) => {
    expect(elementNamesOf(values)).toEqual(expected);
  });

  test('the type is named after table and column, its filter after whether it is a list', () => {
    const columns = [enumColumn('status', ['a']), enumColumn('all-tags', ['a'], { isArray: true })];
    expect(enumTypesOf([unnamedTable('Posts', { columns })])).toEqual([
      'PostStatus',
      'PostStatusFilter',
      'PostAllTags',
      'PostAllTagsListFilter',
    ]);
  });

  test('an enum yields to the names of tables, and says so', () => {
    const tables = [
      unnamedTable('Posts', {
        columns: [enumColumn('status', ['a']), enumColumn('filter', ['a'])],
      }),
      unnamedTable('Post statuses'),
    ];
    expect(enumTypesOf(tables)).toEqual([
      'PostStatusEnum',
      'PostStatusEnumFilter',
      'PostFilterEnum',
      'PostFilterEnumFilter',
    ]);
    expect(nameTables(tables).collisions.map(({ holder }) => holder)).toEqual([
      'main/poststatuses',
      'main/posts',
    ]);
  });
});
