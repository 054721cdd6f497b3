import { didYouMean } from '../did-you-mean.ts';
import { GatewayError } from '../errors.ts';
import { tablePath } from './paths.ts';
import type {
  ColumnExposure,
  Exposure,
  Omission,
  TableExposure,
  UnnamedColumn,
  UnnamedTable,
} from './types.ts';
import type { WireDatabase } from './wire.ts';

/**
 * The tables as the configuration exposes them. A hidden table is as if it were not there, with the
 * relationships that lead to it; a hidden column moves to `hidden`.
 */
export function expose(
  tables: readonly UnnamedTable[],
  exposure: Exposure = {},
): readonly UnnamedTable[] {
  if (Object.keys(exposure).length === 0) return tables;
  const isHiddenTable = (databaseId: string, id: string): boolean =>
    exposure[tablePath({ databaseId, id })]?.hidden === true;
  return tables
    .filter(({ databaseId, id }) => !isHiddenTable(databaseId, id))
    .map((table) => {
      const settings = exposure[tablePath(table)];
      const isHidden = (column: UnnamedColumn): boolean =>
        settings?.columns?.[column.key]?.hidden === true ||
        (column.kind === 'relationship' && isHiddenTable(table.databaseId, column.relatedTableId));
      return exposeTable(table, settings, isHidden);
    });
}

function exposeTable(
  table: UnnamedTable,
  { readOnly, deprecated, columns: settings = {} }: TableExposure | undefined = {},
  isHidden: (column: UnnamedColumn) => boolean,
): UnnamedTable {
  const hidden = table.columns.filter(isHidden);
  return {
    ...table,
    columns: table.columns
      .filter((column) => !isHidden(column))
      .map((column) => exposeColumn(column, settings[column.key])),
    ...(hidden.length > 0 && { hidden }),
    ...(readOnly === true && { isReadOnly: true }),
    ...(deprecated !== undefined && { deprecation: deprecated }),
  };
}

const exposeColumn = (
  column: UnnamedColumn,
  { readOnly, deprecated }: ColumnExposure = {},
): UnnamedColumn => ({
  ...column,
  ...(readOnly === true && { isReadOnly: true }),
  ...(deprecated !== undefined && { deprecation: deprecated }),
});

/** Tables and columns that the configuration names and that are not there, whatever their state. */
export function findUnexposed(
  databases: readonly WireDatabase[],
  exposure: Exposure = {},
): readonly Omission[] {
  const tables = new Map(
    databases.flatMap(({ id, tables: own }) =>
      own.map((table) => [
        tablePath({ databaseId: id, id: table.$id }),
        table.columns.map(({ key }) => key),
      ]),
    ),
  );
  return Object.entries(exposure).flatMap(([path, { columns = {} }]) => {
    const keys = tables.get(path);
    if (keys === undefined) {
      return [
        { path, reason: `There is no table ${path}.${didYouMean(path, [...tables.keys()])}` },
      ];
    }
    return Object.keys(columns)
      .filter((key) => !keys.includes(key))
      .map((key) => ({
        path: `${path}/${key}`,
        reason: `There is no column ${key} in ${path}.${didYouMean(key, keys)}`,
      }));
  });
}

/**
 * A misspelt name would expose what is to be hidden.
 * @throws GatewayError that names everything in `tables` that is not there.
 */
export function assertExposed(databases: readonly WireDatabase[], exposure?: Exposure): void {
  const missing = findUnexposed(databases, exposure);
  if (missing.length === 0) return;
  const problems = missing.map(({ reason }) => `tables: ${lowerFirst(reason)}`);
  throw new GatewayError('BAD_USER_INPUT', problems.join('\n'));
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
