import { ApiError } from '../errors.ts';
import { InvalidQuery, type Comparison } from '../query/query.ts';
import { allOf, FALSE, type SqlFragment } from '../query/sql.ts';
import type { RowScope } from '../rows/row.ts';
import { findColumn, isUsable, type RelationshipColumn } from '../store/schema.ts';
import { brokenQuery, checkCount, findPairsOf } from './find.ts';
import { isOneOf, matchingIds, matchingRows } from './matching.ts';
import { idsAlongPaths } from './paths.ts';
import { populateRelationships } from './read.ts';
import { isHidden, keyPlaceOf, oppositeOf, relatedScope } from './sides.ts';

/** Filters on the rows at the other end of one relationship. */
interface Group {
  readonly column: RelationshipColumn;
  /** Without the relationship's key. */
  readonly filters: readonly Comparison[];
}

/** The rows that meet a group: by their own id, or by the stored key. */
interface Matches {
  readonly by: '$id' | RelationshipColumn;
  readonly ids: readonly string[];
}

const isDotted = ({ attribute }: Comparison): boolean => attribute.includes('.');

function toMatches(by: Matches['by'], ids: readonly string[]): Matches | null {
  return ids.length === 0 ? null : { by, ids: [...new Set(ids)] };
}

/** Filters deeper in become a list of ids at this level; null when nothing meets them. */
function flatten(related: RowScope, filters: readonly Comparison[]): Comparison[] | null {
  const deeper = filters.filter(isDotted);
  if (deeper.length === 0) return [...filters];
  const ids = idsAlongPaths(related, deeper);
  if (ids === null) return null;
  checkCount(ids);
  const found: Comparison = { kind: 'comparison', method: 'equal', attribute: '$id', values: ids };
  return [...filters.filter((filter) => !isDotted(filter)), found];
}

/** The ids that the matching rows at the other end hold. */
function parentIds(
  related: RowScope,
  column: RelationshipColumn,
  filters: readonly Comparison[],
): string[] {
  const rows = matchingRows(related, filters);
  const { key } = oppositeOf(related.table, column);
  const ids = rows.map((row) => row[key]).filter((id) => typeof id === 'string');
  // Appwrite populates these rows, and fails where that fails.
  populateRelationships(related, rows);
  // It drops the key of a one-way relationship on the way, so nothing is ever found by it.
  return column.twoWay ? ids : [];
}

function resolveGroup(scope: RowScope, { column, filters }: Group): Matches | null {
  const related = relatedScope(scope, column);
  const flat = flatten(related, filters);
  if (flat === null) return null;
  switch (keyPlaceOf(column)) {
    case 'stored':
    case 'absent':
      return toMatches(column, matchingIds(related, flat));
    case 'reverse':
      return isHidden(column) ? null : toMatches('$id', parentIds(related, column, flat));
    case 'junction': {
      const ids = matchingIds(related, flat);
      checkCount(ids);
      return toMatches(
        '$id',
        findPairsOf(scope, column, ids).map(({ own }) => own),
      );
    }
  }
}

/** Rows that are related to all of the values, each by a row of its own. */
function resolveContainsAll(scope: RowScope, group: Group): Matches | null {
  const [filter] = group.filters;
  if (filter === undefined) return null;
  const found: Matches[] = [];
  for (const value of filter.values) {
    const one: Comparison = { ...filter, method: 'equal', values: [value] };
    const matches = resolveGroup(scope, { ...group, filters: [one] });
    if (matches === null) return null;
    found.push(matches);
  }
  const [first, ...others] = found;
  if (first === undefined) return null;
  const ids = first.ids.filter((id) => others.every((each) => each.ids.includes(id)));
  return toMatches(first.by, ids);
}

function checkEqualOnce({ column, filters }: Group): void {
  const seen = new Set<string>();
  for (const { method, attribute } of filters) {
    if (method !== 'equal') continue;
    if (seen.has(attribute)) {
      throw new InvalidQuery(
        `Multiple equal queries on '${column.key}.${attribute}' will never match a single document. Use Query::containsAll() to match across different related documents.`,
      );
    }
    seen.add(attribute);
  }
}

/** Like `resolveGroup`; a related table that the caller cannot read has no rows that match. */
function resolveReadable(scope: RowScope, group: Group): Matches | null {
  checkEqualOnce(group);
  try {
    return resolveGroup(scope, group);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

function toSql({ by, ids }: Matches): SqlFragment {
  if (by !== '$id' && keyPlaceOf(by) === 'absent') throw brokenQuery();
  return isOneOf(by, ids);
}

function toGroup(scope: RowScope, filter: Comparison): Group {
  const dot = filter.attribute.indexOf('.');
  const column = findColumn(scope.table, filter.attribute.slice(0, dot));
  if (column === undefined || !isUsable(scope.table, column)) {
    throw new InvalidQuery(`Invalid query: Attribute not found in schema: ${filter.attribute}`);
  }
  if (column.kind === 'scalar') throw brokenQuery();
  const attribute = filter.attribute.slice(dot + 1);
  return { column, filters: [{ ...filter, attribute }] };
}

function mergeGroups(groups: readonly Group[]): Group[] {
  const byKey = new Map<string, Group>();
  for (const { column, filters } of groups) {
    const earlier = byKey.get(column.key)?.filters ?? [];
    byKey.set(column.key, { column, filters: [...earlier, ...filters] });
  }
  return [...byKey.values()];
}

/**
 * Filters over related rows (`author.name`), all of one call together: those with the same first
 * part must be met by one and the same related row. Throws InvalidQuery for what does not fit.
 */
export function compileRelationshipFilters(
  scope: RowScope,
  filters: readonly Comparison[],
): SqlFragment {
  const groups = filters.map((filter) => toGroup(scope, filter));
  const isAll = ({ filters: [filter] }: Group): boolean => filter?.method === 'containsAll';
  const steps = [
    ...groups.filter(isAll).map((group) => () => resolveContainsAll(scope, group)),
    ...mergeGroups(groups.filter((group) => !isAll(group))).map(
      (group) => () => resolveReadable(scope, group),
    ),
  ];
  const conditions: SqlFragment[] = [];
  for (const resolve of steps) {
    const matches = resolve();
    if (matches === null) return FALSE;
    conditions.push(toSql(matches));
  }
  return allOf(conditions);
}
