import { parseQueries } from '../query/parse.ts';
import { listRows, type RowList } from './read.ts';
import type { RowScope } from './row.ts';

export interface ListRequest {
  /** The query strings, as given: lists are the same when these are. */
  readonly texts: readonly string[];
  readonly hasTotal: boolean;
  /** Seconds that the list may be kept; a list that is kept already is taken whatever this says. */
  readonly ttl: number;
}

export interface CachedRowList extends RowList {
  readonly isHit: boolean;
}

/** Lists rows as they are or, for the same caller and queries, were within the last seconds. */
export function listRowsCached(
  scope: RowScope,
  { texts, hasTotal, ttl }: ListRequest,
): CachedRowList {
  const { server, table, caller } = scope;
  const { lists } = server.rows;
  const key = JSON.stringify([caller.isPrivileged, [...caller.roles].sort(), texts]);
  const found = lists.find(table, key);
  if (found === undefined) {
    const list = listRows(scope, parseQueries(texts), hasTotal);
    const expires = server.clock().getTime() + ttl * 1000;
    lists.keep(table, key, {
      expires,
      rows: list.rows,
      total: hasTotal ? list.total : undefined,
    });
    return { ...list, isHit: false };
  }
  if (hasTotal) found.total ??= listRows(scope, parseQueries(texts), true).total;
  return { total: (hasTotal ? found.total : 0) ?? 0, rows: found.rows, isHit: true };
}
