import type { Table } from '../catalog/types.ts';

/** Targets that one nested select may reach; Appwrite refuses more in one answer. */
const NESTED_SELECT_TARGETS = 500;

/** What an operation needs of a table's rows. */
export interface RowNeeds {
  /** Keys of value columns. */
  readonly columns: ReadonlySet<string>;
  /** Relationship columns whose stored key is needed, with the tables that they point to. */
  readonly storedKeys: ReadonlyMap<string, Table>;
  /** A key is needed that cannot be selected at all: only whole rows hold it. */
  readonly isWhole: boolean;
}

export const noNeeds: RowNeeds = { columns: new Set(), storedKeys: new Map(), isWhole: false };

export function mergeNeeds(needs: readonly RowNeeds[]): RowNeeds {
  const [only, ...others] = needs;
  if (only && others.length === 0) return only;
  return {
    columns: new Set(needs.flatMap(({ columns }) => [...columns])),
    storedKeys: new Map(needs.flatMap(({ storedKeys }) => [...storedKeys])),
    isWhole: needs.some(({ isWhole }) => isWhole),
  };
}

/**
 * The names to select upstream, or null where rows must come whole. A stored key cannot be
 * selected by itself: it comes with whole rows, or by a nested select of the related id. The
 * latter fails for the whole answer when the caller cannot read the related table and that has
 * no row security, so it is used only for tables with row security.
 *
 * @param limit - Most rows that the answer can hold.
 */
export function toSelect(needs: RowNeeds, limit: number): readonly string[] | null {
  if (needs.isWhole) return null;
  const related = [...needs.storedKeys.values()];
  const isNestable = limit <= NESTED_SELECT_TARGETS && related.every((table) => table.rowSecurity);
  if (related.length > 0 && !isNestable) return null;
  return ['$id', ...needs.columns, ...[...needs.storedKeys.keys()].map((key) => `${key}.$id`)];
}

/** Most rows of a call that can select what is needed by name; no limit where that makes no difference. */
export const rowsPerSelect = (needs: RowNeeds): number =>
  needs.storedKeys.size > 0 && toSelect(needs, NESTED_SELECT_TARGETS) !== null
    ? NESTED_SELECT_TARGETS
    : Infinity;

/** The related row's id in a stored key, whichever shape it was sent in; null where there is none. */
export function toStoredId(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'object' || value === null || !('$id' in value)) return null;
  return typeof value.$id === 'string' ? value.$id : null;
}

/** Row ids as Appwrite compares them: without regard to case. */
export const foldId = (id: string): string => id.toLowerCase();
