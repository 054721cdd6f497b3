import type { Row } from '../appwrite/types.ts';
import type { AggregatedScalar } from '../catalog/reserved-names.ts';
import { DOUBLE_EXPONENT, toNearest, toUnits } from './exact-sum.ts';
import { systemFields, type TableModel } from './model.ts';

/** A column that statistics are made of. */
export interface Measure {
  readonly fieldName: string;
  readonly key: string;
  readonly scalar: AggregatedScalar;
  /** A sum or an average is asked for, which costs more than the least and the greatest. */
  readonly hasSum: boolean;
}

/** What was found of a column's values; rows without a value are left out. */
export interface ColumnStatistics {
  /** Rows with a value. */
  readonly count: number;
  /** As fields of rows show them; null where no row has a value. */
  readonly min: unknown;
  readonly max: unknown;
  /** Exact for integers, the nearest double for doubles. */
  readonly sum: bigint | number | null;
  /** The nearest double, or moment. */
  readonly average: number | string | null;
}

/** Statistics of some rows, by field name. */
export type Statistics = ReadonlyMap<string, ColumnStatistics>;

export interface StatisticsMaker {
  add(row: Row): void;
  finish(): Statistics;
}

/** What a field is computed with; undefined for a field of which there are no statistics. */
export function aggregatedScalarOf(
  model: TableModel,
  fieldName: string,
): AggregatedScalar | undefined {
  if (fieldName === '_createdAt' || fieldName === '_updatedAt') return 'DateTime';
  const column = model.fields.get(fieldName);
  if (!column || column.isArray || column.isEncrypted) return undefined;
  if (column.kind === 'integer') return column.scalar;
  if (column.kind === 'float') return 'Float';
  return column.kind === 'datetime' ? 'DateTime' : undefined;
}

/** Appwrite's name of a field's column. */
export function keyOfField(model: TableModel, fieldName: string): string {
  const key = systemFields.get(fieldName) ?? model.fields.get(fieldName)?.key;
  if (key === undefined) throw new Error(`Table "${model.table.id}" has no field "${fieldName}".`);
  return key;
}

export function createStatistics(measures: readonly Measure[]): StatisticsMaker {
  const makers = measures.map((measure) => ({ measure, maker: createColumnMaker(measure) }));
  return {
    add: (row) => {
      for (const { measure, maker } of makers) maker.add(row[measure.key] ?? null);
    },
    finish: () => new Map(makers.map(({ measure, maker }) => [measure.fieldName, maker.finish()])),
  };
}

interface Arithmetic {
  /** A stored value as a field shows it. */
  readonly toShown: (value: unknown) => unknown;
  /** What values are compared by. */
  readonly orderOf: (value: unknown) => number | bigint;
  /** The value as a multiple of 2^-exponent. */
  readonly unitsOf: (value: unknown) => bigint;
  readonly exponent: number;
  readonly toSum: (units: bigint) => bigint | number | null;
  readonly toAverage: (nearest: number) => number | string;
}

const asItIs = (value: unknown): unknown => value;

const integers: Arithmetic = {
  toShown: asItIs,
  orderOf: (value) => value as number | bigint,
  unitsOf: (value) => BigInt(value as number | bigint),
  exponent: 0,
  toSum: (units) => units,
  toAverage: (nearest) => nearest,
};

const doubles: Arithmetic = {
  // A large double without a fraction arrives as a bigint.
  toShown: Number,
  orderOf: Number,
  unitsOf: (value) => toUnits(Number(value)),
  exponent: DOUBLE_EXPONENT,
  toSum: (units) => toNearest(units, 1n, DOUBLE_EXPONENT),
  toAverage: (nearest) => nearest,
};

const moments: Arithmetic = {
  toShown: asItIs,
  orderOf: (value) => Date.parse(value as string),
  unitsOf: (value) => BigInt(Date.parse(value as string)),
  exponent: 0,
  toSum: () => null,
  // In Appwrite's spelling.
  toAverage: (nearest) => new Date(Math.round(nearest)).toISOString().replace('Z', '+00:00'),
};

const arithmetics = {
  Int: integers,
  SafeInt: integers,
  BigInt: integers,
  Float: doubles,
  DateTime: moments,
} as const satisfies Record<AggregatedScalar, Arithmetic>;

interface Extreme {
  readonly order: number | bigint;
  readonly value: unknown;
}

function createColumnMaker({ scalar, hasSum }: Measure): {
  add: (value: unknown) => void;
  finish: () => ColumnStatistics;
} {
  const { toShown, orderOf, unitsOf, exponent, toSum, toAverage } = arithmetics[scalar];
  let count = 0;
  let units = 0n;
  let min: Extreme | undefined;
  let max: Extreme | undefined;
  return {
    add: (value) => {
      if (value === null) return;
      count += 1;
      if (hasSum) units += unitsOf(value);
      const order = orderOf(value);
      if (min === undefined || order < min.order) min = { order, value };
      if (max === undefined || order > max.order) max = { order, value };
    },
    finish: () => ({
      count,
      min: min ? toShown(min.value) : null,
      max: max ? toShown(max.value) : null,
      sum: count === 0 || !hasSum ? null : toSum(units),
      average: count === 0 || !hasSum ? null : toAverage(toNearest(units, BigInt(count), exponent)),
    }),
  };
}
