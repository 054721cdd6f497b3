import type { FastifyRequest } from 'fastify';
import type { ErrorType } from './errors.ts';
import type { Wording } from './events.ts';
import { bodyOf, type Input } from './input.ts';
import type { Row, RowValue } from './rows/row.ts';
import type { DatabaseRecord, Json, JsonObject } from './store/schema.ts';

/**
 * How one of the two APIs over the same data speaks. All the code here says tables, columns and
 * rows; an API translates what it is told and what it answers.
 */
export interface Vocabulary {
  readonly wording: Wording;
  /** The type of the databases that are made through this API. */
  readonly databaseType: DatabaseRecord['type'];
  /** Whether the API's list of databases shows this one. */
  readonly showsDatabase: (database: DatabaseRecord) => boolean;
  readonly paths: {
    readonly databases: string;
    readonly tables: string;
    readonly columns: string;
    readonly indexes: string;
    readonly rows: string;
    readonly transactions: string;
  };
  /** What lists are called in answers. */
  readonly lists: { readonly tables: string; readonly columns: string; readonly rows: string };
  /** Our name of a body's parameter for theirs; parameters of the other API count for nothing. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly errorTypes: ErrorTypes;
  readonly table: (model: JsonObject) => JsonObject;
  readonly column: (model: JsonObject) => JsonObject;
  readonly index: (model: JsonObject) => JsonObject;
  readonly row: (row: Row) => Row;
}

/** Error types that an API calls otherwise. */
export type ErrorTypes = Readonly<Partial<Record<ErrorType, ErrorType>>>;

export const TABLES: Vocabulary = {
  wording: 'tables',
  databaseType: 'tablesdb',
  showsDatabase: () => true,
  paths: {
    databases: '/tablesdb',
    tables: '/tablesdb/:databaseId/tables',
    columns: '/tablesdb/:databaseId/tables/:tableId/columns',
    indexes: '/tablesdb/:databaseId/tables/:tableId/indexes',
    rows: '/tablesdb/:databaseId/tables/:tableId/rows',
    transactions: '/tablesdb/transactions',
  },
  lists: { tables: 'tables', columns: 'columns', rows: 'rows' },
  parameters: {},
  errorTypes: {},
  table: (model) => model,
  column: (model) => model,
  index: (model) => model,
  row: (row) => row,
};

/** What the older API calls errors, which is also what transactions call them in both. */
export const COLLECTION_ERRORS: ErrorTypes = {
  table_not_found: 'collection_not_found',
  table_already_exists: 'collection_already_exists',
  table_limit_exceeded: 'collection_limit_exceeded',
  row_not_found: 'document_not_found',
  row_already_exists: 'document_already_exists',
  row_invalid_structure: 'document_invalid_structure',
  row_missing_data: 'document_missing_data',
  row_missing_payload: 'document_missing_payload',
  row_update_conflict: 'document_update_conflict',
  row_delete_restricted: 'document_delete_restricted',
  column_not_found: 'attribute_not_found',
  column_already_exists: 'attribute_already_exists',
  column_unknown: 'attribute_unknown',
  column_not_available: 'attribute_not_available',
  column_format_unsupported: 'attribute_format_unsupported',
  column_default_unsupported: 'attribute_default_unsupported',
  column_limit_exceeded: 'attribute_limit_exceeded',
  column_value_invalid: 'attribute_value_invalid',
  column_type_invalid: 'attribute_type_invalid',
  column_invalid_resize: 'attribute_invalid_resize',
  column_index_invalid: 'index_invalid',
  column_index_limit_exceeded: 'index_limit_exceeded',
  column_index_already_exists: 'index_already_exists',
  column_index_not_found: 'index_not_found',
  column_index_dependency: 'index_dependency',
};

function renamed(
  model: Readonly<Record<string, Json>>,
  names: Readonly<Record<string, string>>,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(model).map(([name, value]) => [names[name] ?? name, value]),
  );
}

const attributeModel = (model: JsonObject): JsonObject =>
  renamed(model, { relatedTable: 'relatedCollection' });

const attributeIndexModel = (model: JsonObject): JsonObject =>
  renamed(model, { columns: 'attributes' });

const eachModel = (models: Json | undefined, change: (model: JsonObject) => JsonObject): Json =>
  (models as readonly JsonObject[]).map(change);

function collectionModel(model: JsonObject): JsonObject {
  const { columns, indexes } = model;
  return {
    ...renamed(model, { columns: 'attributes', rowSecurity: 'documentSecurity' }),
    attributes: eachModel(columns, attributeModel),
    indexes: eachModel(indexes, attributeIndexModel),
  };
}

function isRow(value: RowValue): value is Row {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$tableId');
}

function documentValue(value: RowValue): RowValue {
  if (Array.isArray(value)) return value.map(documentValue);
  return isRow(value) ? documentModel(value) : value;
}

/** The row with the related rows in it. */
function documentModel(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key === '$tableId' ? '$collectionId' : key,
      documentValue(value),
    ]),
  );
}

export const COLLECTIONS: Vocabulary = {
  wording: 'collections',
  databaseType: 'legacy',
  showsDatabase: ({ type }) => type === 'legacy',
  paths: {
    databases: '/databases',
    tables: '/databases/:databaseId/collections',
    columns: '/databases/:databaseId/collections/:tableId/attributes',
    indexes: '/databases/:databaseId/collections/:tableId/indexes',
    rows: '/databases/:databaseId/collections/:tableId/documents',
    transactions: '/databases/transactions',
  },
  lists: { tables: 'collections', columns: 'attributes', rows: 'documents' },
  parameters: {
    collectionId: 'tableId',
    documentId: 'rowId',
    documents: 'rows',
    documentSecurity: 'rowSecurity',
    attributes: 'columns',
    attribute: 'column',
    relatedCollectionId: 'relatedTableId',
  },
  errorTypes: COLLECTION_ERRORS,
  table: collectionModel,
  column: attributeModel,
  index: attributeIndexModel,
  row: documentModel,
};

/** Parameters by our names. */
export function translate({ parameters }: Vocabulary, input: Input): Input {
  const theirs = Object.entries(parameters);
  if (theirs.length === 0) return input;
  const ours = new Set(Object.values(parameters));
  const kept = Object.entries(input).filter(
    ([name]) => !ours.has(name) && parameters[name] === undefined,
  );
  const given = theirs.filter(([name]) => Object.hasOwn(input, name));
  return Object.fromEntries([...kept, ...given.map(([name, our]) => [our, input[name]] as const)]);
}

/** The body's parameters by our names. */
export function readBody(vocabulary: Vocabulary, request: FastifyRequest): Input {
  return translate(vocabulary, bodyOf(request));
}
