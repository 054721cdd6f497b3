import { maxQueryValues } from '../appwrite/query.ts';
import type { ValueColumn } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';

/** What a filter compares with, where the types of its inputs do not say enough. */
export interface Operand {
  readonly operatorName: string;
  readonly value: unknown;
  /** What is compared; undefined for fields that every row has. */
  readonly column: ValueColumn | undefined;
  /** Where it stands in the argument, for errors. */
  readonly path: string;
}

/** @throws BAD_USER_INPUT for what Appwrite would refuse, or fail on, naming the path. */
export function checkOperand(operand: Operand): void {
  const { operatorName, value, path } = operand;
  if (operatorName === 'distance') checkDistance(operand);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length > maxQueryValues) throw tooMany(path, values.length);
  if (values.some((each) => typeof each === 'string' && !isWellFormed(each))) {
    throw refuse(path, 'a text holds half a character (a lone surrogate), which cannot be sent.');
  }
}

/** Half of a surrogate pair alone is what this finds. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

const comparisons = ['lt', 'gt', 'eq', 'ne'] as const;

interface Distance extends Partial<Readonly<Record<(typeof comparisons)[number], number | null>>> {
  readonly of: readonly unknown[];
  readonly inMeters: boolean;
}

function checkDistance({ value, column, path }: Operand): void {
  const given = value as Distance;
  if (comparisons.every((name) => given[name] === undefined || given[name] === null)) {
    const names = comparisons.join(', ');
    throw refuse(path, `give at least one of ${names} to compare the distance with.`);
  }
  if (!given.inMeters) return;
  const [longitude, latitude] = given.of;
  const isPoint = column?.kind !== 'spatial' || column.shape === 'point';
  if (!isPoint || typeof longitude !== 'number' || typeof latitude !== 'number') {
    throw refuse(
      path,
      'Appwrite measures metres between points only. Give `inMeters: false` for degrees.',
    );
  }
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return;
  throw refuse(
    `${path}.of`,
    `[${longitude}, ${latitude}] is no place on Earth: the longitude comes first, from -180 to ` +
      '180, then the latitude, from -90 to 90. Give `inMeters: false` for a plane.',
  );
}

const tooMany = (path: string, count: number): GatewayError =>
  refuse(
    path,
    `it has ${count} values, and Appwrite compares with at most ${maxQueryValues} at once. ` +
      'Divide the list over several conditions under `or`, or over several operations.',
  );

const refuse = (path: string, what: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${path}: ${what}`);
