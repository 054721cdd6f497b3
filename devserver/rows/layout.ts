import { rowTable } from '../store/row-tables.ts';
import type { SqlValue } from '../store/database.ts';
import { holdsKey, type ColumnRecord, type Json, type TableRecord } from '../store/schema.ts';
import { readerOf, type Reader } from '../store/values.ts';
import type { Row } from './row.ts';

/** The columns that a row can have by itself: what it stores and is ready. */
export function storedColumns(table: TableRecord): ColumnRecord[] {
  return table.columns.filter(
    (column) => column.status === 'available' && (column.kind === 'scalar' || holdsKey(column)),
  );
}

/** How to read rows of some columns: the SQL up to its conditions, and the decoder of a line. */
export interface Layout {
  readonly select: string;
  readonly decode: (values: readonly SqlValue[]) => Row;
}

const ENVELOPE = '_id, _seq, _created, _updated, _permissions';
const ENVELOPE_SIZE = 5;

/** Rows that follow each other mostly have the same permissions; each row gets a list of its own. */
function createPermissionsReader(): (text: string) => string[] {
  let [lastText, last]: [string, readonly string[]] = ['[]', []];
  return (text) => {
    if (text !== lastText) [lastText, last] = [text, JSON.parse(text) as string[]];
    return [...last];
  };
}

/** Reads the given columns and the envelope that every row has. */
export function createLayout(table: TableRecord, columns: readonly ColumnRecord[]): Layout {
  const readers: readonly (Reader & { key: string })[] = columns.map((column) => ({
    key: column.key,
    ...readerOf(column),
  }));
  const selected = [ENVELOPE, ...readers.map(({ sql }) => sql)].join(', ');
  const { id: tableId, databaseId } = table;
  const readPermissions = createPermissionsReader();
  return {
    select: `SELECT ${selected} FROM ${rowTable(table)}`,
    decode: (values) => {
      const row: Row = {};
      for (let at = 0; at < readers.length; at += 1) {
        const reader = readers[at];
        if (reader !== undefined)
          row[reader.key] = reader.decode(values[at + ENVELOPE_SIZE] ?? null);
      }
      const [id = '', sequence = 0, created = '', updated = '', permissions] = values;
      row['$id'] = id as Json;
      row['$sequence'] = String(sequence);
      row['$createdAt'] = created as Json;
      row['$updatedAt'] = updated as Json;
      row['$permissions'] = readPermissions(String(permissions));
      row['$databaseId'] = databaseId;
      row['$tableId'] = tableId;
      return row;
    },
  };
}

export type LayoutCache = (table: TableRecord, keys: readonly string[] | null) => Layout;

/** Layouts by table record and selection, kept as long as the record is in force. */
export function createLayoutCache(): LayoutCache {
  const kept = new WeakMap<TableRecord, Map<string, Layout>>();
  return (table, keys) => {
    const byKeys = kept.get(table) ?? new Map<string, Layout>();
    kept.set(table, byKeys);
    const name = keys === null ? '*' : keys.join('\n');
    const found = byKeys.get(name);
    if (found !== undefined) return found;
    const columns = storedColumns(table).filter(({ key }) => keys === null || keys.includes(key));
    const layout = createLayout(table, columns);
    if (byKeys.size < LAYOUTS_PER_TABLE) byKeys.set(name, layout);
    return layout;
  };
}

/** Selections remembered per table; further ones are built anew each time. */
const LAYOUTS_PER_TABLE = 200;
