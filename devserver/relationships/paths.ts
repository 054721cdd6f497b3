import { InvalidQuery, type Comparison } from '../query/query.ts';
import type { RowScope } from '../rows/row.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { checkCount, findPairsOf } from './find.ts';
import { idsHolding, matchingIds } from './matching.ts';
import { findRelationship, keyPlaceOf, relatedScope } from './sides.ts';

interface Step {
  readonly scope: RowScope;
  readonly column: RelationshipColumn;
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** The relationships along a path, and the table at its end; null where one does not exist. */
function walk(start: RowScope, keys: readonly string[]): { steps: Step[]; end: RowScope } | null {
  const steps: Step[] = [];
  let scope = start;
  for (const key of keys) {
    const column = findRelationship(scope.table, key);
    if (column === undefined) return null;
    steps.push({ scope, column });
    scope = relatedScope(scope, column);
  }
  return { steps, end: scope };
}

/** One step back: the rows that lead to these by the relationship. */
function stepBack({ scope, column }: Step, ids: readonly string[]): string[] {
  checkCount(ids);
  switch (keyPlaceOf(column)) {
    case 'stored':
      return idsHolding(scope, column, ids);
    case 'junction':
      return unique(findPairsOf(scope, column, ids).map(({ own }) => own));
    case 'reverse':
      // Appwrite asks for the key by itself here, which it forbids.
      throw new InvalidQuery(`Cannot select attributes: ${column.twoWayKey}`);
    case 'absent':
      throw new InvalidQuery(
        `Invalid query: Cannot query on virtual relationship attribute: ${column.key}`,
      );
  }
}

function idsAlong(start: RowScope, keys: string[], filters: Comparison[]): string[] | null {
  const path = walk(start, keys);
  if (path === null) return null;
  let ids = matchingIds(path.end, filters);
  for (const step of path.steps.reverse()) {
    if (ids.length === 0) return null;
    ids = stepBack(step, ids);
  }
  return ids.length === 0 ? null : ids;
}

/**
 * Ids of rows of the starting table for filters two or more relationships away. Filters with the
 * same path must be met by one row; paths that differ add up, as they do in Appwrite.
 */
export function idsAlongPaths(
  start: RowScope,
  filters: readonly Comparison[],
): readonly string[] | null {
  const byPath = new Map<string, Comparison[]>();
  for (const filter of filters) {
    const dot = filter.attribute.lastIndexOf('.');
    const path = filter.attribute.slice(0, dot);
    const leaf = { ...filter, attribute: filter.attribute.slice(dot + 1) };
    byPath.set(path, [...(byPath.get(path) ?? []), leaf]);
  }
  const all: string[] = [];
  for (const [path, leaves] of byPath) {
    const ids = idsAlong(start, path.split('.'), leaves);
    if (ids === null) return null;
    all.push(...ids);
  }
  return unique(all);
}
