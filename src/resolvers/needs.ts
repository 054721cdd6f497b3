import type { Table } from '../catalog/types.ts';
import type { RowNeeds } from '../loaders/row-needs.ts';
import type { PagePlan } from './page.ts';
import type { PageSelection, RowSelection } from './selection.ts';

/** What a selection needs of its rows: its columns, and the keys of relationships stored in them. */
export function toNeeds({ columns, related }: RowSelection): RowNeeds {
  const storedKeys = new Map<string, Table>();
  for (const { related: model } of related.values()) {
    const { hasStoredKey, key } = model.relationship;
    if (hasStoredKey) storedKeys.set(key, model.target.table);
  }
  return { columns, storedKeys, isWhole: false };
}

/** Rows are asked for, and the page has room for some. */
export const needsRows = ({ hasRows, hasMore, request }: PageSelection): boolean =>
  hasRows && (request.plan.size > 0 || hasMore);

/** Rows of the page, and one more where it is asked whether there are more. */
export const rowsToRead = ({ hasMore, request }: PageSelection): number =>
  request.plan.size + (hasMore ? 1 : 0);

/** Columns by which a page is ordered. */
export const orderColumnsOf = ({ keys }: Pick<PagePlan, 'keys'>): ReadonlySet<string> =>
  new Set((keys ?? []).map(({ attribute }) => attribute).filter((name) => !name.startsWith('$')));

/** Cursors hold the values of the order's columns, so these are needed too. */
export function toPageNeeds({ needs, hasCursors, request }: PageSelection): RowNeeds {
  if (!hasCursors) return needs;
  return { ...needs, columns: new Set([...needs.columns, ...orderColumnsOf(request.plan)]) };
}
