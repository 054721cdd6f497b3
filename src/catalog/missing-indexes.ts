import type { Index, Table } from './types.ts';

/** Columns that one list call filters and orders by. */
export interface ColumnUses {
  readonly filters: readonly FilterUse[];
  /** Column keys, in their order. */
  readonly orders: readonly string[];
}

export interface FilterUse {
  readonly column: string;
  /** Appwrite's query method, such as `equal`. */
  readonly method: string;
}

export interface MissingIndex {
  readonly column: string;
  readonly use: 'filter' | 'order';
  /** Type of the index that would help. */
  readonly index: 'key' | 'fulltext' | 'spatial';
}

/** The index that serves a method; of the others (`contains`, `endsWith`, distances) none does. */
const indexOfMethod: Readonly<Record<string, MissingIndex['index']>> = {
  equal: 'key',
  notEqual: 'key',
  lessThan: 'key',
  lessThanEqual: 'key',
  greaterThan: 'key',
  greaterThanEqual: 'key',
  between: 'key',
  notBetween: 'key',
  startsWith: 'key',
  isNull: 'key',
  isNotNull: 'key',
  search: 'fulltext',
  notSearch: 'fulltext',
  intersects: 'spatial',
  crosses: 'spatial',
  overlaps: 'spatial',
  touches: 'spatial',
};

const typesOf: Readonly<Record<MissingIndex['index'], readonly Index['type'][]>> = {
  key: ['key', 'unique'],
  fulltext: ['fulltext'],
  spatial: ['spatial'],
};

/**
 * The indexes that a table lacks for a call: for each column, one that begins with it, alone or
 * behind other columns of the same call.
 */
export function findMissingIndexes(table: Table, uses: ColumnUses): readonly MissingIndex[] {
  const used = new Set([...uses.filters.map(({ column }) => column), ...uses.orders]);
  const wanted: MissingIndex[] = [
    ...uses.filters.flatMap(({ column, method }) => {
      const index = indexOfMethod[method];
      return index === undefined ? [] : [{ column, use: 'filter' as const, index }];
    }),
    ...uses.orders.map((column) => ({ column, use: 'order', index: 'key' }) as const),
  ];
  const found = new Map(wanted.map((each) => [JSON.stringify(each), each]));
  return [...found.values()].filter((each) => !isServed(table, each, used));
}

function isServed(
  { columns, indexes }: Table,
  { column, index }: MissingIndex,
  used: ReadonlySet<string>,
): boolean {
  // Appwrite's own columns have indexes of its own, and so have the keys of relationships.
  if (column.startsWith('$')) return true;
  const found = columns.find(({ key }) => key === column);
  if (found === undefined || found.kind === 'relationship') return true;
  return indexes.some((each) => {
    const place = each.columns.indexOf(column);
    const before = each.columns.slice(0, Math.max(0, place));
    return typesOf[index].includes(each.type) && place >= 0 && before.every((key) => used.has(key));
  });
}
