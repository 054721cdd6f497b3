import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js';
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import type IntersectionMatrix from 'jsts/org/locationtech/jts/geom/IntersectionMatrix.js';
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js';
import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js';
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js';
import { toNumber } from '../input.ts';

export type Position = readonly [x: number, y: number];

/** A shape as columns store it, told apart by how deep its lists go. */
export type Shape =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] };

/** A shape, and itself in the library's terms. */
export interface Placed {
  readonly shape: Shape;
  readonly geometry: Geometry;
  /** 0 for points, 1 for lines, 2 for areas. */
  readonly dimension: number;
}

const dimensions = { Point: 0, LineString: 1, Polygon: 2 } as const;

/** Text that the server's geometry reader does not take; its error reaches the caller as a 500. */
function unreadable(value: unknown): Error {
  return new Error(`Not a shape: ${JSON.stringify(value, (_, item: unknown) => String(item))}`);
}

function positionOf(value: unknown): Position {
  const [x, y, ...rest] = Array.isArray(value) ? value.map(toNumber) : [];
  if (x === undefined || y === undefined || rest.length > 0) throw unreadable(value);
  return [Number(x), Number(y)];
}

function listOf<T>(value: unknown, item: (value: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length === 0) throw unreadable(value);
  return value.map(item);
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

/** Reads a shape from its nested lists. Throws an Error for anything else. */
export function parseShape(value: unknown): Shape {
  switch (depthOf(value)) {
    case 1:
      return { type: 'Point', coordinates: positionOf(value) };
    case 2:
      return { type: 'LineString', coordinates: listOf(value, positionOf) };
    case 3: {
      const coordinates = listOf(value, (ring) => listOf(ring, positionOf));
      return { type: 'Polygon', coordinates };
    }
    default:
      throw unreadable(value);
  }
}

function isClosed(ring: readonly Position[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
}

function isDrawable(shape: Shape): boolean {
  switch (shape.type) {
    case 'Point':
      return true;
    case 'LineString':
      return shape.coordinates.length > 1;
    case 'Polygon':
      return shape.coordinates.every(isClosed);
  }
}

/** The shape for comparing; undefined for one that the server takes as null, such as an open ring. */
export function place(shape: Shape): Placed | undefined {
  if (!isDrawable(shape)) return undefined;
  const geometry = new GeoJSONReader(new GeometryFactory()).read(shape) as Geometry;
  return { shape, geometry, dimension: dimensions[shape.type] };
}

/** How the insides, edges and outsides of two shapes meet. */
export const relate = (a: Placed, b: Placed): IntersectionMatrix =>
  RelateOp.relate(a.geometry, b.geometry) as IntersectionMatrix;

/** The distance in the plane, in the unit of the coordinates. */
export const planeDistance = (a: Placed, b: Placed): number =>
  Number(DistanceOp.distance(a.geometry, b.geometry));

/** Metres; the value that Appwrite hands to the server. */
const earthRadius = 6_371_000;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function checkOnEarth([longitude, latitude]: Position): void {
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return;
  throw new Error(`Out of range: ${longitude} ${latitude}`);
}

/** The distance of two points on a sphere, in metres. Throws for a point that is not on Earth. */
export function sphereDistance(a: Position, b: Position): number {
  checkOnEarth(a);
  checkOnEarth(b);
  const [latitudeA, latitudeB] = [radians(a[1]), radians(b[1])];
  const across = Math.sin((latitudeB - latitudeA) / 2) ** 2;
  const along = Math.sin(radians(b[0] - a[0]) / 2) ** 2;
  const chord = across + Math.cos(latitudeA) * Math.cos(latitudeB) * along;
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, chord)));
}
