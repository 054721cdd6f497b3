import type { Devserver } from '../../devserver/server.ts';
import { parseJson } from '../../devserver/numbers.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

/** Where calls go. */
type Project = Pick<Devserver, 'endpoint' | 'project' | 'key'>;

/** One call with the project's key; a text is sent as it stands. */
export async function callAs(
  { endpoint, project, key }: Project,
  method: string,
  ...[path, body]: [path: string, body?: object | string]
): Promise<Answer> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      'x-appwrite-project': project,
      'x-appwrite-key': key,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, body: isJson ? parseJson(text) : text, text };
}

/** The table `t` of the database `db`, open to everyone. */
export async function createTable(server: Project, table: object): Promise<void> {
  await callAs(server, 'POST', '/tablesdb', { databaseId: 'db', name: 'Database' });
  const permissions = ['read("any")', 'create("any")', 'update("any")', 'delete("any")'];
  const body = { tableId: 't', name: 'Table', permissions, ...table };
  const { status, text } = await callAs(server, 'POST', '/tablesdb/db/tables', body);
  if (status !== 201) throw new Error(text);
}
