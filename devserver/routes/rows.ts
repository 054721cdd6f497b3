import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { float, newId, optional, pathParam, queryOf } from '../input.ts';
import { parseQueries, readQueryTexts } from '../query/parse.ts';
import { sendNothing } from '../reply.ts';
import { callerOf } from '../rows/access.ts';
import { listRowsCached } from '../rows/cached-list.ts';
import { incrementRow } from '../rows/increment.ts';
import { getRow, listRows } from '../rows/read.ts';
import type { RowScope } from '../rows/row.ts';
import { createRow, deleteRow, updateRow, upsertRow } from '../rows/write.ts';
import { databaseOf, tableOf } from '../schema/lookup.ts';
import { getRowWithin, listRowsWithin } from '../transactions/read.ts';
import {
  stageCreate,
  stageDelete,
  stageIncrement,
  stageUpdate,
  stageUpsert,
} from '../transactions/staging.ts';
import { readBody, type Vocabulary } from '../vocabulary.ts';
import { createBulk, registerBulkWrites } from './bulk-rows.ts';
import {
  isEmpty,
  missingPayload,
  READ,
  readData,
  readLock,
  readPermissions,
  readRows,
  readSelection,
  readTotal,
  readTtl,
  readTransaction,
  scopeOf,
  sendRow,
  sendRows,
  WRITE,
  type RowsApi,
} from './row-input.ts';

const pathOf = ({ vocabulary }: RowsApi): string => `${vocabulary.paths.rows}/:rowId`;

function registerReads(app: FastifyInstance, api: RowsApi): void {
  const { server, vocabulary } = api;

  app.get(vocabulary.paths.rows, READ, (request, reply) => {
    const input = queryOf(request);
    const texts = readQueryTexts(input);
    const hasTotal = readTotal(input);
    const ttl = readTtl(input);
    const transactionId = readTransaction(input);
    const scope = scopeOf(request, server);
    if (transactionId !== null) {
      const queries = parseQueries(texts);
      const list = listRowsWithin(scope, { transactionId, queries, hasTotal });
      return sendRows(reply, api, { status: 200, ...list });
    }
    if (ttl > 0) {
      const { isHit, ...list } = listRowsCached(scope, { texts, hasTotal, ttl });
      reply.header('x-appwrite-cache', isHit ? 'hit' : 'miss');
      return sendRows(reply, api, { status: 200, ...list });
    }
    const list = listRows(scope, parseQueries(texts), hasTotal);
    return sendRows(reply, api, { status: 200, ...list });
  });

  app.get(pathOf(api), READ, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = queryOf(request);
    const texts = readQueryTexts(input);
    const scope = scopeOf(request, server);
    const transactionId = readTransaction(input);
    const selections = readSelection({ queries: texts });
    const row =
      transactionId === null
        ? getRow(scope, id, selections)
        : getRowWithin(scope, id, { transactionId, selections });
    return sendRow(reply, api, { status: 200, row });
  });
}

function registerCreate(app: FastifyInstance, api: RowsApi): void {
  const { server, vocabulary } = api;
  const { wording } = vocabulary;

  app.post(vocabulary.paths.rows, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    // An id that may be absent may still not be null: that breaks Appwrite.
    if (input['rowId'] === null) throw new ApiError('general_unknown', 'Server Error');
    const id = optional(input, 'rowId', { check: newId(server.createId), fallback: null });
    const data = readData(input);
    const permissions = readPermissions(input);
    const items = readRows(input);
    if (items.length > 0) return createBulk({ request, reply, input }, api, items);
    if (id === null || isEmpty(data)) {
      throw new ApiError('row_missing_data', 'The row data or id is missing.');
    }
    const transactionId = readTransaction(input);
    const scope = scopeOf(request, server);
    const write = { id, data, permissions };
    const row =
      transactionId === null
        ? createRow(scope, write)
        : stageCreate({ scope, transactionId, wording }, write);
    return sendRow(reply, api, { status: 201, row });
  });
}

function registerChanges(app: FastifyInstance, api: RowsApi): void {
  const { server, vocabulary } = api;
  const { wording } = vocabulary;
  const path = pathOf(api);

  app.patch(path, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = readBody(vocabulary, request);
    const data = readData(input);
    const permissions = readPermissions(input);
    const unmodifiedSince = readLock(request, server);
    if (isEmpty(data) && permissions === null) throw missingPayload();
    const transactionId = readTransaction(input);
    const scope = scopeOf(request, server);
    const write = { id, data, permissions };
    const row =
      transactionId === null
        ? updateRow(scope, { ...write, unmodifiedSince })
        : stageUpdate({ scope, transactionId, wording }, write);
    return sendRow(reply, api, { status: 200, row });
  });

  app.put(path, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = readBody(vocabulary, request);
    const data = readData(input);
    const permissions = readPermissions(input);
    if (isEmpty(data) && permissions === null) throw missingPayload();
    const transactionId = readTransaction(input);
    const scope = scopeOf(request, server);
    const write = { id, data, permissions };
    if (transactionId !== null) {
      const row = stageUpsert({ scope, transactionId, wording }, write);
      return sendRow(reply, api, { status: 201, row });
    }
    return sendRow(reply, api, { status: 200, row: upsertRow(scope, write) });
  });

  app.delete(path, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const unmodifiedSince = readLock(request, server);
    const transactionId = readTransaction(readBody(vocabulary, request));
    const scope = scopeOf(request, server);
    if (transactionId === null) deleteRow(scope, { id, unmodifiedSince });
    else stageDelete({ scope, transactionId, wording }, id);
    return sendNothing(reply);
  });
}

interface Direction {
  readonly action: 'increment' | 'decrement';
  readonly sign: 1 | -1;
}

function registerIncrements(app: FastifyInstance, api: RowsApi): void {
  const { server, vocabulary } = api;
  const { wording } = vocabulary;
  const handle =
    ({ action, sign }: Direction) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const [id, key] = [pathParam(request, 'rowId'), pathParam(request, 'column')];
      const input = readBody(vocabulary, request);
      const value = optional(input, 'value', { check: float, fallback: 1 });
      const bounds = {
        max: optional(input, 'max', { check: float, fallback: null }),
        min: optional(input, 'min', { check: float, fallback: null }),
      };
      if (value <= 0) throw invalidArgument('value', 'Value must be positive.');
      const transactionId = readTransaction(input);
      // Increments work on disabled tables too.
      const scope: RowScope = {
        server,
        database: databaseOf(request, server),
        table: tableOf(request, server),
        caller: callerOf(request.principal),
      };
      const by = sign === 1 ? value : -value;
      const data = { column: key, value, ...bounds };
      const row =
        transactionId === null
          ? incrementRow(scope, { id, key, by, ...bounds })
          : stageIncrement({ scope, transactionId, wording }, { id, action, data });
      return sendRow(reply, api, { status: 200, row });
    };
  app.patch(`${pathOf(api)}/:column/increment`, WRITE, handle({ action: 'increment', sign: 1 }));
  app.patch(`${pathOf(api)}/:column/decrement`, WRITE, handle({ action: 'decrement', sign: -1 }));
}

export function registerRowsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const api = { server, vocabulary };
  registerReads(app, api);
  registerCreate(app, api);
  registerChanges(app, api);
  registerBulkWrites(app, api);
  registerIncrements(app, api);
}
