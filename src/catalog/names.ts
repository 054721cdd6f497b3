import { claimPinnedTables, claimTable, tableCollision } from './claim-tables.ts';
import type { Naming } from './claim-tables.ts';
import { columnCollisions, elementNames, fieldNames } from './column-names.ts';
import {
  claimEnum,
  claimPinnedEnums,
  enumCollision,
  enumFilterName,
  enumTypeName,
} from './enum-names.ts';
import type { UnnamedEnum } from './enum-names.ts';
import { claimOverrides, columnOverrides } from './name-overrides.ts';
import { createNameRegistry } from './name-registry.ts';
import { EMPTY_NAMES_LOCK, nextNamesLock } from './next-names-lock.ts';
import { columnPath, tablePath } from './paths.ts';
import { tableNames } from './table-names.ts';
import type {
  Column,
  EnumColumn,
  NameCollision,
  NameOverrides,
  NamesLock,
  ReservedNames,
  Table,
  TableNames,
  UnnamedColumn,
  UnnamedTable,
} from './types.ts';

export interface NameOptions {
  readonly overrides?: NameOverrides;
  readonly lock?: NamesLock;
  readonly reserved?: ReservedNames;
}

export interface NamedTables {
  readonly named: readonly Table[];
  /** The names in force, to be given as `lock` the next time. */
  readonly lock: NamesLock;
  readonly collisions: readonly NameCollision[];
}

/**
 * Every GraphQL name of the tables, which come oldest first. Where several want a name, it goes to
 * the first of: the schema itself, the configuration, the lock, tables by age, enums.
 * @throws GatewayError when a name of the configuration is invalid or taken.
 */
export function nameTables(
  tables: readonly UnnamedTable[],
  { overrides = {}, lock = EMPTY_NAMES_LOCK, reserved = {} }: NameOptions = {},
): NamedTables {
  const naming: Naming = {
    overrides,
    lock,
    registry: createNameRegistry(reserved),
    wishes: new Map(),
  };
  claimOverrides(tables, overrides, naming.registry);
  const pinnedTables = claimPinnedTables(tables, naming);
  // A table that is renamed takes its enums along.
  const unchanged = tables.filter((table) => pinnedTables.has(tablePath(table)));
  const pinnedEnums = claimPinnedEnums(unchanged, lock, naming.registry);

  const based = tables.map((table) => ({
    table,
    base: pinnedTables.get(tablePath(table)) ?? claimTable(table, naming),
  }));
  const columns = based.map(({ table, base }) =>
    nameColumns(table, { tableType: base.type, pinnedEnums, naming }),
  );
  const named = based.map(({ table, base }, at) =>
    toTable(table, columns[at]?.named ?? [], tableNames(base)),
  );
  return {
    named,
    lock: nextNamesLock(named, lock, naming.registry),
    collisions: [
      ...based.flatMap(({ table, base }) => tableCollision(table, base, naming)),
      ...columns.flatMap(({ collisions }) => collisions),
    ],
  };
}

const isLong = (column: Column): boolean => column.kind === 'integer' && column.scalar !== 'Int';

const toTable = (table: UnnamedTable, columns: readonly Column[], names: TableNames): Table => ({
  databaseId: table.databaseId,
  databaseName: table.databaseName,
  id: table.id,
  name: table.name,
  enabled: table.enabled,
  rowSecurity: table.rowSecurity,
  indexes: table.indexes,
  columns,
  ...(table.hidden && { hidden: table.hidden.map(toHidden) }),
  ...(table.isReadOnly && { isReadOnly: true }),
  ...(table.deprecation !== undefined && { deprecation: table.deprecation }),
  longKeys: [...columns, ...(table.hidden ?? []).map(toHidden)]
    .filter(isLong)
    .map(({ key }) => key),
  names,
});

/** Nothing in the schema is called after a hidden column: hooks know it by its key. */
const toHidden = (column: UnnamedColumn): Column => {
  const fieldName = column.key;
  if (column.kind !== 'enum') return { ...column, fieldName };
  const elements = column.elements.map((value) => ({ name: value, value }));
  return { ...column, fieldName, elements, typeName: '', filterName: '' };
};

interface ColumnNaming {
  readonly tableType: string;
  readonly pinnedEnums: ReadonlyMap<string, string>;
  readonly naming: Naming;
}

interface NamedColumns {
  readonly named: readonly Column[];
  readonly collisions: readonly NameCollision[];
}

function nameColumns(table: UnnamedTable, options: ColumnNaming): NamedColumns {
  const { overrides, lock } = options.naming;
  const fields = fieldNames(table, columnOverrides(table, overrides, lock), lock);
  const collisions = columnCollisions(table, fields);
  const named = table.columns.map((column): Column => {
    const fieldName = fields.get(column.key) ?? column.key;
    if (column.kind !== 'enum') return { ...column, fieldName };
    const names = nameEnum(table, column, options);
    collisions.push(...names.collisions);
    return { ...column, ...names.named, fieldName };
  });
  return { named, collisions };
}

type EnumNames = Pick<EnumColumn, 'typeName' | 'filterName' | 'elements'>;

function nameEnum(
  table: UnnamedTable,
  column: UnnamedEnum,
  { tableType, pinnedEnums, naming: { lock, registry } }: ColumnNaming,
): { named: EnumNames; collisions: NameCollision[] } {
  const path = columnPath(table, column.key);
  const place = { path, column, wanted: enumTypeName(tableType, column.key) };
  const typeName = pinnedEnums.get(path) ?? claimEnum(place, registry);
  const elements = elementNames(column.elements, lock.enums[path]?.elements);
  return {
    named: {
      typeName,
      filterName: enumFilterName(typeName, column.isArray),
      elements: [...elements].map(([value, name]) => ({ name, value })),
    },
    collisions: enumCollision(place, typeName, registry),
  };
}
