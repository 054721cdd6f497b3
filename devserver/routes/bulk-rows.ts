import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { required, type Input } from '../input.ts';
import { readQueryTexts } from '../query/parse.ts';
import {
  checkNoRelationships,
  createRows,
  deleteRows,
  updateRows,
  upsertRows,
} from '../rows/bulk.ts';
import type { RowData, RowScope } from '../rows/row.ts';
import {
  stageBulkCreate,
  stageBulkDelete,
  stageBulkUpdate,
  stageBulkUpsert,
} from '../transactions/staging.ts';
import { readBody } from '../vocabulary.ts';
import {
  bulkQueries,
  isEmpty,
  missingPayload,
  readData,
  readTransaction,
  rowList,
  scopeOf,
  sendRows,
  WRITE,
  type RowsApi,
} from './row-input.ts';

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly input: Input;
}

/** The creation of several rows, which has its path in common with that of one. */
export function createBulk(
  { request, reply, input }: Call,
  api: RowsApi,
  items: readonly RowData[],
): FastifyReply {
  const isMixed = ['rowId', 'data', 'permissions'].some((name) => {
    const value = input[name];
    return value !== undefined && value !== null;
  });
  if (isMixed) throw new ApiError('general_bad_request', 'Send either one row or several.');
  if (request.principal.kind !== 'key') {
    throw new ApiError('general_unauthorized_scope', 'Only keys may create several rows at once.');
  }
  const transactionId = readTransaction(input);
  const scope = scopeOf(request, api.server);
  checkNoRelationships(scope);
  if (transactionId !== null) {
    const { wording } = api.vocabulary;
    const staged = stageBulkCreate({ scope, transactionId, wording }, items);
    return sendRows(reply, api, { status: 200, ...staged });
  }
  return sendRows(reply, api, { status: 201, ...createRows(scope, items) });
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

export function registerBulkWrites(app: FastifyInstance, api: RowsApi): void {
  const { server, vocabulary } = api;
  const { wording } = vocabulary;
  const path = vocabulary.paths.rows;

  app.patch(path, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const data = readData(input);
    const texts = readQueryTexts(input);
    if (isEmpty(data)) throw missingPayload();
    const transactionId = readTransaction(input);
    const scope = bulkScopeOf(request, server);
    const queries = bulkQueries({ queries: texts });
    const updated =
      transactionId === null
        ? updateRows(scope, data, queries)
        : stageBulkUpdate({ scope, transactionId, wording }, { data, queries: texts });
    return sendRows(reply, api, { status: 200, ...updated });
  });

  app.put(path, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const items = required(input, 'rows', rowList);
    const transactionId = readTransaction(input);
    const scope = bulkScopeOf(request, server);
    const upserted =
      transactionId === null
        ? upsertRows(scope, items)
        : stageBulkUpsert({ scope, transactionId, wording }, items);
    return sendRows(reply, api, { status: 200, ...upserted });
  });

  app.delete(path, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const texts = readQueryTexts(input);
    const transactionId = readTransaction(input);
    const scope = bulkScopeOf(request, server);
    const queries = bulkQueries({ queries: texts });
    const deleted =
      transactionId === null
        ? deleteRows(scope, queries)
        : stageBulkDelete({ scope, transactionId, wording }, texts);
    return sendRows(reply, api, { status: 200, ...deleted });
  });
}
