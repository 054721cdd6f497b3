import type { Json, SpatialType } from '../store/schema.ts';

export type Position = readonly [number, number];
export type Shape = Position | readonly Position[] | readonly (readonly Position[])[];

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Every item read, or undefined when one cannot be. */
function readAll<T>(
  items: readonly unknown[],
  read: (item: unknown) => T | undefined,
): T[] | undefined {
  const all = items.map(read);
  return all.includes(undefined) ? undefined : (all as T[]);
}

function toPosition(value: unknown): Position | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [longitude, latitude] = value.map(toNumber);
  if (longitude === undefined || latitude === undefined) return undefined;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : undefined;
}

function toLine(value: unknown): Position[] | undefined {
  return Array.isArray(value) && value.length >= 2 ? readAll(value, toPosition) : undefined;
}

function toRing(value: unknown): Position[] | undefined {
  const ring = toLine(value);
  const [first, last] = [ring?.[0], ring?.at(-1)];
  if (ring === undefined || first === undefined || last === undefined) return undefined;
  const isClosed = first[0] === last[0] && first[1] === last[1];
  return isClosed && ring.length >= 4 ? ring : undefined;
}

/** A polygon of one ring may be given as just the ring. */
function toPolygon(value: unknown): Position[][] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const ring = toRing(value);
  return ring === undefined ? readAll(value, toRing) : [ring];
}

const READ: Record<SpatialType, (value: unknown) => Shape | undefined> = {
  point: toPosition,
  linestring: toLine,
  polygon: toPolygon,
};

const WKT_NAMES: Record<SpatialType, string> = {
  point: 'POINT',
  linestring: 'LINESTRING',
  polygon: 'POLYGON',
};

/** Well-known text (`POINT(1 2)`) as nested lists, or undefined. */
function parseWkt(type: SpatialType, text: string): unknown {
  const match = /^\s*([A-Z]+)\s*(\(.*\))\s*$/is.exec(text);
  if (match?.[1]?.toUpperCase() !== WKT_NAMES[type]) return undefined;
  const body = match[2] ?? '';
  const json = body
    .replace(/(-?[\d.]+(?:e[+-]?\d+)?)\s+(-?[\d.]+(?:e[+-]?\d+)?)/gi, '[$1,$2]')
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  try {
    const nested = JSON.parse(json) as unknown[];
    return type === 'point' ? nested[0] : nested;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The value as such a shape, longitude first and within the world; undefined when it is none. */
export function toShape(type: SpatialType, value: unknown): Json | undefined {
  return READ[type](typeof value === 'string' ? parseWkt(type, value) : value);
}

/** Whether the value is such a shape as it stands. */
export function isShape(type: SpatialType, value: unknown): value is Shape {
  return typeof value !== 'string' && READ[type](value) !== undefined;
}
