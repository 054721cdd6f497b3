import { ApiError } from '../errors.ts';
import { toNumber } from '../input.ts';
import { parseJson } from '../numbers.ts';
import { isText, type Json, type ScalarColumn } from '../store/schema.ts';
import { countCharacters } from '../text.ts';
import { formatTime } from '../time.ts';
import { applyListOperator, isListOperator } from './list-operators.ts';
import { invalidStructure } from './structure.ts';

/** A change that is worked out from the stored value. */
export interface Operator {
  readonly method: string;
  readonly values: readonly unknown[];
}

export interface OperatorTarget {
  readonly column: ScalarColumn;
  /** The stored value. */
  readonly current: Json;
  readonly now: Date;
}

type Apply = (target: OperatorTarget, values: readonly unknown[]) => Json;

function refuse(column: ScalarColumn, reason: string): never {
  throw invalidStructure(`Cannot apply the operator to "${column.key}": ${reason}`);
}

function numberAt(column: ScalarColumn, values: readonly unknown[], at: number): number {
  const number = toNumber(values[at]);
  return number === undefined ? refuse(column, 'value must be numeric') : Number(number);
}

/** Rounds half to even, as the server does when a fraction meets an integer column. */
export function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

type Limit = 'max' | 'min';

function checkNumeric({ column }: OperatorTarget): void {
  if (column.array || (column.type !== 'integer' && column.type !== 'double')) {
    refuse(column, 'column must be numeric');
  }
}

/** Where the second value says that the result must stop. */
function limited(
  result: number,
  { column, values, limit }: { column: ScalarColumn; values: readonly unknown[]; limit: Limit },
): number {
  if (values[1] === undefined || values[1] === null) return result;
  return Math[limit === 'max' ? 'min' : 'max'](result, numberAt(column, values, 1));
}

const numeric =
  (compute: (current: number, operand: number) => number, limit: Limit | null): Apply =>
  (target, values) => {
    checkNumeric(target);
    const { column, current } = target;
    const result = compute(Number(current ?? 0), numberAt(column, values, 0));
    const stopped = limit === null ? result : limited(result, { column, values, limit });
    return column.type === 'integer' ? roundToEven(stopped) : stopped;
  };

const nonZero =
  (apply: Apply): Apply =>
  (target, values) => {
    if (numberAt(target.column, values, 0) === 0) refuse(target.column, 'cannot divide by zero');
    return apply(target, values);
  };

function checkText({ column }: OperatorTarget): void {
  if (column.array || !isText(column.type)) refuse(column, 'column must be text');
}

function textAt({ column }: OperatorTarget, values: readonly unknown[], at: number): string {
  const value = values[at];
  return typeof value === 'string' ? value : refuse(column, 'value must be text');
}

const concat: Apply = (target, values) => {
  checkText(target);
  const { column, current } = target;
  const text = `${typeof current === 'string' ? current : ''}${textAt(target, values, 0)}`;
  if (countCharacters(text) > column.size) refuse(column, 'result is too long');
  return text;
};

const replace: Apply = (target, values) => {
  checkText(target);
  const [search, replacement] = [textAt(target, values, 0), textAt(target, values, 1)];
  const { current } = target;
  return typeof current === 'string' && search !== ''
    ? current.replaceAll(search, () => replacement)
    : current;
};

const toggle: Apply = ({ column, current }) => {
  if (column.array || column.type !== 'boolean') refuse(column, 'column must be a boolean');
  return current !== true;
};

const addDays =
  (sign: 1 | -1): Apply =>
  ({ column, current }, values) => {
    if (column.array || column.type !== 'datetime') refuse(column, 'column must be a datetime');
    const [days] = values;
    if (!Number.isInteger(days)) refuse(column, 'days must be an integer');
    if (typeof current !== 'string') return null;
    const date = new Date(current);
    date.setUTCDate(date.getUTCDate() + sign * Number(days));
    return formatTime(date);
  };

const setNow: Apply = ({ column, now }) => {
  if (column.array || column.type !== 'datetime') refuse(column, 'column must be a datetime');
  return formatTime(now);
};

const OPERATORS: Readonly<Record<string, Apply>> = {
  increment: numeric((current, operand) => current + operand, 'max'),
  decrement: numeric((current, operand) => current - operand, 'min'),
  multiply: numeric((current, operand) => current * operand, 'max'),
  divide: nonZero(numeric((current, operand) => current / operand, 'min')),
  modulo: nonZero(numeric((current, operand) => current % operand, null)),
  power: numeric((current, operand) => current ** operand, 'max'),
  stringConcat: concat,
  stringReplace: replace,
  toggle,
  dateAddDays: addDays(1),
  dateSubDays: addDays(-1),
  dateSetNow: setNow,
};

function isOperatorName(method: unknown): method is string {
  return typeof method === 'string' && (Object.hasOwn(OPERATORS, method) || isListOperator(method));
}

function parseObject(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The operator that a value stands for, as an object or as its JSON text; else undefined. */
export function parseOperator(value: unknown): Operator | undefined {
  const object = typeof value === 'string' ? parseObject(value) : value;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
  const { method, values = [] } = object as { method?: unknown; values?: unknown };
  if (!isOperatorName(method)) return undefined;
  if (typeof values !== 'object' || values === null) {
    throw new ApiError('general_bad_request', 'Invalid operator values: must be an array.');
  }
  return { method, values: Object.values(values) as unknown[] };
}

/** The column's new value; throws `row_invalid_structure` when the operator does not fit. */
export function applyOperator(operator: Operator, target: OperatorTarget): Json {
  const apply = OPERATORS[operator.method];
  if (apply !== undefined) return apply(target, operator.values);
  const items = applyListOperator(operator, target);
  return items ?? refuse(target.column, 'column must be an array and values must fit');
}
