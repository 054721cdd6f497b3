import type { SpatialType } from '../store/schema.ts';

export type Position = readonly [number, number];
export type Shape = Position | readonly Position[] | readonly (readonly Position[])[];

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

function isPosition(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [longitude, latitude] = value as unknown[];
  return (
    isNumber(longitude) &&
    isNumber(latitude) &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90
  );
}

const isLine = (value: unknown): boolean =>
  Array.isArray(value) && value.length >= 2 && value.every(isPosition);

function isRing(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 4 || !value.every(isPosition)) return false;
  const [first, last] = [value[0], value.at(-1)] as [Position, Position];
  return first[0] === last[0] && first[1] === last[1];
}

const isPolygon = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isRing);

const CHECKS: Record<SpatialType, (value: unknown) => boolean> = {
  point: isPosition,
  linestring: isLine,
  polygon: isPolygon,
};

/** Whether the value is such a shape, longitude first, within the world. */
export function isShape(type: SpatialType, value: unknown): value is Shape {
  return CHECKS[type](value);
}
