import type { Row, RowScope } from '../rows/row.ts';

/** Does what deleting the row means for related rows; throws `row_delete_restricted`. */
export function releaseRelated(_scope: RowScope, _row: Row): void {
  // Relationships are not released yet.
}
