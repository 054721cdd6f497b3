import { startTestGateway, type Credential, type TestGateway } from './gateway.ts';
import type { Intercept } from './upstream-proxy.ts';

export interface Store {
  readonly gateway: TestGateway;
  readonly key: Credential;
  readonly ada: Credential;
  readonly bob: Credential;
  /** Asks, with the calls counted from here on. */
  ask(
    as: Credential,
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ): ReturnType<TestGateway['query']>;
  /** All rows of a table as they are stored. */
  allRows(table: string): Promise<Record<string, unknown>[]>;
  clear(): Promise<void>;
}

const name = ['varchar', { key: 'name', size: 20, required: true }] as const;
const size = ['integer', { key: 'size', required: false, min: 0, max: 1000 }] as const;
const code = ['varchar', { key: 'code', size: 20, required: false }] as const;

/** Parts, with a unique code, and things, which are in boxes; users have rows of their own. */
export async function startStore(intercept?: Intercept): Promise<Store> {
  const sessions: Record<string, string> = {};
  const gateway = await startTestGateway({
    seed: async (admin) => {
      for (const user of ['ada', 'bob']) sessions[user] = await admin.signUp(user);
      const own = { rowSecurity: true, permissions: ['create("users")'] };
      await admin.createTables('store', [
        { id: 'parts', ...own, columns: [name, size, code] },
        { id: 'boxes', ...own, columns: [name] },
        {
          id: 'things',
          ...own,
          columns: [
            name,
            size,
            [
              'relationship',
              {
                type: 'manyToOne',
                relatedTableId: 'boxes',
                key: 'box',
                twoWay: true,
                twoWayKey: 'things',
                onDelete: 'restrict',
              },
            ],
          ],
        },
      ]);
      const index = { key: 'codes', type: 'unique', columns: ['code'] };
      await admin.send('POST', '/tablesdb/store/tables/parts/indexes', index);
    },
    config: { limits: { maxBulkRows: 300 } },
    intercept,
  });
  await gateway.refresh();
  const allRows: Store['allRows'] = async (table) => {
    const queries = encodeURIComponent(JSON.stringify({ method: 'limit', values: [5000] }));
    const path = `/tablesdb/store/tables/${table}/rows?queries[0]=${queries}`;
    return (await gateway.admin.send('GET', path))['rows'] as never;
  };
  return {
    gateway,
    key: { key: gateway.devserver.key },
    ada: { session: sessions['ada'] ?? '' },
    bob: { session: sessions['bob'] ?? '' },
    ask: (as, document, variables) => {
      gateway.upstream.clear();
      return gateway.query(document, { as, variables });
    },
    allRows,
    clear: async () => {
      for (const table of ['things', 'boxes', 'parts']) {
        for (const { $id } of await allRows(table)) {
          await gateway.admin.send('DELETE', `/tablesdb/store/tables/${table}/rows/${String($id)}`);
        }
      }
    },
  };
}

export const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    _id: `r${index + from}`,
    name: `Row ${index + from}`,
    size: index,
  }));

export const createParts = `mutation ($data: [PartCreateManyInput!]!) {
  createParts(data: $data) { count nodes { _id name size } }
}`;

export const createThings = `mutation ($data: [ThingCreateManyInput!]!) {
  createThings(data: $data) { count nodes { _id name } }
}`;
