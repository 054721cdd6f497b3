import { refuseNewOverride } from './name-overrides.ts';
import type { NameRegistry } from './name-registry.ts';
import { tablePath } from './paths.ts';
import { baseNamesOf, otherBaseNames, tableNameSet, wordsOf } from './table-names.ts';
import type { BaseNames, NameCollision, NameOverrides, NamesLock, UnnamedTable } from './types.ts';
import { toWords } from './words.ts';

/** What decides about names, beside the tables. */
export interface Naming {
  readonly overrides: NameOverrides;
  readonly lock: NamesLock;
  readonly registry: NameRegistry;
  /** What each table would be called if nobody else had the names; found out once. */
  readonly wishes: Map<UnnamedTable, BaseNames>;
}

const overrideOf = (table: UnnamedTable, { overrides }: Naming): Partial<BaseNames> =>
  overrides.tables?.[tablePath(table)] ?? {};

/** The words of a table's names: those of the type that the configuration sets, else its own. */
function ownWords(table: UnnamedTable, naming: Naming): readonly string[] {
  const { type } = overrideOf(table, naming);
  return type === undefined ? wordsOf(table) : toWords(type);
}

function wishOf(table: UnnamedTable, naming: Naming): BaseNames {
  const { wishes } = naming;
  const wish = wishes.get(table) ?? {
    ...baseNamesOf(ownWords(table, naming)),
    ...overrideOf(table, naming),
  };
  wishes.set(table, wish);
  return wish;
}

/**
 * Takes the names that the lock gives to tables, and answers with them by path.
 * @throws GatewayError when a new override would take one of them away.
 */
export function claimPinnedTables(
  tables: readonly UnnamedTable[],
  naming: Naming,
): ReadonlyMap<string, BaseNames> {
  const { overrides, lock, registry } = naming;
  const bases = new Map<string, BaseNames>();
  for (const table of tables) {
    const path = tablePath(table);
    const pinned = lock.tables[path];
    const override = overrideOf(table, naming);
    if (pinned === undefined || (override.type ?? pinned.type) !== pinned.type) continue;
    const base = { ...pinned, ...override };
    const rival = registry.rival(tableNameSet(base), path);
    if (rival !== undefined) refuseNewOverride(rival, { path, overrides, lock });
    if (registry.claim(tableNameSet(base), path)) bases.set(path, base);
  }
  return bases;
}

/** Takes the best names for a table that are still free. */
export function claimTable(table: UnnamedTable, naming: Naming): BaseNames {
  const path = tablePath(table);
  const wish = wishOf(table, naming);
  if (naming.registry.claim(tableNameSet(wish), path)) return wish;
  const candidates = otherBaseNames(table, ownWords(table, naming));
  for (;;) {
    const base = { ...candidates.next().value, ...overrideOf(table, naming) };
    if (naming.registry.claim(tableNameSet(base), path)) return base;
  }
}

/** The first name that somebody else keeps from a table, if any. */
export function tableCollision(
  table: UnnamedTable,
  base: BaseNames,
  naming: Naming,
): NameCollision[] {
  const path = tablePath(table);
  const wish = wishOf(table, naming);
  if (wish.type === base.type && wish.one === base.one && wish.many === base.many) return [];
  const wanted = tableNameSet(wish);
  const taken = tableNameSet(base);
  const rival = naming.registry.rival(wanted, path);
  if (rival === undefined) return [];
  const name = [...wanted.types, ...wanted.fields].indexOf(rival.name);
  return [
    {
      path,
      wanted: rival.name,
      taken: [...taken.types, ...taken.fields][name] ?? base.type,
      holder: rival.holder,
    },
  ];
}
