import type { ObjectRef } from '@pothos/core';
import { scalarAggregateName, type AggregatedScalar } from '../catalog/reserved-names.ts';
import { GatewayError } from '../errors.ts';
import type { ColumnStatistics } from '../resolvers/statistics.ts';
import type { Builder, ScalarName, Types } from './builder.ts';

export type AggregateTypeOf = (scalar: AggregatedScalar) => ObjectRef<Types, ColumnStatistics>;

interface Results {
  /** Null where a sum has no meaning. */
  readonly sum: ScalarName | null;
  readonly average: ScalarName;
}

/** Sums of so many integers of 32 bits fit a SafeInt; those of larger ones may not. */
const resultsOf = {
  Int: { sum: 'SafeInt', average: 'Float' },
  SafeInt: { sum: 'BigInt', average: 'Float' },
  BigInt: { sum: 'BigInt', average: 'Float' },
  Float: { sum: 'Float', average: 'Float' },
  DateTime: { sum: null, average: 'DateTime' },
} as const satisfies Record<AggregatedScalar, Results>;

/** What is computed of a column: a type for each scalar, made when a column first needs it. */
export function createAggregateTypes(builder: Builder): AggregateTypeOf {
  const known = new Map<AggregatedScalar, ObjectRef<Types, ColumnStatistics>>();
  return (scalar) => {
    const ref = known.get(scalar) ?? addAggregateType(builder, scalar);
    known.set(scalar, ref);
    return ref;
  };
}

function addAggregateType(
  builder: Builder,
  scalar: AggregatedScalar,
): ObjectRef<Types, ColumnStatistics> {
  const ref = builder.objectRef<ColumnStatistics>(scalarAggregateName(scalar));
  const { sum, average }: Results = resultsOf[scalar];
  return builder.objectType(ref, {
    description: 'Of the values of a column; null where no row has one.',
    fields: (t) => ({
      count: t.exposeInt('count', { nullable: false, description: 'Rows with a value.' }),
      min: t.field({ type: scalar, nullable: true, resolve: ({ min }) => min as never }),
      max: t.field({ type: scalar, nullable: true, resolve: ({ max }) => max as never }),
      ...(sum && {
        sum: t.field({
          type: sum,
          nullable: true,
          description: scalar === 'Float' ? 'Rounded once, at the end.' : 'Exact.',
          resolve: (statistics) => sumOf(statistics, sum),
        }),
      }),
      avg: t.field({
        type: average,
        nullable: true,
        resolve: (statistics) => inRange(statistics.average),
      }),
    }),
  });
}

const LARGEST_LONG = 2n ** 63n - 1n;
const SMALLEST_LONG = -(2n ** 63n);

function sumOf({ sum }: ColumnStatistics, scalar: ScalarName): never {
  if (typeof sum !== 'bigint') return inRange(sum);
  if (scalar === 'SafeInt') return Number(sum) as never;
  if (sum > LARGEST_LONG || sum < SMALLEST_LONG) throw tooLarge();
  return sum as never;
}

function inRange(value: number | string | null): never {
  if (typeof value === 'number' && !Number.isFinite(value)) throw tooLarge();
  return value as never;
}

const tooLarge = (): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    'This sum is larger than its type can say. Filter, or group the rows, so that it gets smaller.',
  );
