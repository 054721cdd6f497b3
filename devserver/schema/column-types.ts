import { ApiError, invalidArgument } from '../errors.ts';
import {
  boolean,
  integer,
  list,
  optional,
  required,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { isEmail, isIpAddress, isUrl, parseIsoDate } from '../rows/formats.ts';
import { isShape } from '../rows/shapes.ts';
import { WholeFloat } from '../numbers.ts';
import { countCharacters } from '../text.ts';
import type { Format, Json, ScalarColumn, ScalarType, SpatialType } from '../store/schema.ts';
import type { ColumnModel } from './models.ts';

export const MAX_INT = 9_223_372_036_854_775_807n;
export const MIN_INT = -9_223_372_036_854_775_808n;

/** What a column type adds to a column beside key, required, array and default. */
export type Details = Pick<ScalarColumn, 'size' | 'min' | 'max' | 'elements' | 'encrypt'>;

const NO_DETAILS: Details = { size: 0, min: null, max: null, elements: [], encrypt: false };

/** One kind of column, as its endpoint makes and updates it. */
export interface ColumnType {
  readonly type: ScalarType;
  readonly format: Format;
  /** The fields of its answers. */
  readonly model: ColumnModel;
  /** Whether it can hold lists; the others ignore `array`. */
  readonly isListable: boolean;
  readonly readDetails: (input: Input) => Details;
  /** The details that an update gives; the others stay. */
  readonly readChanges: (input: Input) => Partial<Details>;
  /** Refuses a default of the wrong type with `general_argument_invalid`. */
  readonly checkDefault: Check<Json>;
}

const MAX_STRING = 1_073_741_824;
const MAX_VARCHAR = 16_381;
/** Shorter encrypted texts would not fit when encrypted. */
const MIN_ENCRYPTED = 150;
const MAX_ELEMENTS = 100;

const anyText: Check<Json> = text(0, 0);

const textThat =
  (isValid: (value: string) => boolean, what: string): Check<Json> =>
  (value, name) => {
    if (typeof value !== 'string' || !isValid(value)) {
      throw invalidArgument(name, `Value must be a valid ${what}.`);
    }
    return value;
  };

const strictInteger: Check<number | bigint> = (value, name) => {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    throw invalidArgument(name, 'Value must be a valid integer.');
  }
  return value;
};

const strictFloat: Check<number> = (value, name) => {
  const number = value instanceof WholeFloat ? value.value : value;
  if (typeof number !== 'number' && typeof number !== 'bigint') {
    throw invalidArgument(name, 'Value must be a valid float.');
  }
  return Number(number);
};

const strictBoolean: Check<boolean> = (value, name) => {
  if (typeof value !== 'boolean') throw invalidArgument(name, 'Value must be a valid boolean.');
  return value;
};

const shapeThat =
  (type: SpatialType): Check<Json> =>
  (value, name) => {
    if (!isShape(type, value)) throw invalidArgument(name, `Value must be a valid ${type}.`);
    return value;
  };

const readEncrypt = (input: Input): boolean =>
  optional(input, 'encrypt', { check: boolean, fallback: false });

function sized(type: 'string' | 'varchar', max: number): ColumnType {
  const size = (value: unknown, name: string): number =>
    Number(integer({ min: 1, max })(value, name));
  return {
    type,
    format: '',
    model: 'sized',
    isListable: true,
    readDetails: (input) => {
      const details = {
        ...NO_DETAILS,
        size: required(input, 'size', size),
        encrypt: readEncrypt(input),
      };
      if (details.encrypt && details.size < MIN_ENCRYPTED) {
        throw new ApiError(
          'general_bad_request',
          `Encrypted columns need a size of ${MIN_ENCRYPTED}.`,
        );
      }
      return details;
    },
    readChanges: (input) => {
      const given = optional(input, 'size', { check: size, fallback: null });
      return given === null ? {} : { size: given };
    },
    checkDefault: anyText,
  };
}

function unsized(type: 'text' | 'mediumtext' | 'longtext', size: number): ColumnType {
  return {
    type,
    format: '',
    model: 'text',
    isListable: true,
    readDetails: (input) => ({ ...NO_DETAILS, size, encrypt: readEncrypt(input) }),
    readChanges: () => ({}),
    checkDefault: anyText,
  };
}

function ranged<T extends number | bigint>(
  type: 'integer' | 'bigint' | 'double',
  { check, low, high }: { check: Check<T>; low: T; high: T },
): ColumnType {
  return {
    type,
    format: '',
    model: 'range',
    isListable: true,
    readDetails: (input) => ({
      ...NO_DETAILS,
      min: optional(input, 'min', { check, fallback: low }),
      max: optional(input, 'max', { check, fallback: high }),
    }),
    readChanges: (input) => {
      const min = optional(input, 'min', { check, fallback: null });
      const max = optional(input, 'max', { check, fallback: null });
      return { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) };
    },
    checkDefault: check,
  };
}

function formatted(
  format: 'email' | 'ip' | 'url',
  size: number,
  checkDefault: Check<Json>,
): ColumnType {
  return {
    type: 'string',
    format,
    model: 'format',
    isListable: true,
    readDetails: () => ({ ...NO_DETAILS, size }),
    readChanges: () => ({}),
    checkDefault,
  };
}

function plain(
  type: 'boolean' | 'datetime' | SpatialType,
  model: 'plain' | 'format',
  checkDefault: Check<Json>,
): ColumnType {
  return {
    type,
    format: '',
    model,
    isListable: type === 'boolean' || type === 'datetime',
    readDetails: () => NO_DETAILS,
    readChanges: () => ({}),
    checkDefault,
  };
}

const elements = list(text(255), { max: MAX_ELEMENTS });

function readElements(input: Input): string[] {
  return required(input, 'elements', (value, name) => {
    if (!Array.isArray(value)) throw invalidArgument(name, 'Value must be a valid array.');
    return elements(value, name);
  });
}

const enumType: ColumnType = {
  type: 'string',
  format: 'enum',
  model: 'enum',
  isListable: true,
  readDetails: (input) => ({ ...NO_DETAILS, size: 255, elements: readElements(input) }),
  readChanges: (input) => ({ elements: readElements(input) }),
  checkDefault: anyText,
};

/** By the last part of the endpoint's path. */
export const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  string: sized('string', MAX_STRING),
  varchar: sized('varchar', MAX_VARCHAR),
  text: unsized('text', 16_383),
  mediumtext: unsized('mediumtext', 4_194_303),
  longtext: unsized('longtext', 1_073_741_823),
  integer: ranged('integer', { check: strictInteger, low: MIN_INT, high: MAX_INT }),
  bigint: ranged('bigint', { check: strictInteger, low: MIN_INT, high: MAX_INT }),
  float: ranged('double', { check: strictFloat, low: -Number.MAX_VALUE, high: Number.MAX_VALUE }),
  boolean: plain('boolean', 'plain', strictBoolean),
  datetime: plain(
    'datetime',
    'format',
    textThat((value) => parseIsoDate(value) !== null, 'date'),
  ),
  email: formatted('email', 254, textThat(isEmail, 'email address')),
  ip: formatted('ip', 39, textThat(isIpAddress, 'IP address')),
  url: formatted('url', 2000, textThat(isUrl, 'URL')),
  enum: enumType,
  point: plain('point', 'plain', shapeThat('point')),
  line: plain('linestring', 'plain', shapeThat('linestring')),
  polygon: plain('polygon', 'plain', shapeThat('polygon')),
};

type Constrained = Pick<ScalarColumn, 'required' | 'array' | 'default' | keyof Details>;

function isOutside(value: Json, { min, max }: Constrained): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  return (min !== null && value < min) || (max !== null && value > max);
}

/** Refuses a default where none can be, and one that the column's own rules refuse. */
export function checkConstraints(column: Constrained): void {
  const { default: value, min, max, elements: allowed } = column;
  if (min !== null && max !== null && min > max) {
    throw new ApiError('column_value_invalid', 'Minimum value must be lesser than maximum value.');
  }
  if (value === null) return;
  if (column.required || column.array) {
    throw new ApiError('column_default_unsupported', 'Cannot set default value for this column.');
  }
  if (isOutside(value, column)) {
    throw new ApiError('column_value_invalid', 'The default value is out of range.');
  }
  if (allowed.length > 0 && !allowed.some((element) => element === value)) {
    throw new ApiError('column_value_invalid', 'The default value is not one of the elements.');
  }
}

/** Refuses a default text that is longer than the column; only creation does that. */
export function checkDefaultLength({
  default: value,
  size,
  format,
}: Pick<ScalarColumn, 'default' | 'size' | 'format'>): void {
  if (typeof value !== 'string' || format !== '' || size === 0) return;
  if (countCharacters(value) > size) {
    throw new ApiError('column_value_invalid', `The default value is longer than ${size} chars.`);
  }
}
