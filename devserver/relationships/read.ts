import type { Row, RowScope, RowValue } from '../rows/row.ts';
import { populate } from './populate.ts';
import { relationshipsOf } from './sides.ts';
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
