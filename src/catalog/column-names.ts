import { assignNames } from './assign-names.ts';
import { columnPath } from './paths.ts';
import { RESERVED_COLUMN_FIELDS } from './reserved-names.ts';
import type { NameCollision, NamesLock, UnnamedTable } from './types.ts';
import { toName } from './words.ts';

/** Names that GraphQL allows for no enum value. */
const RESERVED_ELEMENTS = ['true', 'false', 'null'];

/** Field names of a table's columns, by key. */
export function fieldNames(
  table: UnnamedTable,
  forced: ReadonlyMap<string, string>,
  lock: NamesLock,
): ReadonlyMap<string, string> {
  const keys = table.columns.map(({ key }) => key);
  const pinned = new Map(
    keys.flatMap((key) => {
      const name = lock.columns[columnPath(table, key)];
      return name === undefined ? [] : [[key, name] as const];
    }),
  );
  return assignNames(keys, {
    reserved: RESERVED_COLUMN_FIELDS,
    forced,
    pinned,
    fallback: 'column',
  });
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
  const keyByName = new Map([...names].map(([key, name]) => [name, key]));
  return [...names].flatMap(([key, taken]) => {
    const wanted = toName(key);
    const holder = wanted === taken ? undefined : keyByName.get(wanted);
    return holder === undefined
      ? []
      : [{ path: columnPath(table, key), wanted, taken, holder: columnPath(table, holder) }];
  });
}
