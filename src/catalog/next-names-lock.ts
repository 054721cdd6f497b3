import { enumFilterName } from './enum-names.ts';
import type { NameRegistry } from './name-registry.ts';
import { columnPath, tablePath } from './paths.ts';
import { tableNameSet } from './table-names.ts';
import type { NamesLock, Table } from './types.ts';

export const EMPTY_NAMES_LOCK: NamesLock = { version: 1, tables: {}, columns: {}, enums: {} };

type Entries<T> = (readonly [string, T])[];

/**
 * The lock after a naming: the names in force, and those of tables and columns that are away (they
 * may come back) as long as nobody else has them.
 */
export function nextNamesLock(
  tables: readonly Table[],
  lock: NamesLock,
  registry: NameRegistry,
): NamesLock {
  const isFree = (types: readonly string[], path: string): boolean =>
    registry.rival({ types, fields: [] }, path) === undefined;
  const enumTypes = (type: string): string[] => [
    type,
    enumFilterName(type, false),
    enumFilterName(type, true),
  ];
  return {
    version: 1,
    tables: merge(
      Object.entries(lock.tables).filter(
        ([path, base]) => registry.rival(tableNameSet(base), path) === undefined,
      ),
      tables.map((table) => [tablePath(table), baseOf(table)]),
    ),
    columns: merge(awayColumns(tables, lock), tables.flatMap(renamedColumns)),
    enums: merge(
      Object.entries(lock.enums).filter(([path, { type }]) => isFree(enumTypes(type), path)),
      tables.flatMap(enumEntries),
    ),
  };
}

/** Sorted by path, so that the file changes only where names do. */
const merge = <T>(away: Entries<T>, present: Entries<T>): Record<string, T> =>
  Object.fromEntries(
    [...new Map([...away, ...present])].sort(([left], [right]) => (left < right ? -1 : 1)),
  );

const baseOf = ({ names }: Table) => ({
  type: names.type,
  one: names.oneField,
  many: names.manyField,
});

const renamedColumns = (table: Table): Entries<string> =>
  table.columns
    .filter(({ key, fieldName }) => key !== fieldName)
    .map(({ key, fieldName }) => [columnPath(table, key), fieldName] as const);

/** Names of columns that are not there now, and that none of their table's columns has. */
function awayColumns(tables: readonly Table[], lock: NamesLock): Entries<string> {
  const locked = Object.entries(lock.columns);
  if (locked.length === 0) return [];
  const present = new Set(
    tables.flatMap((table) => table.columns.map(({ key }) => columnPath(table, key))),
  );
  const taken = new Set(
    tables.flatMap((table) => table.columns.map(({ fieldName }) => columnPath(table, fieldName))),
  );
  const sibling = (path: string, name: string): string =>
    path.slice(0, path.lastIndexOf('/') + 1) + name;
  return locked.filter(([path, name]) => !present.has(path) && !taken.has(sibling(path, name)));
}

const enumEntries = (table: Table) =>
  table.columns.flatMap((column) =>
    column.kind === 'enum'
      ? [
          [
            columnPath(table, column.key),
            {
              type: column.typeName,
              elements: Object.fromEntries(
                column.elements
                  .filter(({ name, value }) => name !== value)
                  .map(({ name, value }) => [value, name]),
              ),
            },
          ] as const,
        ]
      : [],
  );
