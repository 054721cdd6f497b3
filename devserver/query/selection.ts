import { findColumn, type TableRecord } from '../store/schema.ts';
import { InvalidQuery } from './query.ts';

/** What a call asks for of each row. */
export interface Selection {
  /** Keys of own columns; null means all of them. */
  readonly keys: readonly string[] | null;
  /** Dotted paths into related tables, as they were given. */
  readonly related: readonly string[];
}

const INTERNAL: ReadonlySet<string> = new Set([
  '$id',
  '$sequence',
  '$createdAt',
  '$updatedAt',
  '$permissions',
  '$databaseId',
  '$tableId',
  '$collection',
  '$tenant',
]);

function isDotted(name: string): boolean {
  return name.includes('.');
}

function isRelationshipKey(table: TableRecord, key: string): boolean {
  return findColumn(table, key)?.kind === 'relationship';
}

function checkName(table: TableRecord, name: string, hasAll: boolean): void {
  if (name === '*' || INTERNAL.has(name)) return;
  const column = findColumn(table, name.split('.', 1)[0] ?? '');
  const isKnown = column?.status === 'available';
  const isOwn = column?.kind === 'scalar' && !isDotted(name);
  const isRelated = column?.kind === 'relationship' && (isDotted(name) || hasAll);
  if (!isKnown || !(isOwn || isRelated)) {
    throw new InvalidQuery(`Invalid query: Attribute not found in schema: ${name}`);
  }
}

/** Sorts selected names; without any, a row has all of its own columns and nothing related. */
export function toSelection(table: TableRecord, names: readonly string[] | null): Selection {
  if (names === null) return { keys: null, related: [] };
  const hasAll = names.includes('*');
  for (const name of names) checkName(table, name, hasAll);
  const related = names.filter((name) => isDotted(name));
  const own = names.filter((name) => !isDotted(name) && !isRelationshipKey(table, name));
  return { keys: hasAll ? null : own, related };
}
