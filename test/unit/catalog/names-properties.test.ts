import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameTables } from '../../../src/catalog/names.ts';
import type { Table, UnnamedTable } from '../../../src/catalog/types.ts';
import { isName } from '../../../src/catalog/words.ts';
import { booleanColumn, enumColumn, unnamedTable } from './fixtures.ts';

describe('whatever tables and columns are called', () => {
  /** Few different pieces, so that names clash often; some of them odd. */
  const text = fc
    .array(
      fc.constantFrom(
        'post',
        'Posts',
        'news',
        'Filter',
        'status',
        'id',
        'Appwrite',
        '2',
        'é',
        '日',
        ' ',
        '_',
        '-',
        '.',
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((pieces) => pieces.join(''));
  const key = fc
    .array(fc.constantFrom('a', 'id', '1', '-', '.', '_'), { minLength: 1, maxLength: 3 })
    .map((pieces) => pieces.join('').replace(/^[._-]/, 'a'));
  const keys = fc.uniqueArray(key, { maxLength: 5, selector: (each) => each.toLowerCase() });
  const table = fc.record({
    name: text,
    database: fc.constantFrom('main', 'blog', '日'),
    booleans: keys,
    elements: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
  });
  const tables = fc.array(table, { maxLength: 8 }).map((list) =>
    list.map(({ name, database, booleans, elements }, at) =>
      unnamedTable(name, {
        id: `t${at}`,
        database,
        columns: [
          ...booleans.map(booleanColumn),
          ...(booleans.includes('kind') ? [] : [enumColumn('kind', elements)]),
        ],
      }),
    ),
  );

  const allNames = (named: readonly Table[]) => {
    const isField = ([name]: [string, string]) => name.endsWith('Field');
    const names = named.flatMap((each) =>
      Object.entries(each.names as unknown as Record<string, string>),
    );
    return {
      types: [
        ...names.filter((entry) => !isField(entry)).map(([, name]) => name),
        ...named.flatMap(({ columns }) =>
          columns.flatMap((column) =>
            column.kind === 'enum' ? [column.typeName, column.filterName] : [],
          ),
        ),
      ],
      fields: names.filter(isField).map(([, name]) => name),
      columns: named.map(({ columns }) => columns.map(({ fieldName }) => fieldName)),
      elements: named.flatMap(({ columns }) =>
        columns.flatMap((column) =>
          column.kind === 'enum' ? [column.elements.map(({ name }) => name)] : [],
        ),
      ),
    };
  };

  test('all names are valid, and none occurs twice where it must not', () => {
    fc.assert(
      fc.property(tables, (list) => {
        const { types, fields, columns, elements } = allNames(nameTables(list).named);
        for (const names of [types, fields, ...columns, ...elements]) {
          expect(names.filter((name) => !isName(name))).toEqual([]);
          expect(new Set(names).size).toBe(names.length);
        }
      }),
    );
  });

  /** The table with half of its columns, and its enums with half of their elements. */
  const withEverySecond = (each: UnnamedTable): UnnamedTable => ({
    ...each,
    columns: each.columns
      .filter((_column, at) => at % 2 === 0)
      .map((column) =>
        column.kind === 'enum'
          ? { ...column, elements: column.elements.filter((_element, at) => at % 2 === 0) }
          : column,
      ),
  });

  /** What stands for what in a table: columns, enum types and elements. */
  const columnNamesOf = (table: Table | undefined): string[] =>
    (table?.columns ?? []).flatMap((column) => [
      `${column.key}: ${column.fieldName}`,
      ...(column.kind === 'enum'
        ? [
            `${column.key}: ${column.typeName}`,
            ...column.elements.map(({ name, value }) => `${column.key}: ${value}: ${name}`),
          ]
        : []),
    ]);

  test('with the lock, more tables and columns change no name, in whatever place they come', () => {
    fc.assert(
      fc.property(tables, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (list, keep) => {
        const before = list.filter((_table, at) => keep[at]).map(withEverySecond);
        const first = nameTables(before);
        const second = nameTables(list, { lock: first.lock });
        for (const old of first.named) {
          const now = second.named.find(({ id }) => id === old.id);
          expect(now?.names).toEqual(old.names);
          expect(columnNamesOf(now)).toEqual(expect.arrayContaining(columnNamesOf(old)));
        }
        expect(nameTables(list, { lock: second.lock }).lock).toEqual(second.lock);
      }),
    );
  });
});
