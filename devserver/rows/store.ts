import type { SqlDatabase } from '../store/database.ts';
import { rowTable } from '../store/row-tables.ts';
import type { TableRecord } from '../store/schema.ts';
import { createLayoutCache, type LayoutCache } from './layout.ts';
import { createListCache, type ListCache } from './list-cache.ts';

/** What reading and writing rows keeps in memory beside SQLite. */
export interface RowStore {
  /** How rows are read for a selection of own columns (null: all). */
  readonly layout: LayoutCache;
  readonly lists: ListCache;
  /**
   * The first of so many sequences for new rows. Each is given out once, whether or not a row gets
   * stored with it.
   */
  readonly reserveSequences: (table: TableRecord, count: number) => number;
}

export function createRowStore(db: SqlDatabase, clock: () => Date): RowStore {
  const last = new Map<number, number>();
  const readLast = (table: TableRecord): number =>
    Number(
      db.lists('SELECT seq FROM sqlite_sequence WHERE name = ?', [rowTable(table)])[0]?.[0] ?? 0,
    );
  return {
    layout: createLayoutCache(),
    lists: createListCache(clock),
    reserveSequences: (table, count) => {
      const used = last.get(table.sequence) ?? readLast(table);
      last.set(table.sequence, used + count);
      return used + 1;
    },
  };
}
