import fc from 'fast-check';
import { execute, parse, validate, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../../devserver/server.ts';
import { createAppwriteClient } from '../../../src/appwrite/client.ts';
import type { AppwriteCalls, AppwriteClient, Row } from '../../../src/appwrite/types.ts';
import { GatewayError } from '../../../src/errors.ts';
import { readProject } from '../../../src/gateway.ts';
import { createLoaders } from '../../../src/loaders/create-loaders.ts';
import { createMemory } from '../../../src/loaders/memory.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { GatewayContext } from '../../../src/resolvers/context.ts';
import { createCompiledExecution } from '../../../src/server/compiled-execution.ts';
import { createAdmin } from '../../support/admin.ts';
import { configFor } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { operationsOf, type Operation } from '../../support/operations.ts';

let devserver: Devserver;
let client: AppwriteClient;
let schema: GraphQLSchema;
const executeCompiled = createCompiledExecution();
const limits = { defaultFirst: 25, maxFirst: 500 };

beforeAll(async () => {
  devserver = await startDevserver();
  const admin = createAdmin(devserver);
  await createLibrary(admin);
  await fillLibrary(admin, 12);
  const config = configFor(devserver);
  ({ schema } = await readProject(config, { logger: silentLogger, isNamesFileUsed: false }));
  client = createAppwriteClient({ endpoint: devserver.endpoint, projectId: devserver.project });
}, 60_000);
afterAll(async () => {
  await client.close();
  await devserver.close();
});

/** Rows as no up-to-date table would hold them, and a table that some operations cannot read. */
function breakSome(calls: AppwriteCalls, forbidden: string | undefined): AppwriteCalls {
  const spoil = (row: Row): Row =>
    String(row['$id']).endsWith('3') ? { ...row, title: null, pages: 'many', name: 7 } : row;
  return {
    ...calls,
    listRows: async (table, queries, options) => {
      if (table.id === forbidden) throw new GatewayError('FORBIDDEN', `No ${table.id} for you.`);
      const { total, rows } = await calls.listRows(table, queries, options);
      return { total, rows: rows.map(spoil) };
    },
  };
}

function contextOf(forbidden?: string): GatewayContext {
  const credentials = { kind: 'key', secret: devserver.key } as const;
  const appwrite = breakSome(client.as({ credentials }), forbidden);
  return {
    requestId: 'test',
    limits,
    appwrite,
    loaders: createLoaders(createMemory(appwrite), { maxUrlLength: 8000 }),
    scans: { take: () => 0 },
    passCookies: () => undefined,
  } as unknown as GatewayContext;
}

const argsOf = ({ document, variables }: Operation, forbidden?: string): ExecutionArgs => ({
  schema,
  document: parse(document),
  variableValues: { ...variables },
  contextValue: contextOf(forbidden),
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function answersOf(operation: Operation, forbidden?: string) {
  const args = argsOf(operation, forbidden);
  const compiled = executeCompiled(args);
  if (compiled === undefined) throw new Error('The operation was not planned.');
  return {
    compiled: plain(await compiled),
    reference: plain(await execute({ ...args, contextValue: contextOf(forbidden) })),
  };
}

const rowIds = ['b', 'p', 't', 'k'].flatMap((kind) => [idOf(kind, 1), idOf(kind, 3), 'none']);

test('generated operations get the same data and errors from a plan as from GraphQL', async () => {
  const seen = { valid: 0, data: 0, errors: 0, refused: 0 };
  const operations = operationsOf(schema, {
    rootFields: ['book', 'books', 'person', 'people', 'tags', 'cards'],
    values: {
      ID: rowIds,
      String: ['Book 1', 'Person', 'City 2'],
      Int: [0, 1, 3, 10],
      SafeInt: [0, 5, 9],
      Boolean: [true, false],
      BigInt: ['4', '8'],
      DateTime: ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'],
    },
  });
  const forbiddenTable = fc.constantFrom(undefined, undefined, undefined, 'people', 'tags');
  await fc.assert(
    fc.asyncProperty(operations, forbiddenTable, async (operation, forbidden) => {
      fc.pre(validate(schema, parse(operation.document)).length === 0);
      const { compiled, reference } = await answersOf(operation, forbidden);
      expect(compiled).toEqual(reference);
      expect(JSON.stringify(compiled)).toBe(JSON.stringify(reference));
      const { data, errors } = reference as { data?: object; errors?: object[] };
      seen.valid += 1;
      if (data) seen.data += 1;
      if (errors && data) seen.errors += 1;
      if (data === undefined) seen.refused += 1;
    }),
    { numRuns: 600 },
  );
  // The generator must reach each kind of answer, or the comparison says little.
  expect(seen.valid).toBeGreaterThanOrEqual(300);
  expect(seen.data).toBeGreaterThanOrEqual(300);
  expect(seen.errors).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(5);
}, 120_000);
