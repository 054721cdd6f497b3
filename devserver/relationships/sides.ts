import type { RowScope } from '../rows/row.ts';
import { holdsKey, isUsable, type RelationshipColumn, type TableRecord } from '../store/schema.ts';

/** Where the ids of the rows that a side leads to are kept. */
export type KeyPlace =
  /** The row holds the related id. */
  | 'stored'
  /** The related rows hold this row's id. */
  | 'reverse'
  /** A table of its own holds pairs of ids. */
  | 'junction'
  /** The hidden side of a one-way oneToOne: nothing is stored here, and nothing can be read. */
  | 'absent';

export function keyPlaceOf(column: RelationshipColumn): KeyPlace {
  if (holdsKey(column)) return 'stored';
  if (column.cardinality === 'manyToMany') return 'junction';
  return column.cardinality === 'oneToOne' ? 'absent' : 'reverse';
}

/** Whether the side leads to at most one row. */
export function isToOne(column: RelationshipColumn): boolean {
  const place = keyPlaceOf(column);
  return place === 'stored' || place === 'absent';
}

/** Whether the side exists only because a relationship must have two; Appwrite does not list it. */
export const isHidden = ({ twoWay, side }: RelationshipColumn): boolean =>
  !twoWay && side === 'child';

/** The relationships that rows of the table take part in, hidden sides included. */
export function relationshipsOf(table: TableRecord): RelationshipColumn[] {
  return table.columns.filter(
    (column): column is RelationshipColumn =>
      column.kind === 'relationship' && isUsable(table, column),
  );
}

export function findRelationship(table: TableRecord, key: string): RelationshipColumn | undefined {
  return relationshipsOf(table).find((column) => column.key === key);
}

/** The same caller at the table on the other end. */
export function relatedScope(scope: RowScope, column: RelationshipColumn): RowScope {
  const table = scope.server.schema.findTable(scope.database, column.relatedTable);
  if (table === undefined) throw new Error(`The related table ${column.relatedTable} is gone.`);
  return { ...scope, table };
}

/** The same table for someone whom no permission stops. */
export const unrestricted = (scope: RowScope): RowScope => ({
  ...scope,
  caller: { ...scope.caller, isPrivileged: true },
});

/** The column at the other end, whose rows hold the id of this side's rows. */
export function oppositeOf(related: TableRecord, column: RelationshipColumn): RelationshipColumn {
  const found = findRelationship(related, column.twoWayKey);
  if (found === undefined) throw new Error(`The relationship ${column.key} has one side only.`);
  return found;
}

/** A side of a junction: the columns that hold this row's id and the related one's. */
export function junctionColumns({ side }: RelationshipColumn): {
  readonly own: 'parent' | 'child';
  readonly related: 'parent' | 'child';
} {
  return side === 'parent'
    ? { own: 'parent', related: 'child' }
    : { own: 'child', related: 'parent' };
}

/** The name of the junction's table in SQLite. */
export function junctionOf({ junction, key }: RelationshipColumn): string {
  if (junction === null) throw new Error(`The relationship ${key} has no junction.`);
  return junction;
}
