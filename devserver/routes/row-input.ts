import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { boolean, id, integer, optional, type Check, type Input } from '../input.ts';
import { parseJson } from '../numbers.ts';
import { rowPermissions } from '../permissions.ts';
import { parseQueries, readQueryTexts } from '../query/parse.ts';
import { InvalidQuery, type QuerySet } from '../query/query.ts';
import type { SelectGroups } from '../relationships/selection.ts';
import { sendJson } from '../reply.ts';
import { callerOf } from '../rows/access.ts';
import { parseDate } from '../rows/formats.ts';
import type { Row, RowData, RowScope } from '../rows/row.ts';
import { databaseOf, tableOf } from '../schema/lookup.ts';
import type { Vocabulary } from '../vocabulary.ts';

export const READ = { config: { scopes: ['rows.read', 'documents.read'] } };
export const WRITE = { config: { scopes: ['rows.write', 'documents.write'] } };
const MAX_ROWS = 100;

/** What the routes of rows work with: the server, and the words of their API. */
export interface RowsApi {
  readonly server: ServerContext;
  readonly vocabulary: Vocabulary;
}

/** The table that the path names as the caller meets it: disabled ones are there for keys only. */
export function scopeOf(request: FastifyRequest, server: ServerContext): RowScope {
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

export const rowList: Check<RowData[]> = (value, name) => {
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

export const readData = (input: Input): RowData =>
  optional(input, 'data', { check: object, fallback: {} });
export const readRows = (input: Input): RowData[] =>
  optional(input, 'rows', { check: rowList, fallback: [] });
export const readPermissions = (input: Input): string[] | null =>
  optional(input, 'permissions', { check: rowPermissions, fallback: null });

export const isEmpty = (data: RowData): boolean => Object.keys(data).length === 0;

/** The header that guards a write against changes that the caller has not seen. */
export function readLock(request: FastifyRequest, server: ServerContext): Date | null {
  const header = request.headers['x-appwrite-timestamp'];
  if (typeof header !== 'string' || header === '') return null;
  const date = parseDate(header, server.clock());
  if (date === null) throw invalidArgument('X-Appwrite-Timestamp', 'Value must be a valid date.');
  return date;
}

/** The text `false` counts as true, as in Appwrite; `0` does not. */
export function readTotal(input: Input): boolean {
  return optional(input, 'total', { check: boolean, fallback: true }) || input['total'] === 'false';
}

const MAX_TTL = 86_400;

/** Seconds that a list may come from the cache; 0 means never. */
export function readTtl(input: Input): number {
  const check = integer({ min: 0, max: MAX_TTL });
  return Number(optional(input, 'ttl', { check, fallback: 0 }));
}

/** One row can only be read with a selection. */
export function readSelection(input: Input): SelectGroups | null {
  const { filters, orders, limit, offset, cursor, selections } = parseQueries(
    readQueryTexts(input),
  );
  const hasOther = filters.length > 0 || orders.length > 0 || limit !== null || offset > 0;
  if (hasOther || cursor !== null) throw new InvalidQuery('Invalid query method: only select.');
  return selections;
}

export function bulkQueries(input: Input): QuerySet {
  return parseQueries(readQueryTexts(input));
}

export function missingPayload(): ApiError {
  return new ApiError('row_missing_payload', 'The row data and permissions are missing.');
}

/** The transaction that a call belongs to; null for none. */
export function readTransaction(input: Input): string | null {
  if (input['transactionId'] === '') return null;
  return optional(input, 'transactionId', { check: id, fallback: null });
}

interface RowAnswer {
  readonly status: number;
  readonly row: Row;
}

export function sendRow(
  reply: FastifyReply,
  { vocabulary }: RowsApi,
  { status, row }: RowAnswer,
): FastifyReply {
  return sendJson(reply, status, vocabulary.row(row));
}

interface RowsAnswer {
  readonly status: number;
  readonly total: number;
  readonly rows: readonly Row[];
}

export function sendRows(
  reply: FastifyReply,
  { vocabulary }: RowsApi,
  { status, total, rows }: RowsAnswer,
): FastifyReply {
  return sendJson(reply, status, { total, [vocabulary.lists.rows]: rows.map(vocabulary.row) });
}
