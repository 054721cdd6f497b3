import { ApiError } from '../errors.ts';
import type { SqlValue } from '../store/database.ts';
import { findColumn, type TableRecord } from '../store/schema.ts';
import { likePattern } from './collation.ts';
import { findStoredField, orderExpression, type Field } from './fields.ts';
import { toOperands, toTexts } from './operands.ts';
import { InvalidQuery, type Comparison, type Filter, type FilterMethod } from './query.ts';
import { allOf, anyOf, FALSE, type SqlFragment } from './sql.ts';

/** What SQL cannot say: such a condition becomes the list of the rows that meet it. */
export type EvaluateOutside = (field: Field, comparison: Comparison) => readonly number[];

export interface CompileContext {
  readonly table: TableRecord;
  readonly now: Date;
  readonly evaluateOutside: EvaluateOutside;
}

type Compile = (field: Field, comparison: Comparison) => SqlFragment;

const placeholderList = (operands: readonly SqlValue[]): string =>
  operands.length === 0 ? 'NULL' : operands.map(() => '?').join(', ');

function isIn(expression: string, operands: readonly SqlValue[]): SqlFragment {
  if (operands.length === 1) return { sql: `${expression} = ?`, params: operands };
  const canBeJson = operands.every((each) => typeof each === 'string');
  // One text for any number of values keeps the statement prepared.
  return canBeJson
    ? {
        sql: `${expression} IN (SELECT value FROM json_each(?))`,
        params: [JSON.stringify(operands)],
      }
    : { sql: `${expression} IN (${placeholderList(operands)})`, params: operands };
}

const not = ({ sql, params }: SqlFragment): SqlFragment => ({ sql: `NOT (${sql})`, params });

const compareWith =
  (operator: string): Compile =>
  (field, comparison) => ({
    sql: `${orderExpression(field)} ${operator} ?`,
    params: toOperands(field, comparison),
  });

const equal: Compile = (field, comparison) =>
  isIn(orderExpression(field), toOperands(field, comparison));

const between: Compile = (field, comparison) => ({
  sql: `${orderExpression(field)} BETWEEN ? AND ?`,
  params: toOperands(field, comparison),
});

/** What patterns are matched with; numbers are read as text, as MariaDB does. */
function patternExpression(field: Field): string {
  return field.kind === 'text' ? field.like : `CAST(${field.value} AS TEXT)`;
}

/** The texts to look for; on columns that hold no text the values must fit those. */
function patternTexts(field: Field, comparison: Comparison): string[] {
  const isText = field.kind === 'text' || field.kind === 'relationship';
  return isText ? toTexts(comparison) : toOperands(field, comparison).map(String);
}

const like =
  (kind: 'startsWith' | 'endsWith' | 'contains'): Compile =>
  (field, comparison) =>
    anyOf(
      patternTexts(field, comparison).map((text) => ({
        sql: `${patternExpression(field)} LIKE ? ESCAPE '\\'`,
        params: [likePattern(kind, text)],
      })),
    );

/** On a plain text it finds nothing: the server looks for a list there. */
const holdsAllTexts: Compile = (_field, comparison) => {
  toTexts(comparison);
  return FALSE;
};

const holdsItem = (field: Field, operand: SqlValue): SqlFragment => ({
  sql: `EXISTS (SELECT 1 FROM json_each(${field.value}) WHERE value = ?)`,
  params: [operand],
});

const holdsAnyItem: Compile = (field, comparison) =>
  anyOf(toOperands(field, comparison).map((operand) => holdsItem(field, operand)));

const holdsAllItems: Compile = (field, comparison) =>
  allOf(toOperands(field, comparison).map((operand) => holdsItem(field, operand)));

/** A list or text without a value neither holds nor lacks anything. */
const whenPresent =
  (compile: Compile): Compile =>
  (field, comparison) =>
    allOf([{ sql: `${field.value} IS NOT NULL`, params: [] }, compile(field, comparison)]);

const negated =
  (compile: Compile): Compile =>
  (field, comparison) =>
    whenPresent((...given) => not(compile(...given)))(field, comparison);

const isNull: Compile = (field) => ({ sql: `${field.value} IS NULL`, params: [] });
const isNotNull: Compile = (field) => ({ sql: `${field.value} IS NOT NULL`, params: [] });

const SCALAR: Partial<Record<FilterMethod, Compile>> = {
  equal,
  notEqual: negated(equal),
  lessThan: compareWith('<'),
  lessThanEqual: compareWith('<='),
  greaterThan: compareWith('>'),
  greaterThanEqual: compareWith('>='),
  between,
  notBetween: negated(between),
  isNull,
  isNotNull,
  startsWith: like('startsWith'),
  notStartsWith: negated(like('startsWith')),
  endsWith: like('endsWith'),
  notEndsWith: negated(like('endsWith')),
};

const TEXT: Partial<Record<FilterMethod, Compile>> = {
  ...SCALAR,
  contains: like('contains'),
  containsAny: like('contains'),
  containsAll: holdsAllTexts,
  notContains: negated(like('contains')),
};

const LIST: Partial<Record<FilterMethod, Compile>> = {
  contains: holdsAnyItem,
  containsAny: holdsAnyItem,
  containsAll: whenPresent(holdsAllItems),
  notContains: negated(holdsAnyItem),
  isNull,
  isNotNull,
};

const OUTSIDE: ReadonlySet<FilterMethod> = new Set([
  'search',
  'notSearch',
  'distanceEqual',
  'distanceNotEqual',
  'distanceGreaterThan',
  'distanceLessThan',
  'intersects',
  'notIntersects',
  'crosses',
  'notCrosses',
  'overlaps',
  'notOverlaps',
  'touches',
  'notTouches',
] satisfies FilterMethod[]);

const SPATIAL_OUTSIDE: ReadonlySet<FilterMethod> = new Set([
  'equal',
  'notEqual',
  'contains',
  'notContains',
] satisfies FilterMethod[]);

function isOutside(field: Field, method: FilterMethod): boolean {
  return OUTSIDE.has(method) || (field.kind === 'spatial' && SPATIAL_OUTSIDE.has(method));
}

const COMPILERS: Record<Field['kind'], Partial<Record<FilterMethod, Compile>>> = {
  text: TEXT,
  list: LIST,
  spatial: {},
  sequence: SCALAR,
  integer: SCALAR,
  bigint: SCALAR,
  double: SCALAR,
  boolean: SCALAR,
  datetime: SCALAR,
  relationship: SCALAR,
};

function outside(rows: readonly number[]): SqlFragment {
  if (rows.length === 0) return FALSE;
  return { sql: '_seq IN (SELECT value FROM json_each(?))', params: [JSON.stringify(rows)] };
}

/** Four digits alone are a time of today to PHP, not a year. */
function withTimes(comparison: Comparison, now: Date): Comparison {
  const values = comparison.values.map((value) => {
    const [, hour, minute] = /^([01]\d|2[0-3])([0-5]\d)$/.exec(String(value)) ?? [];
    return hour === undefined || minute === undefined
      ? value
      : `${now.toISOString().slice(0, 10)}T${hour}:${minute}`;
  });
  return { ...comparison, values };
}

/** Appwrite's SQL fails for these, and it answers 500. */
function failing(comparison: Comparison): ApiError {
  return new ApiError(
    'general_unknown',
    `Cannot query ${comparison.method} on attribute "${comparison.attribute}".`,
  );
}

/** A path into a related table counts only among the queries themselves, not within and/or. */
function isMisplacedPath(table: TableRecord, attribute: string): boolean {
  const [first = ''] = attribute.split('.', 1);
  return first !== attribute && findColumn(table, first) !== undefined;
}

function compileComparison(context: CompileContext, given: Comparison): SqlFragment {
  if (isMisplacedPath(context.table, given.attribute)) throw failing(given);
  const field = findStoredField(context.table, given.attribute);
  const comparison = field.kind === 'datetime' ? withTimes(given, context.now) : given;
  if (isOutside(field, comparison.method)) {
    return outside(context.evaluateOutside(field, comparison));
  }
  const compile = COMPILERS[field.kind][comparison.method];
  if (field.kind === 'spatial') throw failing(comparison);
  if (compile === undefined) {
    throw new InvalidQuery(
      `Invalid query: Cannot query ${comparison.method} on attribute "${comparison.attribute}".`,
    );
  }
  return compile(field, comparison);
}

/** A filter over the row's own columns as SQL. Throws InvalidQuery for what does not fit them. */
export function compileFilter(context: CompileContext, filter: Filter): SqlFragment {
  if (filter.kind === 'comparison') return compileComparison(context, filter);
  const parts = filter.filters.map((each) => compileFilter(context, each));
  return filter.kind === 'and' ? allOf(parts) : anyOf(parts);
}
