import { ApiError } from '../errors.ts';
import { foldText } from '../query/collation.ts';
import { checkLock, denied } from '../rows/changes.ts';
import { rowAllows, visibleRows } from '../rows/access.ts';
import { changedValues, now } from '../rows/data.ts';
import { findRow } from '../rows/read.ts';
import { permissionsOf, sequenceOf, type Row, type RowScope } from '../rows/row.ts';
import { updateStoredRow } from '../rows/storage.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import type { Draft } from './draft.ts';
import { junctionColumns, junctionOf } from './sides.ts';

/** One call that writes rows, through all the rows that it writes. */
export interface Session {
  /** The tables whose rows are being written around the current one, outermost first. */
  readonly stack: number[];
  /** From the header X-Appwrite-Timestamp; it guards every row that the call changes. */
  readonly unmodifiedSince: Date | null;
  readonly engine: Engine;
}

/** Writing a row within another one; the rows in it are written too. */
export interface Engine {
  readonly create: (session: Session, scope: RowScope, draft: Draft) => void;
  readonly update: (session: Session, scope: RowScope, change: RowUpdate) => void;
}

export interface RowUpdate {
  readonly id: string;
  readonly draft: Draft;
}

/** Rows within rows are written to this depth, the outermost counted. */
const MAX_DEPTH = 3;

export const isDeep = ({ stack }: Session): boolean => stack.length >= MAX_DEPTH - 1;

/** The row, when it is there and the caller can read it. */
export function findReadable(scope: RowScope, id: string): Row | undefined {
  const { server, table, caller } = scope;
  const layout = server.rows.layout(table, null);
  const visible = visibleRows(caller, table);
  const [line] = server.db.lists(`${layout.select} WHERE _key = ? AND ${visible.sql}`, [
    foldText(id),
    ...visible.params,
  ]);
  return line === undefined ? undefined : layout.decode(line);
}

export interface KeyChange {
  readonly id: string;
  readonly column: RelationshipColumn;
  readonly value: string | null;
}

/** Stores a related row's id in a row, which is checked as by any other change of it. */
export function setKey(
  { unmodifiedSince }: Session,
  scope: RowScope,
  { id, column, value }: KeyChange,
): void {
  const { server, table, caller } = scope;
  const row = findRow(scope, id);
  if (row === undefined) return;
  const isChanged = row[column.key] !== value;
  const action = isChanged ? 'update' : 'read';
  if (!rowAllows(caller, table, { action, permissions: permissionsOf(row) })) {
    throw denied();
  }
  checkLock(row, unmodifiedSince);
  changedValues(scope, {}, row);
  updateStoredRow(server.db, table, {
    sequence: sequenceOf(row),
    change: { ...(isChanged ? { updatedAt: now(scope) } : {}), values: [[column, value]] },
  });
}

export interface NewPair {
  readonly column: RelationshipColumn;
  readonly own: string;
  readonly related: string;
}

export function insertPair({ server }: RowScope, { column, own, related }: NewPair): void {
  const names = junctionColumns(column);
  server.db.run(
    `INSERT INTO ${junctionOf(column)} (${names.own}, ${names.own}_key, ${names.related}, ${names.related}_key) VALUES (?, ?, ?, ?)`,
    [own, foldText(own), related, foldText(related)],
  );
}

/** Removes the links between two rows, or all of a row's. */
export function deletePairs(
  { server }: RowScope,
  { column, own, related }: { column: RelationshipColumn; own: string; related: string | null },
): void {
  const names = junctionColumns(column);
  const condition = related === null ? '' : ` AND ${names.related}_key = ?`;
  server.db.run(
    `DELETE FROM ${junctionOf(column)} WHERE ${names.own}_key = ?${condition}`,
    related === null ? [foldText(own)] : [foldText(own), foldText(related)],
  );
}

/** Errors after which Appwrite does not try a write again. */
const FINAL: ReadonlySet<string> = new Set([
  'row_already_exists',
  'row_delete_restricted',
  'row_update_conflict',
  'user_unauthorized',
  'relationship_value_invalid',
]);

const MAX_ATTEMPTS = 3;

/**
 * Runs a write in a transaction. Appwrite tries a failed one twice more. That matters where a
 * failure has left the stack higher: a further attempt then takes itself for a deeper one, leaves
 * out the row within that failed, and succeeds.
 */
export function attempt<T>({ stack }: Session, scope: RowScope, write: () => T): T {
  for (let tried = 1; ; tried += 1) {
    const height = stack.length;
    try {
      return scope.server.db.transaction(write);
    } catch (error) {
      const isFinal = error instanceof ApiError && FINAL.has(error.type);
      if (isFinal || tried === MAX_ATTEMPTS || stack.length === height) throw error;
    }
  }
}
