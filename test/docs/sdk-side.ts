import { runInThisContext } from 'node:vm';
import {
  Account,
  Client,
  Condition,
  Functions,
  ID,
  Operator,
  Permission,
  Query,
  Role,
  Storage,
  TablesDB,
  Teams,
  Users,
} from 'node-appwrite';
import type { Pages, RowPart, Sdk } from './sdks.ts';
import type { World } from './two-worlds.ts';

/** The calls in JavaScript, made with `node-appwrite`. */
export const javascript: Sdk = {
  run: ({ code }, caller, world) => runCode(withAnswer(code), caller, world),
  readPages: async ({ code }, world) =>
    (await runCode(`${code}\nreturn { first, next, previous };`, 'guest', world)) as Pages,
  listRows: (part, tableId, world) => {
    const given = `databaseId: 'bookshop', tableId: '${tableId}', queries: [${cellOf(part)}]`;
    return runCode(`return tablesDB.listRows({ ${given} });`, 'guest', world);
  },
  updateRow: async (part, { tableId, rowId }, world) => {
    const place = `databaseId: 'bookshop', tableId: '${tableId}', rowId: '${rowId}'`;
    const cell = cellOf(part);
    const change =
      part.step.parts === 'permissions' ? `permissions: [${cell}]` : `data: { ${cell} }`;
    await runCode(`await tablesDB.updateRow({ ${place}, ${change} });`, 'key', world);
  },
  close: () => Promise.resolve(),
};

const cellOf = ({ step, index }: RowPart): string => step.rows[index]?.[0] ?? '';

/** Runs code of a page against Appwrite's API; it finds the SDK under its usual names. */
async function runCode(code: string, caller: string, world: World): Promise<unknown> {
  const client = await connect(caller, world);
  const names = {
    ...{ Condition, ID, Operator, Permission, Query, Role },
    account: new Account(client),
    functions: new Functions(client),
    storage: new Storage(client),
    tablesDB: new TablesDB(client),
    teams: new Teams(client),
    users: new Users(client),
    file: examplePicture(),
  };
  const source = `(async ({ ${Object.keys(names).join(', ')} }) => {\n${code}\n})`;
  const run = runInThisContext(source) as (given: typeof names) => Promise<unknown>;
  return run(names);
}

async function connect(caller: string, { gateway, credentialOf }: World): Promise<Client> {
  const { endpoint, project } = gateway.devserver;
  const client = new Client().setEndpoint(endpoint).setProject(project);
  const credential = await credentialOf(caller);
  if (credential !== undefined && 'key' in credential) client.setKey(credential.key);
  if (credential !== undefined && 'session' in credential) client.setSession(credential.session);
  return client;
}

/** The last call of a block is what it gives. */
function withAnswer(code: string): string {
  const start = code.lastIndexOf('\nawait ') + 1;
  return `${code.slice(0, start)}return ${code.slice(start)}`;
}

/** A picture of one pixel. */
export function examplePicture(): File {
  const bytes = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  return new File([bytes], 'shelf.png', { type: 'image/png' });
}
