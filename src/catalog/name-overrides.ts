import { GatewayError } from '../errors.ts';
import { SCHEMA } from './name-registry.ts';
import type { NameRegistry, Rival } from './name-registry.ts';
import { columnPath, tablePath } from './paths.ts';
import { RESERVED_COLUMN_FIELDS } from './reserved-names.ts';
import { tableNameSet } from './table-names.ts';
import type { BaseNames, NameOverrides, NamesLock, UnnamedTable } from './types.ts';
import { isName } from './words.ts';

const parts = ['type', 'one', 'many'] as const satisfies readonly (keyof BaseNames)[];

/** Refuses a name of the configuration; `key` says where it stands. */
const refuse = (key: string, problem: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${key} in the configuration ${problem}`);

function checkIsName(key: string, name: string): void {
  if (isName(name)) return;
  throw refuse(
    key,
    `is ${JSON.stringify(name)}, which is no GraphQL name: letters, digits and underscores, no digit in front, not two underscores in front.`,
  );
}

const describe = ({ name, holder }: Rival): string =>
  `needs the name "${name}", which ${holder === SCHEMA ? 'the schema itself uses' : `"${holder}" has`}.`;

/**
 * Takes the names that the configuration sets, before any other table may.
 * @throws GatewayError naming the key, when one is invalid or taken.
 */
export function claimOverrides(
  tables: readonly UnnamedTable[],
  overrides: NameOverrides,
  registry: NameRegistry,
): void {
  for (const table of tables) {
    const path = tablePath(table);
    const override = overrides.tables?.[path] ?? {};
    const claimed: Partial<Record<keyof BaseNames, string>> = {};
    for (const part of parts) {
      const name = override[part];
      if (name === undefined) continue;
      const key = `names.tables["${path}"].${part}`;
      checkIsName(key, name);
      claimed[part] = name;
      const names = tableNameSet(claimed);
      if (registry.claim(names, path)) continue;
      const rival = registry.rival(names, path);
      throw refuse(key, rival ? describe(rival) : `is "${name}", which this table has already.`);
    }
  }
}

/**
 * Refuses an override that would rename another table: one that is not in force yet takes no name
 * that the lock gives to somebody else.
 */
export function refuseNewOverride(
  { name, holder }: Rival,
  { path, overrides, lock }: { path: string; overrides: NameOverrides; lock: NamesLock },
): void {
  const override = overrides.tables?.[holder];
  if (override === undefined) return;
  const part = parts.find((each) => override[each] !== undefined && !isInForce(each));
  if (part === undefined) return;
  throw refuse(
    `names.tables["${holder}"].${part}`,
    `needs the name "${name}", which "${path}" has; set that table's names as well.`,
  );

  function isInForce(each: keyof BaseNames): boolean {
    return lock.tables[holder]?.[each] === override?.[each];
  }
}

/**
 * The field names that the configuration sets for one table's columns, by key.
 * @throws GatewayError naming the key, when one is invalid or taken.
 */
export function columnOverrides(
  table: UnnamedTable,
  overrides: NameOverrides,
  lock: NamesLock,
): ReadonlyMap<string, string> {
  const { columns = {} } = overrides;
  const forced = new Map<string, string>();
  if (Object.keys(columns).length === 0) return forced;
  const keys = table.columns.map(({ key }) => key);
  const holders = new Map<string, string>();
  for (const key of keys) {
    const path = columnPath(table, key);
    const name = columns[path];
    if (name === undefined) continue;
    const where = `names.columns["${path}"]`;
    checkIsName(where, name);
    if (RESERVED_COLUMN_FIELDS.includes(name)) {
      throw refuse(where, `is "${name}", which has a meaning of its own in every table.`);
    }
    const holder = holders.get(name) ?? (lock.columns[path] === name ? undefined : siblingOf(key));
    if (holder !== undefined) {
      throw refuse(where, describe({ name, holder: columnPath(table, holder) }));
    }
    forced.set(key, name);
    holders.set(name, key);

    function siblingOf(own: string): string | undefined {
      return keys.find(
        (other) =>
          other !== own && other === name && columns[columnPath(table, other)] === undefined,
      );
    }
  }
  return forced;
}
