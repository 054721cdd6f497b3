import type { ServerContext } from '../context.ts';
import type { Caller } from './access.ts';
import type { DatabaseRecord, Json, TableRecord } from '../store/schema.ts';

/** A row as it is answered: columns, `$…` keys, and related rows where they were asked for. */
export interface Row {
  [key: string]: RowValue;
}
export type RowValue = Json | Row | RowValue[];

/** What a caller wants to store: checked JSON by column key, and by `$…` keys. */
export type RowData = Readonly<Record<string, unknown>>;

/** One table as one caller meets it. */
export interface RowScope {
  readonly server: ServerContext;
  readonly database: DatabaseRecord;
  readonly table: TableRecord;
  readonly caller: Caller;
}

export const idOf = (row: Row): string => row['$id'] as string;
export const sequenceOf = (row: Row): number => Number(row['$sequence']);
export const updatedAtOf = (row: Row): string => row['$updatedAt'] as string;
export const permissionsOf = (row: Row): readonly string[] => row['$permissions'] as string[];
