import type { Table } from '../catalog/types.ts';
import type { RowNeeds } from '../loaders/row-needs.ts';
import type { RowSelection } from './selection.ts';

/** What a selection needs of its rows: its columns, and the keys of relationships stored in them. */
export function toNeeds({ columns, related }: RowSelection): RowNeeds {
  const storedKeys = new Map<string, Table>();
  for (const { related: model } of related.values()) {
    const { hasStoredKey, key } = model.relationship;
    if (hasStoredKey) storedKeys.set(key, model.target.table);
  }
  return { columns, storedKeys, isWhole: false };
}
