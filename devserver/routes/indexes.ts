import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import {
  bodyOf,
  id,
  integer,
  list,
  oneOf,
  optional,
  pathParam,
  queryOf,
  required,
  type Check,
} from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { MAX_INT, MIN_INT } from '../schema/column-types.ts';
import { addIndex, removeIndex } from '../schema/indexes.ts';
import { indexOf, tableOf } from '../schema/lookup.ts';
import { indexModel } from '../schema/models.ts';
import type { IndexRecord } from '../store/schema.ts';

const READ = {
  config: { scopes: ['tables.read', 'collections.read', 'indexes.read'] },
};
const WRITE = {
  config: { scopes: ['tables.write', 'collections.write', 'indexes.write'] },
};
const INDEXES = '/tablesdb/:databaseId/tables/:tableId/indexes';

const LIST: ListSpec<IndexRecord> = {
  attributes: {
    $id: ({ key }) => key,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    key: ({ key }) => key,
    type: ({ type }) => type,
    status: ({ status }) => status,
    attributes: ({ columns }) => columns,
    error: ({ error }) => error,
  },
  idOf: ({ key }) => key,
  searchOf: ({ key }) => key,
};

const MAX_ITEMS = 100;
const type = oneOf(['key', 'fulltext', 'unique', 'spatial']);
const order = oneOf(['ASC', 'DESC', 'asc', 'desc']);
const length: Check<number> = (value, name) =>
  Number(integer({ min: MIN_INT, max: MAX_INT })(value, name));

const indexedKey: Check<string> = (value, name) => {
  if (typeof value === 'string' && value.startsWith('$')) return value;
  return id(value, name);
};

/** Null stands for "none" in the lists of orders and lengths. */
function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, name) => (value === null ? null : check(value, name));
}

const realList =
  <T>(item: Check<T>): Check<T[]> =>
  (value, name) => {
    if (!Array.isArray(value)) throw invalidArgument(name, 'Value must be a valid array.');
    return list(item, { max: MAX_ITEMS })(value, name);
  };

export function registerIndexesRoutes(app: FastifyInstance, server: ServerContext): void {
  app.get(INDEXES, READ, (request, reply) => {
    const table = tableOf(request, server);
    const { total, items } = listItems(table.indexes, queryOf(request), LIST);
    const indexes = items.map((index) => indexModel(table, index));
    return sendJson(reply, 200, { total, indexes });
  });

  app.post(INDEXES, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const index = {
      key: required(input, 'key', id),
      type: required(input, 'type', type),
      columns: required(input, 'columns', realList(indexedKey)),
      orders: optional(input, 'orders', { check: realList(nullable(order)), fallback: [] }),
      lengths: optional(input, 'lengths', { check: realList(nullable(length)), fallback: [] }),
    };
    const table = tableOf(request, server);
    return sendJson(reply, 202, indexModel(table, addIndex(server, table, index)));
  });

  app.get(`${INDEXES}/:key`, READ, (request, reply) => {
    const table = tableOf(request, server);
    return sendJson(reply, 200, indexModel(table, indexOf(table, pathParam(request, 'key'))));
  });

  app.delete(`${INDEXES}/:key`, WRITE, (request, reply) => {
    const table = tableOf(request, server);
    const index = indexOf(table, pathParam(request, 'key'));
    removeIndex(server, table, index.key);
    return sendNothing(reply);
  });
}
