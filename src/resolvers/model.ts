import { ROW_FIELDS } from '../catalog/reserved-names.ts';
import type { Catalog, Column, Relationship, Table, ValueColumn } from '../catalog/types.ts';

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
  /** The same with the columns that clients never meet, for what the configuration itself says. */
  readonly whole: TableModel;
  /** Keys of the columns that own fields are made of, by field name; filled with the schema. */
  readonly ownFields: Map<string, readonly string[]>;
  /** Keys of columns that are read with every row that is shown; filled with the schema. */
  readonly alwaysRead: Set<string>;
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

interface Draft {
  readonly table: Table;
  readonly fields: Map<string, ValueColumn>;
  readonly relationships: Map<string, RelatedModel>;
  readonly searchable: Set<string>;
  readonly ownFields: TableModel['ownFields'];
  readonly alwaysRead: TableModel['alwaysRead'];
  isReferred: boolean;
  whole: TableModel;
}

/** One model a table, in the catalog's order. Related models refer to each other. */
export function buildModels({ tables }: Catalog): readonly TableModel[] {
  const models = buildWith(tables, ({ columns }) => columns);
  if (tables.every(({ hidden = [] }) => hidden.length === 0)) return models;
  const wholes = buildWith(tables, ({ columns, hidden = [] }) => [...columns, ...hidden]);
  for (const [at, model] of models.entries()) {
    model.whole = wholes[at] ?? model;
    model.isReferred = model.whole.isReferred;
  }
  return models;
}

/** Whether the table has relationships, be they shown or not. */
export const hasRelationships = ({ table: { columns, hidden = [] } }: TableModel): boolean =>
  [...columns, ...hidden].some(({ kind }) => kind === 'relationship');

function buildWith(
  tables: readonly Table[],
  columnsOf: (table: Table) => readonly Column[],
): readonly Draft[] {
  const drafts = tables.map(createDraft);
  const find = new Map(drafts.map((draft) => [address(draft.table, draft.table.id), draft]));
  for (const draft of drafts) {
    for (const column of columnsOf(draft.table)) {
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

function createDraft(table: Table): Draft {
  const draft: Omit<Draft, 'whole'> = {
    table,
    fields: new Map(),
    relationships: new Map(),
    searchable: new Set(
      table.indexes
        .filter(({ type, columns }) => type === 'fulltext' && columns.length === 1)
        .flatMap(({ columns }) => columns),
    ),
    isReferred: false,
    ownFields: new Map(),
    alwaysRead: new Set(),
  };
  const made = draft as Draft;
  made.whole = made;
  return made;
}

const address = ({ databaseId }: Table, tableId: string): string => `${databaseId}/${tableId}`;
