import { arePlain, assignNames } from './assign-names.ts';
import { columnPath } from './paths.ts';
import { RESERVED_COLUMN_FIELDS } from './reserved-names.ts';
import type { NameCollision, NamesLock, UnnamedTable } from './types.ts';
import { toName } from './words.ts';

/** Names that GraphQL allows for no enum value. */
const RESERVED_ELEMENTS = ['true', 'false', 'null'];

/** Field names of a table's columns, by key; none where all columns are called by their keys. */
export function fieldNames(
  table: UnnamedTable,
  forced: ReadonlyMap<string, string>,
  lock: NamesLock,
): ReadonlyMap<string, string> {
  const keys = table.columns.map(({ key }) => key);
  const pinned = pinnedNames(table, keys, lock);
  const isPlain = forced.size === 0 && pinned.size === 0 && arePlain(keys, RESERVED_COLUMN_FIELDS);
  // So it is for most tables, and a map for each would be a fifth of the time of naming.
  if (isPlain) return noNames;
  return assignNames(keys, {
    reserved: RESERVED_COLUMN_FIELDS,
    forced,
    pinned,
    fallback: 'column',
  });
}

const noNames: ReadonlyMap<string, string> = new Map();

function pinnedNames(
  table: UnnamedTable,
  keys: readonly string[],
  lock: NamesLock,
): ReadonlyMap<string, string> {
  if (Object.keys(lock.columns).length === 0) return noNames;
  const pinned = new Map<string, string>();
  for (const key of keys) {
    const name = lock.columns[columnPath(table, key)];
    if (name !== undefined) pinned.set(key, name);
  }
  return pinned;
}

/** Names of an enum's elements, by stored value. */
export const elementNames = (
  values: readonly string[],
  pinned: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> =>
  assignNames([...new Set(values)], {
    reserved: RESERVED_ELEMENTS,
    pinned: new Map(Object.entries(pinned)),
    fallback: 'VALUE',
  });

/** The columns whose name another column of the table has. */
export function columnCollisions(
  table: UnnamedTable,
  names: ReadonlyMap<string, string>,
): NameCollision[] {
  const renamed = [...names].filter(([key, taken]) => key !== taken);
  if (renamed.length === 0) return [];
  const keyByName = new Map([...names].map(([key, name]) => [name, key]));
  return renamed.flatMap(([key, taken]) => {
    const wanted = toName(key);
    const holder = wanted === taken ? undefined : keyByName.get(wanted);
    return holder === undefined
      ? []
      : [{ path: columnPath(table, key), wanted, taken, holder: columnPath(table, holder) }];
  });
}
