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
import type { World } from './two-worlds.ts';

/** Runs code of a page against Appwrite's API; it finds the SDK under its usual names. */
export async function runCode(code: string, caller: string, world: World): Promise<unknown> {
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
export function withAnswer(code: string): string {
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
