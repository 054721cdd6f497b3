import { isIP } from 'node:net';
import { GraphQLError, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { Builder } from './builder.ts';

/**
 * Values reach Appwrite as the client wrote them, so a scalar checks and never converts: a date
 * keeps its offset, a URL its missing slash. Libraries of scalars parse to objects instead.
 */
interface TextScalar {
  readonly description: string;
  readonly isValid: (text: string) => boolean;
  /** A valid value, for the error. */
  readonly example: string;
  /** Which values there are, where that is not clear from the name. */
  readonly range?: string;
}

const dateTimeForm =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

function isDateTime(text: string): boolean {
  const match = dateTimeForm.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  // A day that the month does not have would roll over into the next.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  const moment = Date.parse(text.toUpperCase());
  return moment >= earliest && moment <= latest;
}

/** Appwrite's database stores no other moments. */
const earliest = Date.UTC(1000, 0, 1);
const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

const textScalars = {
  DateTime: {
    description:
      'A moment in ISO 8601 form with its offset, for example 2025-01-31T08:00:00Z; from the year 1000 to the year 9999.',
    isValid: isDateTime,
    example: '2025-01-31T08:00:00Z',
    range: '1000-01-01T00:00:00Z to 9999-12-31T23:59:59Z',
  },
  EmailAddress: {
    description: 'An e-mail address.',
    isValid: (text) => text.length <= 320 && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text),
    example: 'ada@example.com',
  },
  URL: {
    description: 'An absolute URL.',
    isValid: (text) => !/\s/.test(text) && URL.canParse(text),
    example: 'https://example.com/page',
  },
  IP: {
    description: 'An IPv4 or IPv6 address.',
    isValid: (text) => isIP(text) !== 0,
    example: '192.0.2.1',
  },
} as const satisfies Record<string, TextScalar>;

/**
 * Values go out as they came in, but for integers that a JSON number does not hold: those become
 * strings of digits, as they are for the scalar BigInt. Objects with a way of their own to be
 * written stay.
 */
function writeExactly(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || !holdsBigInt(value)) return value;
  if (Array.isArray(value)) return value.map(writeExactly);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, writeExactly(each)]));
}

function holdsBigInt(value: object): boolean {
  if ('toJSON' in value) return false;
  return Object.values(value).some(
    (each: unknown) =>
      typeof each === 'bigint' || (typeof each === 'object' && each !== null && holdsBigInt(each)),
  );
}

const largestLong = 2n ** 63n - 1n;
const smallestLong = -(2n ** 63n);

function isLong(value: unknown): value is string | number | bigint {
  const isText = typeof value === 'string' && /^-?\d{1,19}$/.test(value);
  return isText || Number.isSafeInteger(value) || typeof value === 'bigint';
}

function writeLong(value: unknown): string {
  if (isLong(value)) return BigInt(value).toString();
  throw new GatewayError('INTERNAL_SERVER_ERROR', `The stored ${show(value)} is no integer.`);
}

function toLong(value: unknown): bigint {
  if (!isLong(value)) {
    throw new GraphQLError(
      `${show(value)} is not a BigInt: write its digits in a string, for example "9007199254740993".`,
    );
  }
  const long = BigInt(value);
  if (long <= largestLong && long >= smallestLong) return long;
  throw new GraphQLError(`${show(value)} does not fit 64 bits.`);
}

function parseSafeInteger(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new GraphQLError(
    `${show(value)} is not a SafeInt: an integer between -(2^53 - 1) and 2^53 - 1.`,
  );
}

function writeSafeInteger(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `The stored integer ${show(value)} does not fit a JSON number. Make the column a bigint column to read it exactly.`,
  );
}

const isPoint = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((number) => Number.isFinite(number));

const isLine = (value: unknown): boolean =>
  Array.isArray(value) && value.length >= 2 && value.every(isPoint);

const isRing = (value: unknown): boolean =>
  isLine(value) &&
  Array.isArray(value) &&
  value.length >= 4 &&
  JSON.stringify(value[0]) === JSON.stringify(value.at(-1));

const isPolygon = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isRing);

interface Shape {
  readonly description: string;
  readonly isValid: (value: unknown) => boolean;
}

/** Nested number arrays, longitude first. */
const shapes = {
  Point: { description: 'A place: [longitude, latitude].', isValid: isPoint },
  LineString: {
    description: 'A line: at least two points, each [longitude, latitude].',
    isValid: isLine,
  },
  Polygon: {
    description: 'An area: rings of at least four points, each ring closed by its first point.',
    isValid: isPolygon,
  },
  Geometry: {
    description: 'A Point, LineString or Polygon: nested arrays of [longitude, latitude].',
    isValid: (value) => isPoint(value) || isLine(value) || isPolygon(value),
  },
} as const satisfies Record<string, Shape>;

const show = (value: unknown): string =>
  typeof value === 'bigint' ? value.toString() : JSON.stringify(value);

/** An integer literal keeps all its digits. */
const integerLiteral = (node: ValueNode, parse: (value: unknown) => number | bigint) =>
  node.kind === Kind.INT
    ? parse(Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value)
    : parse(valueFromASTUntyped(node));

export function addScalars(builder: Builder): void {
  for (const [name, scalar] of Object.entries(textScalars)) {
    addTextScalar(builder, name as keyof typeof textScalars, scalar);
  }
  for (const [name, shape] of Object.entries(shapes)) {
    addShape(builder, name as keyof typeof shapes, shape);
  }
  addIntegers(builder);
  builder.scalarType('JSON', {
    description:
      'Any JSON value. Integers beyond 2^53 - 1 are answered as strings of digits, so that none is lost.',
    serialize: writeExactly,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  });
}

function addTextScalar(
  builder: Builder,
  name: keyof typeof textScalars,
  { description, isValid, example, range }: TextScalar,
): void {
  const valid = range === undefined ? name : `${name} (${range})`;
  builder.scalarType(name, {
    description,
    serialize: writeExactly,
    parseValue: (value) => {
      if (typeof value === 'string' && isValid(value)) return value;
      throw new GraphQLError(`${show(value)} is not a valid ${valid}, for example "${example}".`);
    },
  });
}

function addShape(
  builder: Builder,
  name: keyof typeof shapes,
  { description, isValid }: Shape,
): void {
  builder.scalarType(name, {
    description,
    serialize: writeExactly,
    parseValue: (value) => {
      if (isValid(value)) return value;
      throw new GraphQLError(`${show(value)} is not a ${name}. ${description}`);
    },
  });
}

function addIntegers(builder: Builder): void {
  builder.scalarType('SafeInt', {
    description: 'An integer between -(2^53 - 1) and 2^53 - 1, as a JSON number.',
    serialize: writeSafeInteger,
    parseValue: parseSafeInteger,
    parseLiteral: (node) => integerLiteral(node, parseSafeInteger) as number,
  });
  builder.scalarType('BigInt', {
    description: 'A 64-bit integer, as a string of digits, so that none is lost.',
    serialize: writeLong,
    parseValue: toLong,
    parseLiteral: (node) => integerLiteral(node, toLong) as bigint,
  });
}
