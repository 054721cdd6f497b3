import { ROW_FIELDS } from '../catalog/reserved-names.ts';
import type { Catalog, Relationship, Table, ValueColumn } from '../catalog/types.ts';

/** A table as resolvers look things up in it. */
export interface TableModel {
  readonly table: Table;
  /** Value columns by field name. */
  readonly fields: ReadonlyMap<string, ValueColumn>;
  /** Relationships by field name. */
  readonly relationships: ReadonlyMap<string, RelatedModel>;
  /** Keys of the columns that a full-text index stands on alone. */
  readonly searchable: ReadonlySet<string>;
  /** A one-way relationship of another table leads to the rows. */
  readonly isReferred: boolean;
}

export interface RelatedModel {
  readonly relationship: Relationship;
  /** The related table's model. */
  readonly target: TableModel;
}

/** The fields that every row has, with Appwrite's keys. */
export const systemFields: ReadonlyMap<string, string> = new Map(
  Object.entries(ROW_FIELDS).map(([key, fieldName]) => [fieldName, key]),
);

/** One model a table, in the catalog's order. Related models refer to each other. */
export function buildModels(catalog: Catalog): readonly TableModel[] {
  const drafts = catalog.tables.map((table) => ({
    table,
    fields: new Map<string, ValueColumn>(),
    relationships: new Map<string, RelatedModel>(),
    searchable: new Set<string>(
      table.indexes
        .filter(({ type, columns }) => type === 'fulltext' && columns.length === 1)
        .flatMap(({ columns }) => columns),
    ),
    isReferred: false,
  }));
  const find = new Map(drafts.map((draft) => [address(draft.table, draft.table.id), draft]));
  for (const draft of drafts) {
    for (const column of draft.table.columns) {
      if (column.kind !== 'relationship') {
        draft.fields.set(column.fieldName, column);
        continue;
      }
      const target = find.get(address(draft.table, column.relatedTableId));
      if (!target) continue;
      draft.relationships.set(column.fieldName, { relationship: column, target });
      if (!column.isTwoWay) target.isReferred = true;
    }
  }
  return drafts;
}

const address = ({ databaseId }: Table, tableId: string): string => `${databaseId}/${tableId}`;
