import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { ColumnRecord, DatabaseRecord, IndexRecord, TableRecord } from '../store/schema.ts';
import { addRowColumn, createRowIndex, createRowTable, dropRowTable } from '../store/row-tables.ts';
import { formatTime } from '../time.ts';
import { removeColumn } from './columns.ts';
import { MAX_BYTES, rowBytes } from './width.ts';

export interface NewTable {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly rowSecurity: boolean;
  readonly enabled: boolean;
}

/** The columns and indexes that are made with the table; a failure of theirs makes no table. */
export type Inline = (now: string) => {
  readonly columns: readonly ColumnRecord[];
  readonly indexes: readonly IndexRecord[];
};

/** Makes a table with its storage. The table's number is used up even when this fails. */
export function createTable(
  server: ServerContext,
  database: DatabaseRecord,
  { table, inline }: { table: NewTable; inline: Inline },
): TableRecord {
  const number = database.nextTable;
  server.schema.saveDatabase({ ...database, nextTable: number + 1 });
  if (server.schema.findTable(database, table.id) !== undefined) {
    throw new ApiError('table_already_exists', 'A table with the requested ID already exists.');
  }
  const now = formatTime(server.clock());
  const { columns, indexes } = inline(now);
  if (rowBytes(columns) > MAX_BYTES) {
    throw new ApiError('table_limit_exceeded', 'The columns do not fit into one row.');
  }
  return server.db.transaction(() => {
    const record = server.schema.createTable({
      ...table,
      databaseSequence: database.sequence,
      databaseId: database.id,
      number,
      createdAt: now,
      updatedAt: now,
      columns,
      indexes,
      nextColumn: columns.length + 1,
    });
    createRowTable(server.db, record);
    for (const column of columns) addRowColumn(server.db, record, column);
    for (const index of indexes) createRowIndex(server.db, record, index);
    return record;
  });
}

/** Removes a table, its rows, and the relationships of other tables with it. */
export function removeTable(server: ServerContext, table: TableRecord): void {
  server.db.transaction(() => {
    for (const column of table.columns) {
      const current = server.schema.currentTable(table);
      const present = current?.columns.find((each) => each.number === column.number);
      if (current === undefined || present?.kind !== 'relationship') continue;
      removeColumn(server, current, present);
    }
    dropRowTable(server.db, table);
    server.schema.removeTable(table);
  });
}

export function removeDatabase(server: ServerContext, database: DatabaseRecord): void {
  server.db.transaction(() => {
    for (const table of server.schema.tables(database)) removeTable(server, table);
    server.schema.removeDatabase(database);
  });
}
