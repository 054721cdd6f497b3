import type { SqlValue } from '../store/database.ts';
import type { TableRecord } from '../store/schema.ts';
import { countCharacters } from '../text.ts';
import { foldForLike } from './collation.ts';
import { findStoredField, orderExpression, type Field } from './fields.ts';
import { toOperands, toTexts } from './operands.ts';
import { InvalidQuery, type Comparison, type Filter, type FilterMethod } from './query.ts';
import { allOf, anyOf, FALSE, type SqlFragment } from './sql.ts';

/** What SQL cannot say: such a condition becomes the list of the rows that meet it. */
export type EvaluateOutside = (field: Field, comparison: Comparison) => readonly number[];

export interface CompileContext {
  readonly table: TableRecord;
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

/** What substrings are looked for in; numbers are read as text, as MariaDB does. */
function substringExpression(field: Field): string {
  return field.kind === 'text' ? field.like : `CAST(${field.value} AS TEXT)`;
}

/** The texts to look for; on columns that hold no text the values must fit those. */
function substrings(field: Field, comparison: Comparison): string[] {
  if (field.kind === 'text') return toTexts(comparison).map(foldForLike);
  return toOperands(field, comparison).map(String);
}

const startsWith: Compile = (field, comparison) => {
  const [start = ''] = substrings(field, comparison);
  const length = countCharacters(start);
  return { sql: `substr(${substringExpression(field)}, 1, ?) = ?`, params: [length, start] };
};

const endsWith: Compile = (field, comparison) => {
  const [end = ''] = substrings(field, comparison);
  const expression = substringExpression(field);
  const length = countCharacters(end);
  if (length === 0) return { sql: `${expression} IS NOT NULL`, params: [] };
  return {
    sql: `length(${expression}) >= ? AND substr(${expression}, ?) = ?`,
    params: [length, -length, end],
  };
};

const holdsText: Compile = (field, comparison) =>
  anyOf(
    substrings(field, comparison).map((part) => ({
      sql: `instr(${substringExpression(field)}, ?) > 0`,
      params: [part],
    })),
  );

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
  startsWith,
  notStartsWith: negated(startsWith),
  endsWith,
  notEndsWith: negated(endsWith),
};

const TEXT: Partial<Record<FilterMethod, Compile>> = {
  ...SCALAR,
  contains: holdsText,
  containsAny: holdsText,
  containsAll: holdsText,
  notContains: negated(holdsText),
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

function compilersFor(field: Field): Partial<Record<FilterMethod, Compile>> {
  switch (field.kind) {
    case 'list':
      return LIST;
    case 'text':
      return TEXT;
    case 'spatial':
      return { isNull, isNotNull };
    case 'sequence':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'boolean':
    case 'datetime':
    case 'relationship':
      return SCALAR;
  }
}

function outside(rows: readonly number[]): SqlFragment {
  if (rows.length === 0) return FALSE;
  return { sql: '_seq IN (SELECT value FROM json_each(?))', params: [JSON.stringify(rows)] };
}

function compileComparison(context: CompileContext, comparison: Comparison): SqlFragment {
  const field = findStoredField(context.table, comparison.attribute);
  if (isOutside(field, comparison.method)) {
    return outside(context.evaluateOutside(field, comparison));
  }
  const compile = compilersFor(field)[comparison.method];
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
