import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { pathParam } from '../input.ts';
import type { ColumnRecord, DatabaseRecord, IndexRecord, TableRecord } from '../store/schema.ts';

/** The database that the path names, or 404. */
export function databaseOf(request: FastifyRequest, server: ServerContext): DatabaseRecord {
  const database = server.schema.findDatabase(pathParam(request, 'databaseId'));
  if (database === undefined) throw new ApiError('database_not_found', 'Database not found');
  return database;
}

/** The table that the path names, or 404. */
export function tableOf(request: FastifyRequest, server: ServerContext): TableRecord {
  const id = pathParam(request, 'tableId');
  const table = server.schema.findTable(databaseOf(request, server), id);
  if (table === undefined) throw new ApiError('table_not_found', 'Table not found');
  return table;
}

/** A column that Appwrite shows, or 404. */
export function columnOf(table: TableRecord, key: string): ColumnRecord {
  const column = table.columns.find(
    (each) => each.key === key && (each.kind === 'scalar' || each.listed),
  );
  if (column === undefined) throw new ApiError('column_not_found', 'Column not found');
  return column;
}

export function indexOf(table: TableRecord, key: string): IndexRecord {
  const index = table.indexes.find((each) => each.key === key);
  if (index === undefined) throw new ApiError('column_index_not_found', 'Index not found');
  return index;
}
