import { findColumn, isUsable, type ColumnRecord, type TableRecord } from '../store/schema.ts';
import { ApiError } from '../errors.ts';
import { InvalidQuery } from '../query/query.ts';
import { findRelationship, keyPlaceOf } from './sides.ts';

/** The names of each select query, kept apart: a query left without own names means all. */
export type SelectGroups = readonly (readonly string[])[];

/** What the select queries ask of one table's rows. */
export interface SelectPlan {
  /** Keys of the columns to read; null means all of them. */
  readonly keys: readonly string[] | null;
  /** Lists that were not selected and yet appear, as empty ones. */
  readonly emptied: readonly string[];
  /** What is asked of the rows at the other end, by relationship key. */
  readonly nested: ReadonlyMap<string, SelectGroups>;
  /** A hidden side that stores nothing was selected: Appwrite's SQL fails. */
  readonly isBroken: boolean;
}

const isDotted = (name: string): boolean => name.includes('.');

function splitPath(path: string): { key: string; rest: string } {
  const dot = path.indexOf('.');
  return { key: path.slice(0, dot), rest: path.slice(dot + 1) };
}

const INTERNAL: ReadonlySet<string> = new Set([
  '$id',
  '$sequence',
  '$createdAt',
  '$updatedAt',
  '$permissions',
  '$collection',
]);

/** A relationship can only be selected by what it leads to, unless everything is selected. */
function isLegal(column: ColumnRecord, name: string, hasAll: boolean): boolean {
  return column.kind === 'scalar' || isDotted(name) || hasAll;
}

function checkName(table: TableRecord, name: string, hasAll: boolean): void {
  if (name === '*' || INTERNAL.has(name)) return;
  const column = findColumn(table, isDotted(name) ? splitPath(name).key : name);
  if (column === undefined || !isUsable(table, column) || !isLegal(column, name, hasAll)) {
    throw new InvalidQuery(`Invalid query: Attribute not found in schema: ${name}`);
  }
  if (column.kind === 'scalar' && isDotted(name)) {
    throw new ApiError('general_unknown', `Cannot select within the column: ${name}`);
  }
}

/** What one name of a select query reads of the row itself. */
function ownKeys(table: TableRecord, name: string): string[] {
  if (!isDotted(name)) return [name];
  const { key } = splitPath(name);
  const column = findRelationship(table, key);
  const place = column && keyPlaceOf(column);
  return place === 'stored' || place === 'absent' ? [key] : [];
}

function nestedGroups(table: TableRecord, names: readonly string[]): Map<string, string[][]> {
  const nested = new Map<string, string[][]>();
  for (const name of names.filter(isDotted)) {
    const { key, rest } = splitPath(name);
    if (findRelationship(table, key) === undefined) continue;
    nested.set(key, [...(nested.get(key) ?? []), [rest === '' ? '*' : rest]]);
  }
  return nested;
}

/** Unselected lists come back empty from a select that looks into related tables. */
function emptiedLists(table: TableRecord, names: readonly string[]): string[] {
  if (!names.some(isDotted) || names.includes('*')) return [];
  return table.columns
    .filter((column) => column.kind === 'scalar' && column.array && isUsable(table, column))
    .map(({ key }) => key)
    .filter((key) => !names.includes(key));
}

/** Without select queries a row has all of its own columns and nothing related. */
const EVERYTHING: SelectPlan = { keys: null, emptied: [], nested: new Map(), isBroken: false };

/** Checks the selected names against the table and sorts them. Throws InvalidQuery. */
export function planSelects(table: TableRecord, groups: SelectGroups | null): SelectPlan {
  if (groups === null) return EVERYTHING;
  const names = groups.flat();
  const hasAll = names.includes('*');
  for (const name of names) checkName(table, name, hasAll);
  const own = groups.map((group) => group.flatMap((name) => ownKeys(table, name)));
  const isEverything = own.some((keys) => keys.length === 0 || keys.includes('*'));
  const keys = own.flat();
  return {
    keys: isEverything ? null : keys,
    emptied: isEverything ? [] : emptiedLists(table, names),
    nested: nestedGroups(table, names),
    isBroken: keys.some((key) => {
      const column = findRelationship(table, key);
      return column !== undefined && keyPlaceOf(column) === 'absent';
    }),
  };
}

/** The nested part of select queries whose own part has been checked elsewhere. */
export function nestedSelects(
  table: TableRecord,
  groups: SelectGroups,
): ReadonlyMap<string, SelectGroups> {
  return nestedGroups(table, groups.flat());
}
