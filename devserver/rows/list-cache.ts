import type { ColumnRecord, TableRecord } from '../store/schema.ts';
import type { Row } from './row.ts';

/** Rows and total of one list, kept apart: a call without a total leaves that for a later one. */
export interface CachedList {
  readonly expires: number;
  readonly rows: readonly Row[];
  total: number | undefined;
}

/**
 * Lists kept for callers who ask with a `ttl`. Writes do not touch them: they end with their time,
 * with a change of the table's columns, or when the table is purged.
 */
export interface ListCache {
  readonly find: (table: TableRecord, key: string) => CachedList | undefined;
  readonly keep: (table: TableRecord, key: string, list: CachedList) => void;
  readonly purge: (table: TableRecord) => void;
}

/** Lists kept per table; the oldest one goes first. */
const LISTS_PER_TABLE = 1000;

export function createListCache(clock: () => Date): ListCache {
  const kept = new WeakMap<readonly ColumnRecord[], Map<string, CachedList>>();
  return {
    find: (table, key) => {
      const found = kept.get(table.columns)?.get(key);
      return found !== undefined && found.expires > clock().getTime() ? found : undefined;
    },
    keep: (table, key, list) => {
      const lists = kept.get(table.columns) ?? new Map<string, CachedList>();
      kept.set(table.columns, lists);
      lists.delete(key);
      lists.set(key, list);
      const oldest = lists.keys().next();
      if (lists.size > LISTS_PER_TABLE && oldest.done !== true) lists.delete(oldest.value);
    },
    purge: (table) => {
      kept.delete(table.columns);
    },
  };
}
