import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { createJunction } from '../store/row-tables.ts';
import {
  sameKey,
  type Cardinality,
  type OnDelete,
  type RelationshipColumn,
  type TableRecord,
} from '../store/schema.ts';
import { formatTime } from '../time.ts';
import {
  addColumn,
  checkKeyIsFree,
  checkRoom,
  farSide,
  makeAvailable,
  replaceColumn,
  renameIn,
} from './columns.ts';

export interface NewRelationship {
  readonly related: TableRecord;
  readonly cardinality: Cardinality;
  readonly twoWay: boolean;
  readonly key: string;
  readonly twoWayKey: string;
  readonly onDelete: OnDelete;
}

function exists(message: string): ApiError {
  return new ApiError('column_already_exists', message);
}

/** Two relationships between the same tables must differ, and only one can be manyToMany. */
function checkOthers(table: TableRecord, wanted: NewRelationship): void {
  checkKeyIsFree(table, wanted.key);
  for (const column of table.columns) {
    if (column.kind !== 'relationship' || !sameKey(column.relatedTable, wanted.related.id))
      continue;
    if (sameKey(column.twoWayKey, wanted.twoWayKey)) {
      throw exists('A relationship with this key on the related table already exists.');
    }
    if (column.cardinality === 'manyToMany' && wanted.cardinality === 'manyToMany') {
      throw exists('Only one manyToMany relationship can exist between two tables.');
    }
  }
  if (wanted.twoWay && !isSelf(table, wanted.related)) {
    checkKeyIsFree(wanted.related, wanted.twoWayKey);
  }
}

const isSelf = (table: TableRecord, related: TableRecord): boolean =>
  table.sequence === related.sequence;

/**
 * Of a relationship of a table to itself Appwrite keeps the far side only, so an index over the
 * near one's key cannot be made: the near column fails, and the far one is never finished.
 */
const NEEDS_NEAR_KEY: ReadonlySet<Cardinality> = new Set(['oneToOne', 'manyToOne']);

function makeFailed(server: ServerContext, table: TableRecord, number: number): void {
  server.defer(() => {
    replaceColumn(server, table, {
      number,
      with: (column) => ({ ...column, status: 'failed', error: 'Failed to create the index.' }),
    });
  });
}

/** Makes both sides of a relationship; the far one is hidden when it is one-way. */
export function addRelationship(
  server: ServerContext,
  table: TableRecord,
  wanted: NewRelationship,
): RelationshipColumn {
  checkOthers(table, wanted);
  checkRoom([...table.columns, { kind: 'relationship' }]);
  const { related, cardinality, twoWay, onDelete, key, twoWayKey } = wanted;
  const junction = cardinality === 'manyToMany' ? `j${table.sequence}_${table.nextColumn}` : null;
  const shared = { kind: 'relationship', cardinality, twoWay, onDelete, junction } as const;
  return server.db.transaction(() => {
    const near = addColumn(server, table, {
      ...shared,
      key,
      relatedTable: related.id,
      twoWayKey,
      side: 'parent',
      listed: true,
    });
    if (near.column.kind !== 'relationship') throw new Error('A relationship column was expected.');
    if (junction !== null) createJunction(server.db, junction);
    const far = addColumn(server, isSelf(table, related) ? near.table : related, {
      ...shared,
      key: twoWayKey,
      relatedTable: table.id,
      twoWayKey: key,
      side: 'child',
      listed: twoWay,
    });
    if (isSelf(table, related) && NEEDS_NEAR_KEY.has(cardinality)) {
      makeFailed(server, table, near.column.number);
    } else {
      makeAvailable(server, table, near.column.number);
      makeAvailable(server, related, far.column.number);
    }
    return near.column;
  });
}

export interface RelationshipChange {
  readonly onDelete: OnDelete | null;
  readonly newKey: string | null;
}

function changeSide(
  server: ServerContext,
  target: TableRecord,
  {
    number,
    change,
  }: { number: number; change: (column: RelationshipColumn) => RelationshipColumn },
): void {
  const current = server.schema.currentTable(target) ?? target;
  server.schema.saveTable({
    ...current,
    columns: current.columns.map((each) =>
      each.number === number && each.kind === 'relationship' ? change(each) : each,
    ),
  });
}

/** Changes what deleting does, or the key; the other side follows. */
export function changeRelationship(
  server: ServerContext,
  { table, column }: { table: TableRecord; column: RelationshipColumn },
  { onDelete, newKey }: RelationshipChange,
): RelationshipColumn {
  const key = newKey ?? column.key;
  if (!sameKey(key, column.key)) checkKeyIsFree(table, key);
  const updatedAt = formatTime(server.clock());
  const changed = { ...column, key, onDelete: onDelete ?? column.onDelete, updatedAt };
  const far = farSide(server, table, column);
  server.db.transaction(() => {
    server.schema.saveTable(renameIn(table, column.key, key));
    changeSide(server, table, { number: column.number, change: () => changed });
    if (far === undefined) return;
    changeSide(server, far.table, {
      number: far.column.number,
      change: (side) => ({
        ...side,
        twoWayKey: key,
        // The parent side is the one that counts: what the child side says stays there.
        onDelete: column.side === 'parent' ? changed.onDelete : side.onDelete,
        updatedAt,
      }),
    });
  });
  return changed;
}
