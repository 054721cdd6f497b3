import { idOf, type Row, type RowScope, type RowValue } from '../rows/row.ts';
import type { RelationshipColumn } from '../store/schema.ts';
import { brokenQuery, checkCount, checkReadable, findPairs, findRows } from './find.ts';
import { nestedSelects, planSelects, type SelectGroups } from './selection.ts';
import { isHidden, keyPlaceOf, oppositeOf, relatedScope, relationshipsOf } from './sides.ts';

/** Rows are populated this deep, the first rows counted. */
const MAX_DEPTH = 3;

/** What is asked of related rows: everything, or what was selected by relationship key. */
export type Asked = 'everything' | ReadonlyMap<string, SelectGroups>;

export interface Population {
  readonly asked: Asked;
  /** The level that the rows are at: 0, but deeper for rows that are written within others. */
  readonly depth: number;
  /** What stands for a related row that is missing or unreadable. */
  readonly missing: (related: RowScope) => RowValue;
}

interface Level {
  readonly scope: RowScope;
  readonly rows: readonly Row[];
  readonly asked: Asked;
  /** The way back to the rows that led here. */
  readonly skipped: string | null;
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

function addTo(lists: Map<string, Row[]>, key: string, row: Row): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [row]);
  else list.push(row);
}

function removeKey(rows: readonly Row[], key: string): void {
  for (const row of rows) Reflect.deleteProperty(row, key);
}

/** Reads rows by id with what is selected of them. */
function findSelected(scope: RowScope, ids: readonly string[], groups: SelectGroups): Row[] {
  checkReadable(scope);
  checkCount(ids);
  if (groups.length === 0) return findRows(scope, { by: '$id', ids, keys: null });
  const plan = planSelects(scope.table, groups);
  if (plan.isBroken) throw brokenQuery();
  const rows = findRows(scope, { by: '$id', ids, keys: plan.keys });
  for (const row of rows) for (const key of plan.emptied) row[key] = [];
  return rows;
}

interface Side {
  readonly column: RelationshipColumn;
  readonly related: RowScope;
  readonly groups: SelectGroups;
  readonly missing: Population['missing'];
}

function populateStored(rows: readonly Row[], side: Side): Row[] {
  const { column, related, groups, missing } = side;
  const linked = rows.flatMap((row): { row: Row; id: string }[] => {
    const id = row[column.key];
    return typeof id === 'string' ? [{ row, id }] : [];
  });
  if (linked.length === 0) return [];
  const found = findSelected(related, unique(linked.map(({ id }) => id)), groups);
  const byId = new Map(found.map((row) => [idOf(row), row]));
  for (const { row, id } of linked) row[column.key] = byId.get(id) ?? missing(related);
  return found;
}

/** The columns to read of children: the selected ones and the key that groups them. */
function childKeys(groups: SelectGroups, groupedBy: string): string[] | null {
  const names = groups.flat();
  return names.length === 0 || names.includes('*') ? null : [...names, groupedBy];
}

function populateReverse(rows: readonly Row[], side: Side): Row[] {
  const { column, related, groups } = side;
  const opposite = oppositeOf(related.table, column);
  const ids = unique(rows.map(idOf));
  checkReadable(related);
  checkCount(ids);
  const keys = childKeys(groups, opposite.key);
  const children = findRows(related, { by: opposite, ids, keys });
  const byParent = new Map<string, Row[]>();
  for (const child of children) addTo(byParent, child[opposite.key] as string, child);
  if (keys !== null && !groups.flat().includes(opposite.key)) removeKey(children, opposite.key);
  for (const row of rows) row[column.key] = byParent.get(idOf(row)) ?? [];
  return children;
}

function populateJunction(scope: RowScope, rows: readonly Row[], side: Side): Row[] {
  const { column, related, groups } = side;
  const ids = unique(rows.map(idOf));
  checkCount(ids);
  const pairs = findPairs(scope, column, ids);
  const found =
    pairs.length === 0
      ? []
      : findSelected(related, unique(pairs.map((pair) => pair.related)), groups);
  const byId = new Map(found.map((row) => [idOf(row), row]));
  const byOwn = new Map<string, Row[]>();
  for (const pair of pairs) {
    const row = byId.get(pair.related);
    if (row !== undefined) addTo(byOwn, pair.own, row);
  }
  for (const row of rows) row[column.key] = byOwn.get(idOf(row)) ?? [];
  return found;
}

/** Puts the related rows of one relationship into the rows; answers all of them. */
function populateSide(scope: RowScope, rows: readonly Row[], side: Side): Row[] {
  const { column } = side;
  if (isHidden(column)) {
    if (column.cardinality === 'oneToMany' || column.cardinality === 'manyToOne') {
      removeKey(rows, column.key);
    }
    return [];
  }
  switch (keyPlaceOf(column)) {
    case 'stored':
      return populateStored(rows, side);
    case 'reverse':
      return populateReverse(rows, side);
    case 'junction':
      return populateJunction(scope, rows, side);
    case 'absent':
      return [];
  }
}

function isAsked({ asked, skipped }: Level, { key }: RelationshipColumn): boolean {
  if (key === skipped) return false;
  return asked === 'everything' || asked.has(key);
}

function populateLevel(level: Level, missing: Population['missing']): Level[] {
  const { scope, rows, asked } = level;
  const columns = relationshipsOf(scope.table).filter((column) => isAsked(level, column));
  return columns.flatMap((column): Level[] => {
    const related = relatedScope(scope, column);
    const groups = asked === 'everything' ? [] : (asked.get(column.key) ?? []);
    const found = populateSide(scope, rows, { column, related, groups, missing });
    // The way back would be a circle.
    if (column.twoWay) removeKey(found, column.twoWayKey);
    if (found.length === 0) return [];
    return [
      {
        scope: related,
        rows: found,
        asked: asked === 'everything' ? asked : nestedSelects(related.table, groups),
        skipped: column.twoWay ? column.twoWayKey : null,
      },
    ];
  });
}

/** At the last level what would go deeper is left out. */
function cutLevel(level: Level): void {
  for (const column of relationshipsOf(level.scope.table)) {
    if (isAsked(level, column)) removeKey(level.rows, column.key);
  }
}

/**
 * Puts related rows into rows, level by level: one query per relationship and level. Throws when a
 * table on the way is unreadable to the caller as a whole, or is asked for too many rows.
 */
export function populate(scope: RowScope, rows: readonly Row[], population: Population): void {
  const { asked, missing, depth } = population;
  let levels: Level[] = [{ scope, rows, asked, skipped: null }];
  for (let at = depth; at < MAX_DEPTH && levels.length > 0; at += 1) {
    if (at === MAX_DEPTH - 1) {
      levels.forEach(cutLevel);
      return;
    }
    levels = levels.flatMap((level) => populateLevel(level, missing));
  }
}
