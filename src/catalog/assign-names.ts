import { toName } from './words.ts';

export interface AssignOptions {
  /** Names that none of them may have. */
  readonly reserved: readonly string[];
  /** Names set by the configuration, by key; the caller has checked them. */
  readonly forced?: ReadonlyMap<string, string>;
  /** Names chosen earlier, by key. */
  readonly pinned?: ReadonlyMap<string, string>;
  /** Name of a key of which no letter is left. */
  readonly fallback: string;
}

/**
 * One valid GraphQL name for each key, all different: forced ones first, then those pinned, then the
 * keys that can stay as they are, then the rest in their order, with `_` or a number behind where
 * that is needed.
 */
export function assignNames(
  keys: readonly string[],
  { reserved, forced = new Map(), pinned = new Map(), fallback }: AssignOptions,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const isFree = (name: string): boolean => !taken.has(name) && !reserved.includes(name);
  const take = (key: string, name: string): void => {
    taken.add(name);
    names.set(key, name);
  };
  const takeWhereFree = (wishOf: (key: string) => string | undefined): void => {
    for (const key of keys) {
      const wish = names.has(key) ? undefined : wishOf(key);
      if (wish !== undefined && isFree(wish)) take(key, wish);
    }
  };

  takeWhereFree((key) => forced.get(key));
  takeWhereFree((key) => pinned.get(key));
  takeWhereFree((key) => (toName(key) === key ? key : undefined));
  for (const key of keys) {
    if (!names.has(key)) take(key, firstFree(toName(key) || fallback, { isFree, reserved }));
  }
  return inOrderOf(keys, names);
}

/** Whether each key is the name that it would get by itself. */
export const arePlain = (keys: readonly string[], reserved: readonly string[]): boolean =>
  keys.every((key) => toName(key) === key && !reserved.includes(key));

const inOrderOf = (
  keys: readonly string[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => new Map(keys.map((key) => [key, names.get(key) ?? key]));

/** A reserved name gets `_` behind it (`id_`), one that another key has a number (`a_b_2`). */
function firstFree(
  wish: string,
  { isFree, reserved }: { isFree: (name: string) => boolean; reserved: readonly string[] },
): string {
  const stem = reserved.includes(wish) ? `${wish}_` : wish;
  if (isFree(stem)) return stem;
  let count = 2;
  while (!isFree(`${stem}_${count}`)) count += 1;
  return `${stem}_${count}`;
}
