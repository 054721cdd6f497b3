import type { TableAddress } from '../../appwrite/types.ts';
import type { Filter } from '../filter.ts';
import type { TableModel } from '../model.ts';
import type { PageSelection, RowSelection } from '../selection.ts';

/** Releases before 1.9 know this channel too, and what is written by any API is told on it. */
export const rowsChannel = ({ databaseId, id }: TableAddress): string =>
  `databases.${databaseId}.tables.${id}.rows`;

export const rowChannel = (table: TableAddress, rowId: string): string =>
  `${rowsChannel(table)}.${rowId}`;

/** Tables whose writes can change rows of others without a word from Appwrite. */
export interface TableNeighbours {
  /** One relationship away, or reached by deletions that cascade; without the table itself. */
  of(model: TableModel): ReadonlySet<TableModel>;
}

/** Both directions count: a write through a relationship is announced at one of its ends only. */
export function createNeighbours(models: readonly TableModel[]): TableNeighbours {
  const related = new Map<TableModel, Set<TableModel>>();
  const cascading = new Map<TableModel, Set<TableModel>>();
  const join = (edges: typeof related, left: TableModel, right: TableModel): void => {
    edges.set(left, (edges.get(left) ?? new Set()).add(right));
    edges.set(right, (edges.get(right) ?? new Set()).add(left));
  };
  for (const model of models) {
    for (const { relationship, target } of model.relationships.values()) {
      join(related, model, target);
      if (relationship.onDelete === 'cascade') join(cascading, model, target);
    }
  }
  return {
    of: (model) => {
      const found = new Set(related.get(model));
      const queue = [model];
      for (const each of queue) {
        for (const next of cascading.get(each) ?? []) {
          found.add(next);
          if (!queue.includes(next)) queue.push(next);
        }
      }
      found.delete(model);
      return found;
    },
  };
}

/** Tables of the rows that are selected below a page's rows. */
export function tablesOfPage({ places }: PageSelection): Set<TableModel> {
  return new Set([...places.values()].flatMap(({ rows }) => [...tablesOfRow(rows)]));
}

export function tablesOfRow({ related }: RowSelection): Set<TableModel> {
  return new Set(
    [...related.values()].flatMap((each) => [
      each.related.target,
      ...(each.kind === 'one' ? tablesOfRow(each.rows) : tablesOfPage(each.page)),
    ]),
  );
}

/** Tables that a filter looks into through relationships, at any depth. */
export function tablesOfFilter(filter: Filter | null | undefined, model: TableModel): TableModel[] {
  return Object.entries(filter ?? {}).flatMap(([name, value]) => {
    const target = model.relationships.get(name)?.target;
    const parts = [value].flat().filter(isFilter);
    if (target) return [target, ...parts.flatMap((part) => tablesOfFilter(part, target))];
    return parts.flatMap((part) => tablesOfFilter(part, model));
  });
}

const isFilter = (value: unknown): value is Filter => typeof value === 'object' && value !== null;
