import type { NameRegistry, NameSet } from './name-registry.ts';
import { columnPath } from './paths.ts';
import type { NameCollision, NamesLock, UnnamedColumn, UnnamedTable } from './types.ts';
import { pascalCase, toWords } from './words.ts';

export type UnnamedEnum = Extract<UnnamedColumn, { kind: 'enum' }>;

/** An enum column, where it stands, and the name that comes of its table's type and its key. */
export interface EnumPlace {
  readonly path: string;
  readonly column: UnnamedEnum;
  readonly wanted: string;
}

/** `Post`, `status` → `PostStatus` */
export const enumTypeName = (tableType: string, key: string): string =>
  tableType + pascalCase(toWords(key));

/** Name of the filter input of an enum, or of a list of it. */
export const enumFilterName = (type: string, isArray: boolean): string =>
  isArray ? `${type}ListFilter` : `${type}Filter`;

/** Names of the inputs that change a list of an enum. */
export const enumListNames = (
  type: string,
): { readonly apply: string; readonly insert: string; readonly keep: string } => ({
  apply: `${type}ListApply`,
  insert: `${type}ListInsert`,
  keep: `${type}ListKeep`,
});

const nameSet = (type: string, { isArray }: UnnamedEnum): NameSet => ({
  types: [
    type,
    enumFilterName(type, isArray),
    ...(isArray ? Object.values(enumListNames(type)) : []),
  ],
  fields: [],
});

/** Takes the names that the lock gives to enums, and answers with them by path. */
export function claimPinnedEnums(
  tables: readonly UnnamedTable[],
  lock: NamesLock,
  registry: NameRegistry,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const table of tables) {
    for (const column of table.columns) {
      if (column.kind !== 'enum') continue;
      const path = columnPath(table, column.key);
      const type = lock.enums[path]?.type;
      if (type === undefined) continue;
      if (registry.claim(nameSet(type, column), path)) names.set(path, type);
    }
  }
  return names;
}

/** `PostStatus`; where that is taken, `PostStatusEnum`, then with a number. */
export function claimEnum({ path, column, wanted }: EnumPlace, registry: NameRegistry): string {
  let type = wanted;
  for (let count = 1; !registry.claim(nameSet(type, column), path); count += 1) {
    type = `${wanted}Enum${count === 1 ? '' : count}`;
  }
  return type;
}

/** The collision that keeps an enum from its wanted name, if any. */
export function enumCollision(
  { path, column, wanted }: EnumPlace,
  taken: string,
  registry: NameRegistry,
): NameCollision[] {
  const rival = wanted === taken ? undefined : registry.rival(nameSet(wanted, column), path);
  return rival === undefined ? [] : [{ path, wanted, taken, holder: rival.holder }];
}
