import { Query } from '../appwrite/query-strings.ts';
import type { Row, RowList } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import type { ListRequest } from './list-loader.ts';
import type { LoaderOptions } from './options.ts';
import { splitFilter, type RowFilter } from './row-filter.ts';
import { foldId, rowsPerSelect, toSelect, type RowNeeds } from './row-needs.ts';

export interface AllRows {
  readonly table: Table;
  readonly filter: RowFilter;
  readonly needs: RowNeeds;
  /** Most rows that are of use. */
  readonly most: number;
}

/** All rows that match, each once; null where there are more than that. */
export type ReadAllRows = (request: AllRows) => Promise<readonly Row[] | null>;

const order = Query.orderAsc('$sequence');

export function createAllRowsReader(
  list: (request: ListRequest) => Promise<RowList>,
  options: LoaderOptions,
): ReadAllRows {
  return async ({ table, filter, needs, most }) => {
    const size = Math.min(most + 1, rowsPerSelect(needs));
    const select = toSelect(needs, size);
    const otherQueries = [
      order,
      Query.greaterThan('$sequence', Number.MAX_SAFE_INTEGER),
      Query.limit(size),
      ...(select ? [Query.select([...select])] : []),
    ];
    const { parts, dropped } = splitFilter(filter, { ...options, table, otherQueries });
    options.expectCalls?.(parts.length);
    const readPart = async (part: readonly string[]): Promise<readonly Row[]> => {
      const found: Row[] = [];
      for (let from: readonly string[] = []; ;) {
        const queries = [...part, order, ...from];
        const { rows } = await list({ table, queries, limit: size, needs, withTotal: false });
        found.push(...rows);
        const last = rows.at(-1);
        if (!last || rows.length < size || found.length > most + dropped.size) return found;
        from = [Query.greaterThan('$sequence', last.$sequence as number)];
      }
    };
    const found = (await Promise.all(parts.map(readPart))).flat();
    const distinct = new Map(found.map((row) => [foldId(String(row.$id)), row]));
    for (const id of dropped) distinct.delete(id);
    return distinct.size > most ? null : [...distinct.values()];
  };
}
