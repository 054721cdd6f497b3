import { createHash } from 'node:crypto';
import { expose, findUnexposed } from './exposure.ts';
import { nameTables } from './names.ts';
import type { NameOptions } from './names.ts';
import { parseTables } from './parse.ts';
import { tablePath } from './paths.ts';
import type {
  Catalog,
  Exposure,
  NameOverrides,
  NamesLock,
  Omission,
  UnnamedTable,
} from './types.ts';
import type { WireDatabase } from './wire.ts';

export interface BuiltCatalog {
  readonly catalog: Catalog;
  /** The names in force, to be given as `lock` the next time. */
  readonly lock: NamesLock;
}

export interface CatalogOptions extends NameOptions {
  /** What of the tables clients meet; everything where it is left out. */
  readonly exposure?: Exposure | undefined;
}

/**
 * What Appwrite says about its tables → the catalog.
 * @throws GatewayError when a name of the configuration is invalid or taken.
 */
export function buildCatalog(
  databases: readonly WireDatabase[],
  { exposure, ...options }: CatalogOptions = {},
): BuiltCatalog {
  const parsed = parseTables(databases);
  const { named, lock, collisions } = nameTables(expose(parsed.tables, exposure), options);
  const omissions = [
    ...parsed.omissions,
    ...unusedOverrides(parsed.tables, options.overrides),
    ...findUnexposed(databases, exposure),
  ];
  const content = { tables: named, collisions, omissions };
  return { catalog: { revision: revisionOf(content), ...content }, lock };
}

/** SHA-256 of a plain value, whose objects are made here: their keys always have the same order. */
export function revisionOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content, exactly)).digest('hex');
}

const exactly = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? { bigint: value.toString() } : value;

/** Names in the configuration for what is not there: most likely misspelt. */
function unusedOverrides(
  tables: readonly UnnamedTable[],
  overrides: NameOverrides = {},
): Omission[] {
  const named = [...Object.keys(overrides.tables ?? {}), ...Object.keys(overrides.columns ?? {})];
  if (named.length === 0) return [];
  const paths = new Set(
    tables.flatMap((table) => [
      tablePath(table),
      ...table.columns.map(({ key }) => `${tablePath(table)}/${key}`),
    ]),
  );
  return named
    .filter((path) => !paths.has(path))
    .map((path) => ({ path, reason: 'The configuration names it, but it is not there.' }));
}
