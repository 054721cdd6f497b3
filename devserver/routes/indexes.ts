import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import {
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
import type { IndexRecord, JsonObject, TableRecord } from '../store/schema.ts';
import { readBody, type Vocabulary } from '../vocabulary.ts';

const READ = {
  config: { scopes: ['tables.read', 'collections.read', 'indexes.read'] },
};
const WRITE = {
  config: { scopes: ['tables.write', 'collections.write', 'indexes.write'] },
};

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

export function registerIndexesRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const path = vocabulary.paths.indexes;
  const modelOf = (table: TableRecord, index: IndexRecord): JsonObject =>
    vocabulary.index(indexModel(table, index));

  app.get(path, READ, (request, reply) => {
    const table = tableOf(request, server);
    const { total, items } = listItems(table.indexes, queryOf(request), LIST);
    const indexes = items.map((index) => modelOf(table, index));
    return sendJson(reply, 200, { total, indexes });
  });

  app.post(path, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const index = {
      key: required(input, 'key', id),
      type: required(input, 'type', type),
      columns: required(input, 'columns', realList(indexedKey)),
      orders: optional(input, 'orders', { check: realList(nullable(order)), fallback: [] }),
      lengths: optional(input, 'lengths', { check: realList(nullable(length)), fallback: [] }),
    };
    const table = tableOf(request, server);
    return sendJson(reply, 202, modelOf(table, addIndex(server, table, index)));
  });

  app.get(`${path}/:key`, READ, (request, reply) => {
    const table = tableOf(request, server);
    return sendJson(reply, 200, modelOf(table, indexOf(table, pathParam(request, 'key'))));
  });

  app.delete(`${path}/:key`, WRITE, (request, reply) => {
    const table = tableOf(request, server);
    const index = indexOf(table, pathParam(request, 'key'));
    removeIndex(server, table, index.key);
    return sendNothing(reply);
  });
}
