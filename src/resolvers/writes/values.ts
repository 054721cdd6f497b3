import type { ValueColumn } from '../../catalog/types.ts';
import type { Fault } from './faults.ts';
import { isOperatorText } from './operator-text.ts';

export type WriteKind = 'create' | 'update' | 'upsert';

interface Place {
  readonly path: string;
  readonly kind: WriteKind;
}

/** What Appwrite would refuse of a column's new value, or would store otherwise than given. */
export function findColumnFaults(
  column: ValueColumn,
  value: unknown,
  place: Place,
): readonly Fault[] {
  if (value === null) return findNullFaults(column, place);
  if (column.isEncrypted && place.kind !== 'create' && isOperatorText(value)) {
    return [{ path: place.path, message: encryptedOperator }];
  }
  if (!column.isArray) return findItemFaults(column, value, place.path);
  return (value as readonly unknown[]).flatMap((item, index) =>
    findItemFaults(column, item, `${place.path}[${index}]`),
  );
}

/** Elsewhere such a text is appended to an empty one, which an encrypted column cannot take. */
const encryptedOperator =
  'Appwrite would take this text for one of its operators ({"method":…}); an encrypted column ' +
  'can hold it only from the start of a row.';

/** What is wrong with a value of the column, or with an item where it holds a list. */
export function findItemFaults(
  column: ValueColumn,
  value: unknown,
  path: string,
): readonly Fault[] {
  const message = findFault(column, value);
  return message === null ? [] : [{ path, message }];
}

/** Where a row may be new, Appwrite puts the default in the place of a null. */
function findNullFaults(
  { isRequired, defaultValue }: ValueColumn,
  { path, kind }: Place,
): readonly Fault[] {
  if (isRequired) return [{ path, message: 'the column is required and cannot be null.' }];
  if (kind === 'update' || defaultValue === null) return [];
  const message = `null would be stored as the column's default (${showJson(defaultValue)}); set it to null by an update.`;
  return [{ path, message }];
}

const showJson = (value: unknown): string =>
  typeof value === 'bigint' ? value.toString() : JSON.stringify(value);

function findFault(column: ValueColumn, value: unknown): string | null {
  switch (column.kind) {
    case 'text':
      return findLengthFault(column.size, value as string);
    case 'integer':
    case 'float':
      return findBoundsFault(column, value as number | bigint);
    case 'boolean':
    case 'datetime':
    case 'enum':
    case 'spatial':
      return null;
  }
}

export function findLengthFault(size: number | null, text: string): string | null {
  const length = countCharacters(text);
  return size !== null && length > size
    ? `has ${length} characters, and the column takes at most ${size}.`
    : null;
}

/** In code points, as Appwrite counts. */
const countCharacters = (text: string): number => Array.from(text).length;

interface Bounds {
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
}

export function findBoundsFault({ min, max }: Bounds, value: number | bigint): string | null {
  if (min !== null && value < min) return `${value} is less than ${min}, the column's minimum.`;
  if (max !== null && value > max) return `${value} is more than ${max}, the column's maximum.`;
  return null;
}
