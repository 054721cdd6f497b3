import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import {
  bodyOf,
  boolean,
  float,
  newId,
  optional,
  pathParam,
  queryOf,
  required,
  type Check,
  type Input,
} from '../input.ts';
import { parseJson } from '../numbers.ts';
import { rowPermissions } from '../permissions.ts';
import { parseQueries, readQueryTexts } from '../query/parse.ts';
import { InvalidQuery, type QuerySet } from '../query/query.ts';
import type { SelectGroups } from '../relationships/selection.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { callerOf } from '../rows/access.ts';
import {
  checkNoRelationships,
  createRows,
  deleteRows,
  updateRows,
  upsertRows,
} from '../rows/bulk.ts';
import { parseDate } from '../rows/formats.ts';
import { incrementRow } from '../rows/increment.ts';
import { getRow, listRows } from '../rows/read.ts';
import type { RowData, RowScope } from '../rows/row.ts';
import { createRow, deleteRow, updateRow, upsertRow } from '../rows/write.ts';
import { databaseOf, tableOf } from '../schema/lookup.ts';

const READ = { config: { scopes: ['rows.read', 'documents.read'] } };
const WRITE = { config: { scopes: ['rows.write', 'documents.write'] } };
const ROWS = '/tablesdb/:databaseId/tables/:tableId/rows';
const ROW = `${ROWS}/:rowId`;
const MAX_ROWS = 100;

/** The table that the path names as the caller meets it: disabled ones are there for keys only. */
function scopeOf(request: FastifyRequest, server: ServerContext): RowScope {
  const caller = callerOf(request.principal);
  const database = databaseOf(request, server);
  if (!database.enabled && !caller.isPrivileged) {
    throw new ApiError('database_not_found', 'Database not found');
  }
  const table = tableOf(request, server);
  if (!table.enabled && !caller.isPrivileged) {
    throw new ApiError('table_not_found', 'Table not found');
  }
  return { server, database, table, caller };
}

const object: Check<RowData> = (value, name) => {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = parseJson(value);
    } catch (error) {
      if (error instanceof SyntaxError)
        throw invalidArgument(name, 'Value must be a valid object.');
      throw error;
    }
  }
  if (typeof parsed !== 'object' || parsed === null) {
    throw invalidArgument(name, 'Value must be a valid object.');
  }
  return { ...parsed };
};

const rowList: Check<RowData[]> = (value, name) => {
  if (!Array.isArray(value) || value.length > MAX_ROWS) {
    throw invalidArgument(name, `Value must be an array of at most ${MAX_ROWS} rows.`);
  }
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw invalidArgument(name, 'Each row must be an object.');
    }
    return item as RowData;
  });
};

const readData = (input: Input): RowData =>
  optional(input, 'data', { check: object, fallback: {} });
const readRows = (input: Input): RowData[] =>
  optional(input, 'rows', { check: rowList, fallback: [] });
const readPermissions = (input: Input): string[] | null =>
  optional(input, 'permissions', { check: rowPermissions, fallback: null });

const isEmpty = (data: RowData): boolean => Object.keys(data).length === 0;

/** The header that guards a write against changes that the caller has not seen. */
function readLock(request: FastifyRequest, server: ServerContext): Date | null {
  const header = request.headers['x-appwrite-timestamp'];
  if (typeof header !== 'string' || header === '') return null;
  const date = parseDate(header, server.clock());
  if (date === null) throw invalidArgument('X-Appwrite-Timestamp', 'Value must be a valid date.');
  return date;
}

/** The text `false` counts as true, as in Appwrite; `0` does not. */
function readTotal(input: Input): boolean {
  return optional(input, 'total', { check: boolean, fallback: true }) || input['total'] === 'false';
}

/** One row can only be read with a selection. */
function readSelection(input: Input): SelectGroups | null {
  const { filters, orders, limit, offset, cursor, selections } = parseQueries(
    readQueryTexts(input),
  );
  const hasOther = filters.length > 0 || orders.length > 0 || limit !== null || offset > 0;
  if (hasOther || cursor !== null) throw new InvalidQuery('Invalid query method: only select.');
  return selections;
}

/** Transactions cannot be opened yet, so none of them is known. */
function refuseTransaction(input: Input): void {
  const given = input['transactionId'];
  if (given !== undefined && given !== null && given !== '') {
    throw new ApiError('transaction_not_found', 'Transaction not found');
  }
}

function bulkQueries(input: Input): QuerySet {
  return parseQueries(readQueryTexts(input));
}

function createBulk(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  server: ServerContext,
  items: readonly RowData[],
): FastifyReply {
  const input = bodyOf(request);
  const isMixed = ['rowId', 'data', 'permissions'].some((name) => {
    const value = input[name];
    return value !== undefined && value !== null;
  });
  if (isMixed) throw new ApiError('general_bad_request', 'Send either one row or several.');
  if (request.principal.kind !== 'key') {
    throw new ApiError('general_unauthorized_scope', 'Only keys may create several rows at once.');
  }
  const scope = scopeOf(request, server);
  checkNoRelationships(scope);
  return sendJson(reply, 201, createRows(scope, items));
}

function registerReads(app: FastifyInstance, server: ServerContext): void {
  app.get(ROWS, READ, (request, reply) => {
    const input = queryOf(request);
    const texts = readQueryTexts(input);
    const hasTotal = readTotal(input);
    const scope = scopeOf(request, server);
    return sendJson(reply, 200, listRows(scope, parseQueries(texts), hasTotal));
  });

  app.get(ROW, READ, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = queryOf(request);
    const texts = readQueryTexts(input);
    const scope = scopeOf(request, server);
    return sendJson(reply, 200, getRow(scope, id, readSelection({ queries: texts })));
  });
}

function registerSingleWrites(app: FastifyInstance, server: ServerContext): void {
  app.post(ROWS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const id = optional(input, 'rowId', { check: newId(server.createId), fallback: null });
    const data = readData(input);
    const permissions = readPermissions(input);
    const items = readRows(input);
    if (items.length > 0) return createBulk({ request, reply }, server, items);
    if (id === null || isEmpty(data)) {
      throw new ApiError('row_missing_data', 'The row data or id is missing.');
    }
    refuseTransaction(input);
    const scope = scopeOf(request, server);
    return sendJson(reply, 201, createRow(scope, { id, data, permissions }));
  });

  app.patch(ROW, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = bodyOf(request);
    const data = readData(input);
    const permissions = readPermissions(input);
    const unmodifiedSince = readLock(request, server);
    if (isEmpty(data) && permissions === null) throw missingPayload();
    refuseTransaction(input);
    const scope = scopeOf(request, server);
    return sendJson(reply, 200, updateRow(scope, { id, data, permissions, unmodifiedSince }));
  });

  app.put(ROW, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const input = bodyOf(request);
    const data = readData(input);
    const permissions = readPermissions(input);
    if (isEmpty(data) && permissions === null) throw missingPayload();
    refuseTransaction(input);
    return sendJson(reply, 200, upsertRow(scopeOf(request, server), { id, data, permissions }));
  });

  app.delete(ROW, WRITE, (request, reply) => {
    const id = pathParam(request, 'rowId');
    const unmodifiedSince = readLock(request, server);
    refuseTransaction(bodyOf(request));
    deleteRow(scopeOf(request, server), { id, unmodifiedSince });
    return sendNothing(reply);
  });
}

function missingPayload(): ApiError {
  return new ApiError('row_missing_payload', 'The row data and permissions are missing.');
}

/** Bulk calls other than creation are hidden from everyone but keys. */
function bulkScopeOf(request: FastifyRequest, server: ServerContext): RowScope {
  if (request.principal.kind !== 'key') {
    throw new ApiError('database_not_found', 'Database not found');
  }
  const scope = scopeOf(request, server);
  checkNoRelationships(scope);
  return scope;
}

function registerBulkWrites(app: FastifyInstance, server: ServerContext): void {
  app.patch(ROWS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const data = readData(input);
    const texts = readQueryTexts(input);
    if (isEmpty(data)) throw missingPayload();
    refuseTransaction(input);
    const scope = bulkScopeOf(request, server);
    return sendJson(reply, 200, updateRows(scope, data, bulkQueries({ queries: texts })));
  });

  app.put(ROWS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const items = required(input, 'rows', rowList);
    refuseTransaction(input);
    return sendJson(reply, 200, upsertRows(bulkScopeOf(request, server), items));
  });

  app.delete(ROWS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const texts = readQueryTexts(input);
    refuseTransaction(input);
    const scope = bulkScopeOf(request, server);
    return sendJson(reply, 200, deleteRows(scope, bulkQueries({ queries: texts })));
  });
}

interface Direction {
  readonly sign: 1 | -1;
}

function registerIncrements(app: FastifyInstance, server: ServerContext): void {
  const handle =
    ({ sign }: Direction) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const [id, key] = [pathParam(request, 'rowId'), pathParam(request, 'column')];
      const input = bodyOf(request);
      const value = optional(input, 'value', { check: float, fallback: 1 });
      const bounds = {
        max: optional(input, 'max', { check: float, fallback: null }),
        min: optional(input, 'min', { check: float, fallback: null }),
      };
      if (value <= 0) throw invalidArgument('value', 'Value must be positive.');
      refuseTransaction(input);
      // Increments work on disabled tables too.
      const scope: RowScope = {
        server,
        database: databaseOf(request, server),
        table: tableOf(request, server),
        caller: callerOf(request.principal),
      };
      const by = sign === 1 ? value : -value;
      return sendJson(reply, 200, incrementRow(scope, { id, key, by, ...bounds }));
    };
  app.patch(`${ROW}/:column/increment`, WRITE, handle({ sign: 1 }));
  app.patch(`${ROW}/:column/decrement`, WRITE, handle({ sign: -1 }));
}

export function registerRowsRoutes(app: FastifyInstance, server: ServerContext): void {
  registerReads(app, server);
  registerSingleWrites(app, server);
  registerBulkWrites(app, server);
  registerIncrements(app, server);
}
