import { RESERVED_FIELDS, RESERVED_TYPES, SERVICE_TYPE_PREFIX } from './reserved-names.ts';
import type { ReservedNames } from './types.ts';

/** Types and root fields do not get in each other's way: `Post` may be both. */
export interface NameSet {
  readonly types: readonly string[];
  readonly fields: readonly string[];
}

export interface Rival {
  readonly name: string;
  /** Path of the table or column that has it, or SCHEMA. */
  readonly holder: string;
}

/** Holder of the names that belong to the schema itself. */
export const SCHEMA = 'the schema itself';

export interface NameRegistry {
  /** Takes all names for `path`, or none: false when another has one, or when one occurs twice. */
  claim(names: NameSet, path: string): boolean;
  /** The first of the names that another than `path` has. */
  rival(names: NameSet, path: string): Rival | undefined;
}

/** Everybody's names; the schema's own are taken from the start. */
export function createNameRegistry(reserved: ReservedNames = {}): NameRegistry {
  const holders = (...lists: Iterable<string>[]): Map<string, string> =>
    new Map(lists.flatMap((list) => [...list]).map((name) => [name, SCHEMA]));
  const types = holders(RESERVED_TYPES, reserved.types ?? []);
  const fields = holders(RESERVED_FIELDS, reserved.fields ?? []);
  const typeHolder = (name: string): string | undefined =>
    name.startsWith(SERVICE_TYPE_PREFIX) ? SCHEMA : types.get(name);

  const fieldHolder = (name: string): string | undefined => fields.get(name);
  const rivalAmong = (
    names: readonly string[],
    holderOf: (name: string) => string | undefined,
    path: string,
  ): Rival | undefined => {
    for (const name of names) {
      const holder = holderOf(name);
      if (holder !== undefined && holder !== path) return { name, holder };
    }
    return undefined;
  };

  const rival: NameRegistry['rival'] = (names, path) =>
    rivalAmong(names.types, typeHolder, path) ?? rivalAmong(names.fields, fieldHolder, path);

  return {
    rival,
    claim(names, path) {
      if (hasTwice(names.types) || hasTwice(names.fields) || rival(names, path)) return false;
      for (const name of names.types) types.set(name, path);
      for (const name of names.fields) fields.set(name, path);
      return true;
    },
  };
}

const hasTwice = (names: readonly string[]): boolean => new Set(names).size < names.length;
