import type { Row, RowScope, RowValue } from '../rows/row.ts';
import { populate } from './populate.ts';
import { relationshipsOf, unrestricted } from './sides.ts';
import type { SelectGroups } from './selection.ts';

/** In lists and single reads a related row that cannot be shown is an empty list. */
const emptyList = (): RowValue => [];

/** In answers of writes it is a row with an envelope and nothing else. */
const emptyRow = ({ database, table }: RowScope): RowValue => ({
  $databaseId: database.id,
  $tableId: table.id,
  $sequence: '',
});

/** Adds the related rows that dotted selects ask for, in place. */
export function resolveRelationships(
  scope: RowScope,
  rows: readonly Row[],
  asked: ReadonlyMap<string, SelectGroups>,
): void {
  if (rows.length === 0 || asked.size === 0) return;
  populate(scope, rows, { asked, depth: 0, missing: emptyList });
}

/** Adds every related row, two levels deep, as the answers of writes have it, in place. */
export function populateRelationships(scope: RowScope, rows: readonly Row[], depth = 0): void {
  if (relationshipsOf(scope.table).length === 0) return;
  populate(scope, rows, { asked: 'everything', depth, missing: emptyRow });
}

function stripEnvelope(value: RowValue): void {
  if (Array.isArray(value)) value.forEach(stripEnvelope);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const row = value as Row;
  for (const key of ['$databaseId', '$tableId']) Reflect.deleteProperty(row, key);
  Object.values(row).forEach(stripEnvelope);
}

/**
 * Adds every related row as the answers of increments have it, in place: whoever may read it, and
 * without saying which table it is from.
 */
export function revealRelationships(scope: RowScope, row: Row): void {
  const columns = relationshipsOf(scope.table);
  if (columns.length === 0) return;
  const asked = 'everything';
  populate(unrestricted(scope), [row], { asked, depth: 0, missing: emptyList });
  for (const { key } of columns) stripEnvelope(row[key] ?? null);
}
