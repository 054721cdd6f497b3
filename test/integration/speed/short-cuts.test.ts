import fc from 'fast-check';
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../../devserver/server.ts';
import { ByteRowReader } from '../../../src/appwrite/byte-rows.ts';
import { createAppwriteClient } from '../../../src/appwrite/client.ts';
import { encodeJson } from '../../../src/appwrite/json.ts';
import type { AppwriteCalls, AppwriteClient, Row, RowList } from '../../../src/appwrite/types.ts';
import { WrappedCalls } from '../../../src/appwrite/wrapped-calls.ts';
import { GatewayError } from '../../../src/errors.ts';
import { readProject } from '../../../src/gateway.ts';
import { createLoaders } from '../../../src/loaders/create-loaders.ts';
import { createMemory } from '../../../src/loaders/memory.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { GatewayContext } from '../../../src/resolvers/context.ts';
import { toBytes } from '../../../src/server/answer-text.ts';
import { maskResult } from '../../../src/server/error-mask.ts';
import { SpareBuffers } from '../../../src/server/spare-buffers.ts';
import type { RequestScope } from '../../../src/server/request-scope.ts';
import { createAdmin } from '../../support/admin.ts';
import { configFor } from '../../support/gateway.ts';
import { identityOf, startTestServer, type TestServer } from '../../support/http-server.ts';
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
    createContext: ({ headers, identity, requestId, rowsAsBytes }) => {
      paths.push(identity === undefined ? 'long' : 'short');
      return contextOf(headers.get(forbidding), requestId, rowsAsBytes);
    },
    identify: ({ headers }) => identityOf(headers.get(forbidding) ?? ''),
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

const oddText = 'Ünïcode, "quoted" \\ 😀\n and half of it \ud83d';

/** Rows as no up-to-date table would hold them. */
function spoil(row: Row): Row {
  const id = String(row['$id']);
  if (id.endsWith('3')) return { ...row, title: null, pages: 'many', name: 7 };
  return id.endsWith('5') ? { ...row, title: oddText, pages: 1_234_567_890 } : row;
}

interface Oddities {
  readonly forbidden: string | null;
  readonly rowsAsBytes: boolean;
}

/** Spoils rows, and forbids a table. */
class OddCalls extends WrappedCalls {
  private readonly forbidden: string | null;
  private readonly rowsAsBytes: boolean;

  constructor(calls: AppwriteCalls, { forbidden, rowsAsBytes }: Oddities) {
    super(calls);
    this.forbidden = forbidden;
    this.rowsAsBytes = rowsAsBytes;
  }

  override async listRows(...args: Parameters<AppwriteCalls['listRows']>): Promise<RowList> {
    const [table] = args;
    if (table.id === this.forbidden) {
      throw new GatewayError('FORBIDDEN', `No ${table.id} for you.`);
    }
    const { total, rows } = await super.listRows(...args);
    const list = { total, rows: rows.map(spoil) };
    if (!this.rowsAsBytes) return list;
    bytesRead += 1;
    const read = byteRows.read(Buffer.from(encodeJson(list)));
    if (read === null) throw new Error('A list of rows was not understood.');
    return read;
  }
}

const byteRows = new ByteRowReader();
let bytesRead = 0;

function contextOf(
  forbidden: string | null,
  requestId: string,
  rowsAsBytes = false,
): GatewayContext {
  const credentials = { kind: 'key', secret: devserver.key } as const;
  const appwrite = new OddCalls(client.as({ credentials }), { forbidden, rowsAsBytes });
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
  const masked = maskResult(result, scope, { logger: silentLogger, isDebug: false });
  const { buffer, length } = toBytes(masked, new SpareBuffers());
  return buffer.toString('utf8', 0, length);
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
      fc.pre(!operation.document.includes('_random: true'));
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
  expect(bytesRead).toBeGreaterThan(50);
}, 240_000);
