import type { Comparison } from '../query/query.ts';
import { FALSE, type SqlFragment } from '../query/sql.ts';
import type { RowScope } from '../rows/row.ts';

/**
 * Filters over related rows (`author.name`), all of one call together: those with the same first
 * part must be met by one and the same related row.
 */
export function compileRelationFilters(
  _scope: RowScope,
  _filters: readonly Comparison[],
): SqlFragment {
  return FALSE;
}
