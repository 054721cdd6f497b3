/** An upstream project and its key. */
export interface Project {
  readonly endpoint: string;
  readonly project: string;
  readonly key: string;
}

export interface Admin {
  /** A REST call with the project's key; `path` is below `/v1`. Fails on statuses from 400. */
  send(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** Creates a database with tables and waits until their columns can be used. */
  createTables(databaseId: string, tables: readonly TableSeed[]): Promise<void>;
  createRow(
    table: string,
    row: { readonly id: string; readonly data: object; readonly permissions?: readonly string[] },
  ): Promise<void>;
  /** Creates the user `id` with the e-mail `id@example.com` and gives a session's secret. */
  signUp(id: string): Promise<string>;
}

export interface TableSeed {
  readonly id: string;
  /** The id when left out. */
  readonly name?: string;
  readonly permissions?: readonly string[];
  readonly rowSecurity?: boolean;
  /** The column's own endpoint (`varchar`, `integer`, `relationship` …) and the call's body. */
  readonly columns: readonly (readonly [type: string, body: Readonly<Record<string, unknown>>])[];
}

const anybodyReads = ['read("any")'];
export const testPassword = 'Corr3ct-horse';

export function createAdmin({ endpoint, project, key }: Project): Admin {
  const send: Admin['send'] = async (method, path, body) => {
    const response = await fetch(`${endpoint}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'X-Appwrite-Project': project,
        'X-Appwrite-Key': key,
        'X-Appwrite-Response-Format': '1.9.5',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    send,
    createTables: async (databaseId, tables) => {
      await send('POST', '/tablesdb', { databaseId, name: databaseId });
      for (const table of tables) await createTable(send, databaseId, table);
      for (const { id, columns } of tables)
        await createColumns(send, `/tablesdb/${databaseId}/tables/${id}`, columns);
    },
    createRow: async (table, { id: rowId, data, permissions }) => {
      await send('POST', `/tablesdb/${table.replace('/', '/tables/')}/rows`, {
        rowId,
        data,
        permissions,
      });
    },
    signUp: async (userId) => {
      const email = `${userId}@example.com`;
      await send('POST', '/users', { userId, email, password: testPassword, name: userId });
      const session = await send('POST', '/account/sessions/email', {
        email,
        password: testPassword,
      });
      return String(session['secret']);
    },
  };
}

async function createTable(
  send: Admin['send'],
  databaseId: string,
  table: TableSeed,
): Promise<void> {
  const { id: tableId, name = tableId, permissions = anybodyReads, rowSecurity = false } = table;
  const body = { tableId, name, permissions, rowSecurity };
  await send('POST', `/tablesdb/${databaseId}/tables`, body);
}

async function createColumns(
  send: Admin['send'],
  table: string,
  columns: TableSeed['columns'],
): Promise<void> {
  for (const [type, body] of columns) {
    const { key } = await send('POST', `${table}/columns/${type}`, body);
    await untilAvailable(send, `${table}/columns/${String(key)}`);
  }
}

async function untilAvailable(send: Admin['send'], column: string): Promise<void> {
  for (;;) {
    const { status, error } = await send('GET', column);
    if (status === 'available') return;
    if (status !== 'processing')
      throw new Error(`${column} is ${String(status)}: ${String(error)}`);
  }
}
