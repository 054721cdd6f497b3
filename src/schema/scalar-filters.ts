import type { EnumRef, InputRef } from '@pothos/core';
import { scalarInputName } from '../catalog/reserved-names.ts';
import type { EnumColumn, ValueColumn } from '../catalog/types.ts';
import type { ScalarName, Types } from './builder.ts';
import type { LateBuilder } from './late-builder.ts';
import { scalarOf } from './scalar-of.ts';

/** Input types of operators. Those of a scalar are made when a column first needs them. */
export interface ScalarFilters {
  readonly ofColumn: (column: Exclude<ValueColumn, EnumColumn>, isSearchable: boolean) => InputRef;
  readonly ofId: () => InputRef;
  readonly ofSequence: () => InputRef;
  readonly ofDate: () => InputRef;
  /** An enum is a column's own, and so is its filter. */
  readonly ofEnum: (column: EnumColumn, type: EnumRef<Types, string>) => InputRef;
}

type Operand = 'self' | 'list' | 'range' | 'text' | 'flag' | 'geometry' | 'distance';

const equality = { eq: 'self', ne: 'self', in: 'list', notIn: 'list', isNull: 'flag' } as const;

const comparison = {
  ...equality,
  lt: 'self',
  lte: 'self',
  gt: 'self',
  gte: 'self',
  between: 'range',
  notBetween: 'range',
} as const;

const matching = {
  ...comparison,
  startsWith: 'text',
  notStartsWith: 'text',
  endsWith: 'text',
  notEndsWith: 'text',
  contains: 'text',
  notContains: 'text',
} as const;

const searching = { ...matching, search: 'text', notSearch: 'text' } as const;

const membership = {
  contains: 'list',
  containsAll: 'list',
  notContains: 'list',
  isNull: 'flag',
} as const;

/** Without `isNull`, which Appwrite fails on for shapes. */
const spatial = {
  eq: 'self',
  ne: 'self',
  distance: 'distance',
  intersects: 'geometry',
  notIntersects: 'geometry',
  crosses: 'geometry',
  notCrosses: 'geometry',
  overlaps: 'geometry',
  notOverlaps: 'geometry',
  touches: 'geometry',
  notTouches: 'geometry',
} as const;

type Operators = Readonly<Record<string, Operand>>;

/** Operators by kind of value. */
const operatorsOf = {
  text: matching,
  integer: comparison,
  float: comparison,
  boolean: { eq: 'self', ne: 'self', isNull: 'flag' },
  datetime: comparison,
  spatial,
} as const satisfies Record<Exclude<ValueColumn, EnumColumn>['kind'], Operators>;

const descriptions: Readonly<Record<string, string>> = {
  eq: 'Equal. Text is compared without regard to case and accents.',
  ne: 'Different; rows without a value do not match.',
  in: 'Equal to any of these.',
  notIn: 'Different from all of these; rows without a value do not match.',
  isNull: 'true: rows without a value; false: rows with one.',
  between: 'Within the bounds, both included.',
  contains: 'On text: has this part. On lists: has any of these items.',
  containsAll: 'Has all of these items.',
  search: 'Matches by the full-text index.',
  distance: 'By the distance to a place.',
};

export function createScalarFilters(late: LateBuilder): ScalarFilters {
  const filter = createFilterMaker(late);
  return {
    ofColumn: (column, isSearchable) => {
      const scalar = scalarOf(column);
      if (column.isArray) {
        return filter(scalarInputName(scalar, 'ListFilter'), scalar, membership);
      }
      return isSearchable
        ? filter(scalarInputName(scalar, 'SearchFilter'), scalar, searching)
        : filter(scalarInputName(scalar, 'Filter'), scalar, operatorsOf[column.kind]);
    },
    ofId: () => filter(scalarInputName('ID', 'Filter'), 'ID', matching),
    ofSequence: () => filter(scalarInputName('BigInt', 'Filter'), 'BigInt', comparison),
    ofDate: () => filter(scalarInputName('DateTime', 'Filter'), 'DateTime', comparison),
    ofEnum: (column, type) =>
      filter(column.filterName, type, column.isArray ? membership : equality),
  };
}

type OperandType = ScalarName | EnumRef<Types, string>;

type FilterMaker = (name: string, type: OperandType, operators: Operators) => InputRef;

function createFilterMaker(late: LateBuilder): FilterMaker {
  const known = new Map<string, InputRef>();
  const once = (name: string, add: () => void): InputRef => {
    const present = known.get(name);
    if (present) return present;
    const ref = late.inputRef(name);
    known.set(name, ref);
    add();
    return ref;
  };
  const distance = (): InputRef =>
    once('DistanceFilter', () => {
      addDistance(late);
    });
  const range = (scalar: ScalarName): InputRef =>
    once(scalarInputName(scalar, 'Range'), () => {
      addRange(late, scalar);
    });
  const operandOf = (
    operand: Operand,
    type: OperandType,
  ): InputRef | ScalarName | [OperandType] => {
    switch (operand) {
      case 'self':
        return type;
      case 'list':
        return [type];
      case 'range':
        return range(type as ScalarName);
      case 'text':
        return 'String';
      case 'flag':
        return 'Boolean';
      case 'geometry':
        return 'Geometry';
      case 'distance':
        return distance();
    }
  };
  return (name, type, operators) =>
    once(name, () => {
      // Operands may be inputs, too: they are made before the fields are.
      const operands = Object.entries(operators).map(
        ([operator, operand]) => [operator, operandOf(operand, type)] as const,
      );
      addOperators(late, name, operands);
    });
}

type TypedOperand = readonly [operator: string, type: InputRef | ScalarName | [OperandType]];

function addOperators(late: LateBuilder, name: string, operands: readonly TypedOperand[]): void {
  late.inputType(name, {
    description: 'All operators given must hold.',
    fields: (t) =>
      Object.fromEntries(
        operands.map(([operator, type]) => [
          operator,
          t.field({ type, description: descriptions[operator] }),
        ]),
      ),
  });
}

const addRange = (late: LateBuilder, scalar: ScalarName): void => {
  late.inputType(scalarInputName(scalar, 'Range'), {
    description: 'Both bounds belong to the range.',
    fields: (t) => ({
      from: t.field({ type: scalar, required: true }),
      to: t.field({ type: scalar, required: true }),
    }),
  });
};

const addDistance = (late: LateBuilder): void => {
  late.inputType('DistanceFilter', {
    description: 'The distance to `of` is less than, greater than, equal or not equal to a number.',
    fields: (t) => ({
      of: t.field({ type: 'Geometry', required: true }),
      inMeters: t.field({
        type: 'Boolean',
        required: true,
        defaultValue: true,
        description: 'Metres on the globe, or degrees.',
      }),
      lt: t.field({ type: 'Float' }),
      gt: t.field({ type: 'Float' }),
      eq: t.field({ type: 'Float' }),
      ne: t.field({ type: 'Float' }),
    }),
  });
};
