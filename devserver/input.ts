import type { FastifyRequest } from 'fastify';
import { invalidArgument } from './errors.ts';
import { isId } from './ids.ts';
import { WholeFloat } from './numbers.ts';
import { countCharacters } from './text.ts';

/** The parameters of one call, not checked yet. */
export type Input = Readonly<Record<string, unknown>>;

/** Turns a parameter into its value, or throws `general_argument_invalid`. */
export type Check<T> = (value: unknown, name: string) => T;

/** The query parameters of a GET. */
export function queryOf(request: FastifyRequest): Input {
  return request.query as Input;
}

/** The body's parameters; Appwrite does not read the query of a write. */
export function bodyOf(request: FastifyRequest): Input {
  return (request.body ?? {}) as Input;
}

/** One part of the path. */
export function pathParam(request: FastifyRequest, name: string): string {
  const params = request.params as Record<string, string | undefined>;
  const value = params[name];
  if (!isId(value)) throw invalidArgument(name, 'Parameter must be a valid id.');
  return value;
}

export function required<T>(input: Input, name: string, check: Check<T>): T {
  const value = input[name];
  if (value === undefined || value === null || value === '') {
    throw invalidArgument(name, `Param "${name}" is not optional.`);
  }
  return check(value, name);
}

/** Absent and null mean the fallback. */
export function optional<T, F>(
  input: Input,
  name: string,
  { check, fallback }: { check: Check<T>; fallback: F },
): T | F {
  const value = input[name];
  return value === undefined || value === null ? fallback : check(value, name);
}

/** Text of 1 to `max` characters; 0 means no limit. */
export function text(max: number, min = 1): Check<string> {
  return (value, name) => {
    const length = typeof value === 'string' ? countCharacters(value) : -1;
    if (typeof value !== 'string' || length < min || (max > 0 && length > max)) {
      throw invalidArgument(
        name,
        `Value must be a text of at least ${min} and at most ${max} chars.`,
      );
    }
    return value;
  };
}

/** PHP's idea of a boolean: also 0 and 1, and all of these as text. */
const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

export const boolean: Check<boolean> = (value, name) => {
  const found = BOOLEANS.get(value);
  if (found === undefined) throw invalidArgument(name, 'Value must be a valid boolean.');
  return found;
};

export const id: Check<string> = (value, name) => {
  if (!isId(value)) {
    throw invalidArgument(
      name,
      'Parameter must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, period, hyphen, and underscore. Cannot start with a special char.',
    );
  }
  return value;
};

/** An id, or `unique()`, for which the server makes one. */
export function newId(createId: () => string): Check<string> {
  return (value, name) => (value === 'unique()' ? createId() : id(value, name));
}

/** A JSON number or a numeric text; whole floats count as their number. */
export function toNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof WholeFloat) return value.value;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) {
    return undefined;
  }
  const number = Number(value);
  return Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(value) ? number : BigInt(value);
}

export interface Bounds {
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** An integer within the bounds, also as numeric text. */
export function integer({ min, max }: Bounds): Check<number | bigint> {
  return (value, name) => {
    const number = value instanceof WholeFloat ? undefined : toNumber(value);
    const isInteger = typeof number === 'bigint' || Number.isInteger(number);
    if (number === undefined || !isInteger || number < min || number > max) {
      throw invalidArgument(name, `Value must be a valid integer between ${min} and ${max}.`);
    }
    return number;
  };
}

export const float: Check<number | bigint> = (value, name) => {
  const number = toNumber(value);
  if (number === undefined) throw invalidArgument(name, 'Value must be a valid float.');
  return number;
};

export function oneOf<T extends string>(allowed: readonly T[]): Check<T> {
  return (value, name) => {
    const found = allowed.find((item) => item === value);
    if (found === undefined) {
      throw invalidArgument(name, `Value must be one of (${allowed.join(', ')}).`);
    }
    return found;
  };
}

export interface ListLimits {
  readonly max: number;
}

/** A list (PHP makes one of an object's values too) whose items all pass. */
export function list<T>(item: Check<T>, { max }: ListLimits): Check<T[]> {
  return (value, name) => {
    if (typeof value !== 'object' || value === null) {
      throw invalidArgument(name, 'Value must be a valid array.');
    }
    const items: unknown[] = Object.values(value);
    if (items.length > max) {
      throw invalidArgument(name, `Value must be a valid array with at most ${max} items.`);
    }
    return items.map((each) => item(each, name));
  };
}
