import { ApiError } from '../errors.ts';
import type { QuerySet } from '../query/query.ts';
import type { SelectGroups } from '../relationships/selection.ts';
import { getRow, listRows, type RowList } from '../rows/read.ts';
import { idOf, type Row, type RowScope } from '../rows/row.ts';
import { echo } from './json.ts';
import { meetsFilters, type Given } from './matching.ts';
import { stagedRows, type StagedRow } from './state.ts';

/** A row that is only staged: what was given, and no sequence. */
export function stagedAnswer({ database, table }: RowScope, data: Given): Row {
  return {
    ...(echo(data) as Row),
    $databaseId: database.id,
    $tableId: table.id,
    $sequence: '',
  };
}

function namesOf(selections: SelectGroups | null): string[] {
  return (selections ?? []).flat().filter((name) => !name.includes('.'));
}

/** Selects among what is there: what was not given does not appear, and the sequence is lost. */
function project(scope: RowScope, row: Row, selections: SelectGroups | null): Row {
  const names = namesOf(selections);
  if (names.length === 0 || names.includes('*')) return row;
  const kept = names.filter((name) => Object.hasOwn(row, name));
  return stagedAnswer(scope, {
    $id: row['$id'],
    $createdAt: row['$createdAt'] ?? null,
    $updatedAt: row['$updatedAt'] ?? null,
    ...(Object.hasOwn(row, '$permissions') ? { $permissions: row['$permissions'] } : {}),
    ...Object.fromEntries(kept.map((name) => [name, row[name]])),
  });
}

/** The stored row with the staged values of its columns. */
function overlay(row: Row, data: Given): Row {
  const columns = Object.entries(data).filter(([key]) => !key.startsWith('$'));
  return { ...row, ...(echo(Object.fromEntries(columns)) as Row) };
}

interface Read {
  readonly transactionId: string;
  readonly selections: SelectGroups | null;
}

function storedRow(scope: RowScope, id: string, selections: SelectGroups | null): Row | undefined {
  try {
    return getRow(scope, id, selections);
  } catch (error) {
    if (error instanceof ApiError && error.type === 'row_not_found') return undefined;
    throw error;
  }
}

/** One row as it is inside of a transaction; undefined when it is not there. */
export function findRowWithin(
  scope: RowScope,
  id: string,
  { transactionId, selections }: Read,
): Row | undefined {
  const staged = stagedRows(scope.server.db, scope.table, transactionId).get(id);
  switch (staged?.kind) {
    case 'deleted':
      return undefined;
    case 'create':
      return project(scope, stagedAnswer(scope, staged.data), selections);
    case 'update':
    case 'upsert': {
      const stored = storedRow(scope, id, selections);
      if (stored !== undefined) return project(scope, overlay(stored, staged.data), selections);
      if (staged.kind === 'update') return undefined;
      return project(scope, stagedAnswer(scope, staged.data), selections);
    }
    case undefined:
      return storedRow(scope, id, selections);
  }
}

/** Like `findRowWithin`, or 404. */
export function getRowWithin(scope: RowScope, id: string, read: Read): Row {
  const row = findRowWithin(scope, id, read);
  if (row === undefined) throw new ApiError('row_not_found', `Row '${id}' could not be found.`);
  return row;
}

/** How many rows more or fewer a staged row makes. It is only compared with the rows of this page. */
function difference(staged: StagedRow, isListed: boolean, queries: QuerySet): number {
  const isMatch = staged.kind !== 'deleted' && meetsFilters(staged.data, queries.filters);
  if (staged.kind === 'create') return Number(isMatch);
  if (isListed) return isMatch ? 0 : -1;
  return staged.kind === 'upsert' ? Number(isMatch) : 0;
}

export interface ListWithin {
  readonly transactionId: string;
  readonly queries: QuerySet;
  readonly hasTotal: boolean;
}

/**
 * A list as it is inside of a transaction. As in Appwrite the rows that were made in it come after
 * the others, whatever the filters and the limit say.
 */
export function listRowsWithin(scope: RowScope, request: ListWithin): RowList {
  const { transactionId, queries, hasTotal } = request;
  const stored = listRows(scope, queries, hasTotal);
  const staged = stagedRows(scope.server.db, scope.table, transactionId);
  const rows = new Map(stored.rows.map((row) => [idOf(row), row]));
  let { total } = stored;
  for (const [id, change] of staged) {
    const row = rows.get(id);
    total += difference(change, row !== undefined, queries);
    if (change.kind === 'deleted') {
      rows.delete(id);
    } else if (change.kind !== 'create' && row !== undefined) {
      rows.set(id, project(scope, overlay(row, change.data), queries.selections));
    } else if (change.kind !== 'update') {
      rows.set(id, project(scope, stagedAnswer(scope, change.data), queries.selections));
    }
  }
  return { total: hasTotal ? Math.max(0, total) : 0, rows: [...rows.values()] };
}
