import type { IntegerColumn, FloatColumn, TextColumn, ValueColumn } from '../../catalog/types.ts';
import { computeLong, computeNumber, type Computation, type NumberMethod } from './arithmetic.ts';
import type { Fault } from './faults.ts';
import { findBoundsFault, findItemFaults, findLengthFault } from './values.ts';

/** A change that is worked out from what a column holds, as Appwrite's operator. */
export interface Operator {
  readonly method: string;
  readonly values: readonly unknown[];
}

/** One column of an `apply` argument. */
export interface Applied {
  readonly path: string;
  readonly column: ValueColumn;
  readonly operator: Operator;
  /** How the new value follows from the stored one; null where only Appwrite knows. */
  readonly check: Check | null;
}

export interface Check {
  /**
   * The new value and what is wrong with it. `isSent` where the value itself goes upstream:
   * Appwrite has no operators for bigint columns.
   */
  readonly compute: (current: unknown) => {
    readonly value: unknown;
    readonly fault: string | null;
  };
  readonly isSent: boolean;
  /** The stored value has to be looked at: Appwrite does not hold the column's bounds. */
  readonly isNeeded: boolean;
}

/** An `apply` argument of one column: exactly one of these is given. */
export type ApplyArgument = Readonly<Record<string, unknown>>;

/** What an operator comes to; faults are added to the list. */
export function toApplied(
  column: ValueColumn,
  argument: ApplyArgument,
  { path, faults }: { readonly path: string; readonly faults: Fault[] },
): Applied | null {
  const [given] = Object.entries(argument);
  if (!given) throw new Error('An operator is missing.');
  const [name, value] = given;
  const at = `${path}.${name}`;
  const build = builders[name];
  if (!build) throw new Error(`No operator "${name}".`);
  const before = faults.length;
  const { operator, check = null } = build(column, value, { at, faults });
  return faults.length > before ? null : { path: at, column, operator, check };
}

interface Place {
  readonly at: string;
  readonly faults: Fault[];
}

interface Built {
  readonly operator: Operator;
  readonly check?: Check | null;
}

type Build = (column: ValueColumn, value: unknown, place: Place) => Built;

interface NumberArgument {
  readonly by: number | bigint;
  readonly max?: number | bigint | null;
  readonly min?: number | bigint | null;
}

type NumberColumn = IntegerColumn | FloatColumn;

const number =
  (method: NumberMethod): Build =>
  (column, value, { at, faults }) => {
    const {
      by: operand,
      max,
      min,
    } = (typeof value === 'object' ? value : { by: value }) as NumberArgument;
    const stop = max ?? min ?? null;
    const message = operandFaults[method](operand);
    if (message !== null) faults.push({ path: `${at}.by`, message });
    const computation = { method, operand, stop };
    return {
      operator: { method, values: stop === null ? [operand] : [operand, stop] },
      check: numberCheck(column as NumberColumn, computation),
    };
  };

/** What is wrong with an operand. */
const operandFaults: Readonly<Record<NumberMethod, (operand: number | bigint) => string | null>> = {
  increment: notPositive,
  decrement: notPositive,
  divide: zero,
  modulo: zero,
  power: (operand) =>
    operand >= 0 && operand <= MAX_POWER ? null : `must be from 0 to ${MAX_POWER}.`,
  multiply: () => null,
};

function notPositive(operand: number | bigint): string | null {
  return operand > 0 ? null : 'must be more than 0.';
}

function zero(operand: number | bigint): string | null {
  return Number(operand) === 0 ? 'cannot be 0.' : null;
}

/** Beyond it every whole number but 0, 1 and -1 is out of 64 bits. */
const MAX_POWER = 64;

function numberCheck(column: NumberColumn, computation: Computation): Check {
  if (column.kind === 'integer' && column.scalar === 'BigInt')
    return longCheck(column, computation);
  return {
    isNeeded: mayLeave(column, computation),
    isSent: false,
    compute: (current) => {
      const value = computeNumber(computation, Number(current ?? 0), column.kind === 'integer');
      return { value, fault: findBoundsFault(column, value) };
    },
  };
}

/** Whether the result can leave the column's bounds without being stopped. */
function mayLeave({ min, max }: NumberColumn, { method, stop }: Computation): boolean {
  if (method === 'increment') return max !== null && (stop === null || stop > max);
  if (method === 'decrement') return min !== null && (stop === null || stop < min);
  return min !== null || max !== null;
}

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

function longCheck({ min, max }: IntegerColumn, computation: Computation): Check {
  const bounds = { min: min ?? LONG.min, max: max ?? LONG.max };
  return {
    isNeeded: true,
    isSent: true,
    compute: (current) => {
      const value = computeLong(computation, BigInt((current ?? 0) as number | bigint));
      return { value, fault: findBoundsFault(bounds, value) };
    },
  };
}

const items =
  (method: string): Build =>
  (column, value, { at, faults }) => {
    const given = value as readonly unknown[];
    faults.push(...given.flatMap((item, index) => findItemFaults(column, item, `${at}[${index}]`)));
    return { operator: { method, values: given.map((item) => toStored(column, item)) } };
  };

/** Items that are only looked for may be such as the column does not take. */
function compared(method: string): Build {
  return (column, value) => {
    const values = (value as readonly unknown[]).map((item) => toStored(column, item));
    return { operator: { method, values } };
  };
}

/** Lists keep what operators put into them letter by letter, so a date has to be in stored form. */
function toStored({ kind }: ValueColumn, item: unknown): unknown {
  if (kind !== 'datetime' || typeof item !== 'string') return item;
  return new Date(item).toISOString().replace('Z', '+00:00');
}

const insert: Build = (column, value, { at, faults }) => {
  const { at: index, value: item } = value as { readonly at: number; readonly value: unknown };
  if (index < 0) faults.push({ path: `${at}.at`, message: 'must be 0 or more.' });
  faults.push(...findItemFaults(column, item, `${at}.value`));
  return { operator: { method: 'arrayInsert', values: [index, toStored(column, item)] } };
};

interface FilterArgument {
  readonly condition: string;
  readonly value?: unknown;
}

const filter: Build = (column, given, { at, faults }) => {
  const { condition, value } = given as FilterArgument;
  const isAlone = condition === 'isNull' || condition === 'isNotNull';
  const isGiven = value !== undefined && value !== null;
  if (isAlone === isGiven) {
    const message = isAlone ? 'the condition takes no value.' : 'the condition needs a value.';
    faults.push({ path: `${at}.value`, message });
  }
  const values = isAlone ? [condition] : [condition, toStored(column, value)];
  return { operator: { method: 'arrayFilter', values } };
};

const flag =
  (method: string): Build =>
  (_column, value, { at, faults }) => {
    if (value !== true) faults.push({ path: at, message: 'say true, or leave it out.' });
    return { operator: { method, values: [] } };
  };

const days =
  (method: string): Build =>
  (_column, value) => ({ operator: { method, values: [value] } });

const concat: Build = (_column, value) => ({
  operator: { method: 'stringConcat', values: [value] },
});

interface ReplaceArgument {
  readonly search: string;
  readonly by: string;
}

/** Appwrite looks at the length of what is appended to a text, but not of what is put into it. */
const replace: Build = (column, value, { at, faults }) => {
  const { search, by } = value as ReplaceArgument;
  if (search === '') faults.push({ path: `${at}.search`, message: 'cannot be empty.' });
  const { size } = column as TextColumn;
  const mayGrow = size !== null && by.length > search.length;
  return {
    operator: { method: 'stringReplace', values: [search, by] },
    check: { ...replaceCheck(size, { search, by }), isNeeded: mayGrow },
  };
};

const replaceCheck = (
  size: number | null,
  { search, by }: ReplaceArgument,
): Omit<Check, 'isNeeded'> => ({
  isSent: false,
  compute: (current) => {
    if (typeof current !== 'string') return { value: current, fault: null };
    const value = current.replaceAll(search, () => by);
    return { value, fault: findLengthFault(size, value) };
  },
});

/** By the names in the `apply` inputs. */
const builders: Readonly<Record<string, Build>> = {
  increment: number('increment'),
  decrement: number('decrement'),
  multiply: number('multiply'),
  divide: number('divide'),
  modulo: number('modulo'),
  power: number('power'),
  append: items('arrayAppend'),
  prepend: items('arrayPrepend'),
  insert,
  remove: (column, value) => ({
    operator: { method: 'arrayRemove', values: [toStored(column, value)] },
  }),
  unique: flag('arrayUnique'),
  intersect: compared('arrayIntersect'),
  diff: compared('arrayDiff'),
  filter,
  concat,
  replace,
  toggle: flag('toggle'),
  addDays: days('dateAddDays'),
  subtractDays: days('dateSubDays'),
  now: flag('dateSetNow'),
};
