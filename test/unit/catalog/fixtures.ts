import { nameTables } from '../../../src/catalog/names.ts';
import type { NameOptions } from '../../../src/catalog/names.ts';
import type { UnnamedColumn, UnnamedTable } from '../../../src/catalog/types.ts';
import type { WireColumn, WireDatabase, WireTable } from '../../../src/catalog/wire.ts';

const CREATED_AT = '2025-04-19T11:59:18.339+00:00';

/** A column as Appwrite describes it. */
export const wireColumn = (
  key: string,
  type: string,
  rest: Partial<WireColumn> = {},
): WireColumn => ({
  key,
  type,
  status: 'available',
  error: '',
  required: false,
  array: false,
  default: null,
  ...rest,
});

export const wireRelationship = (
  key: string,
  relatedTable: string,
  rest: Partial<WireColumn> = {},
): WireColumn =>
  wireColumn(key, 'relationship', {
    relatedTable,
    relationType: 'manyToOne',
    twoWay: true,
    twoWayKey: 'others',
    onDelete: 'setNull',
    side: 'parent',
    ...rest,
  });

export const wireTable = (
  id: string,
  columns: WireColumn[] = [],
  rest: Partial<WireTable> = {},
): WireTable => ({
  $id: id,
  $createdAt: CREATED_AT,
  name: id,
  enabled: true,
  rowSecurity: false,
  columns,
  indexes: [],
  ...rest,
});

export const wireDatabase = (
  tables: WireTable[],
  { id = 'main', name = 'Main' } = {},
): WireDatabase => ({ id, name, tables });

/** A table of which a test cares about the names. */
export const unnamedTable = (
  name: string,
  {
    id = name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
    database = 'main',
    columns = [],
  }: { id?: string; database?: string; columns?: readonly UnnamedColumn[] } = {},
): UnnamedTable => ({
  databaseId: database,
  databaseName: database,
  id,
  name,
  createdAt: CREATED_AT,
  enabled: true,
  rowSecurity: false,
  columns,
  indexes: [],
});

const valueColumn = (key: string) => ({
  key,
  isRequired: false,
  isArray: false,
  defaultValue: null,
  isEncrypted: false,
});

export const booleanColumn = (key: string): UnnamedColumn => ({
  ...valueColumn(key),
  kind: 'boolean',
});

export const enumColumn = (
  key: string,
  elements: readonly string[],
  { isArray = false } = {},
): UnnamedColumn => ({ ...valueColumn(key), kind: 'enum', elements, isArray });

/** `Type one many` of each table. */
export const basesOf = (tables: readonly UnnamedTable[], options?: NameOptions): string[] =>
  nameTables(tables, options).named.map(
    ({ names }) => `${names.type} ${names.oneField} ${names.manyField}`,
  );

export const enumTypesOf = (tables: readonly UnnamedTable[], options?: NameOptions): string[] =>
  nameTables(tables, options)
    .named.flatMap(({ columns }) => columns)
    .flatMap((column) => (column.kind === 'enum' ? [column.typeName, column.filterName] : []));
