import fc from 'fast-check';
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
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
import { toText } from '../../../src/server/answer-text.ts';
import { maskResult } from '../../../src/server/error-mask.ts';
import type { RequestScope } from '../../../src/server/request-scope.ts';
import { createAdmin } from '../../support/admin.ts';
import { configFor } from '../../support/gateway.ts';
import { startTestServer, type TestServer } from '../../support/http-server.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { operationsOf, type Operation } from '../../support/operations.ts';

/** Tells the test's own context which table is not to be read. */
const forbidding = 'x-forbid';

let devserver: Devserver;
let client: AppwriteClient;
let schema: GraphQLSchema;
let server: TestServer;
/** The paths that requests took, in order. */
const paths: ('short' | 'long')[] = [];

beforeAll(async () => {
  devserver = await startDevserver();
  const admin = createAdmin(devserver);
  await createLibrary(admin);
  await fillLibrary(admin, 12);
  const config = configFor(devserver);
  ({ schema } = await readProject(config, { logger: silentLogger, isNamesFileUsed: false }));
  client = createAppwriteClient({ endpoint: devserver.endpoint, projectId: devserver.project });
  server = await startTestServer({
    schema,
    createContext: ({ headers, callerKey, requestId }) => {
      paths.push(callerKey === undefined ? 'long' : 'short');
      return contextOf(headers.get(forbidding), requestId);
    },
    callerKey: (headers) => headers.get(forbidding) ?? '',
    // Every answer is to be copied by made code, also of the few rows here.
    planning: { copyAfter: 0 },
    limits: { maxDepth: 100, maxAliases: 10_000 },
  });
}, 60_000);
afterAll(async () => {
  await server.close();
  await client.close();
  await devserver.close();
});

/** Rows as no up-to-date table would hold them, and a table that some operations cannot read. */
function breakSome(calls: AppwriteCalls, forbidden: string | null): AppwriteCalls {
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

function contextOf(forbidden: string | null, requestId: string): GatewayContext {
  const credentials = { kind: 'key', secret: devserver.key } as const;
  const appwrite = breakSome(client.as({ credentials }), forbidden);
  return {
    requestId,
    limits: { defaultFirst: 25, maxFirst: 500 },
    appwrite,
    loaders: createLoaders(createMemory(appwrite), { maxUrlLength: 8000 }),
    scans: { take: () => 0 },
    passCookies: () => undefined,
  } as unknown as GatewayContext;
}

/** What GraphQL's own executor answers, masked as the gateway masks. */
async function referenceOf({ document, variables }: Operation, forbidden: string | null) {
  const result = await execute({
    schema,
    document: parse(document),
    variableValues: { ...variables },
    contextValue: contextOf(forbidden, 'ID'),
  });
  const scope = { requestId: 'ID', errorCodes: [] } as unknown as RequestScope;
  return toText(maskResult(result, scope, { logger: silentLogger, isDebug: false }));
}

/** The answer's text, with the request's own id taken out of it. */
async function answerOf({ document, variables }: Operation, forbidden: string | null) {
  const headers = forbidden === null ? undefined : { [forbidding]: forbidden };
  const response = await server.post(document, { variables, headers });
  const text = await response.text();
  return text.replaceAll(response.headers.get('x-request-id') ?? '-', 'ID');
}

const rowIds = ['b', 'p', 't', 'k'].flatMap((kind) => [idOf(kind, 1), idOf(kind, 3), 'none']);

test('generated operations get the same answer by every short cut as from GraphQL', async () => {
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
  const forbiddenTable = fc.constantFrom(null, null, null, 'people', 'tags');
  await fc.assert(
    fc.asyncProperty(operations, forbiddenTable, async (operation, forbidden) => {
      fc.pre(validate(schema, parse(operation.document)).length === 0);
      const reference = await referenceOf(operation, forbidden);
      const first = await answerOf(operation, forbidden);
      const from = paths.length;
      const second = await answerOf(operation, forbidden);
      expect(first).toBe(reference);
      expect(second).toBe(reference);
      const { data, errors } = JSON.parse(reference) as { data?: object; errors?: object[] };
      seen.valid += 1;
      if (data) seen.data += 1;
      // Longer texts are not kept.
      if (data && operation.document.length <= 20_000) expect(paths.slice(from)).toEqual(['short']);
      if (errors && data) seen.errors += 1;
      if (data === undefined) seen.refused += 1;
    }),
    { numRuns: 600, endOnFailure: true },
  );
  // The generator must reach each kind of answer, or the comparison says little.
  expect(seen.valid).toBeGreaterThanOrEqual(300);
  expect(seen.data).toBeGreaterThanOrEqual(300);
  expect(seen.errors).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(5);
}, 240_000);
