import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { boolean, id, optional, pathParam, queryOf, required, type Input } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import {
  COLUMN_TYPES,
  checkConstraints,
  checkDefaultLength,
  type ColumnType,
} from '../schema/column-types.ts';
import {
  addColumn,
  checkKeyIsFree,
  checkRoom,
  makeAvailable,
  removeColumn,
} from '../schema/columns.ts';
import { changeColumn, type ColumnChange } from '../schema/column-changes.ts';
import { columnOf, tableOf } from '../schema/lookup.ts';
import { columnModel, listedColumns, scalarModel } from '../schema/models.ts';
import type { ColumnRecord, Json, JsonObject, ScalarColumn } from '../store/schema.ts';
import { readBody, type Vocabulary } from '../vocabulary.ts';

const READ = {
  config: { scopes: ['tables.read', 'collections.read', 'columns.read', 'attributes.read'] },
};
const WRITE = {
  config: { scopes: ['tables.write', 'collections.write', 'columns.write', 'attributes.write'] },
};

const scalarValue =
  <T extends string | number | boolean>(valueOf: (column: ScalarColumn) => T, other: T) =>
  (column: ColumnRecord): T =>
    column.kind === 'scalar' ? valueOf(column) : other;

const LIST: ListSpec<ColumnRecord> = {
  attributes: {
    $id: ({ key }) => key,
    $sequence: ({ number }) => number,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    key: ({ key }) => key,
    type: (column) => (column.kind === 'scalar' ? column.type : 'relationship'),
    size: scalarValue(({ size }) => size, 0),
    required: scalarValue((column) => column.required, false),
    array: scalarValue(({ array }) => array, false),
    status: ({ status }) => status,
    error: ({ error }) => error,
  },
  idOf: ({ key }) => key,
  searchOf: ({ key }) => key,
};

function readNewColumn(
  input: Input,
  type: ColumnType,
): Omit<ScalarColumn, 'number' | 'status' | 'error' | 'createdAt' | 'updatedAt'> {
  return {
    kind: 'scalar',
    key: required(input, 'key', id),
    type: type.type,
    format: type.format,
    ...type.readDetails(input),
    required: required(input, 'required', strictBoolean),
    default: optional<Json, null>(input, 'default', { check: type.checkDefault, fallback: null }),
    array: optional(input, 'array', { check: boolean, fallback: false }) && type.isListable,
  };
}

function strictBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw invalidArgument(name, 'Value must be a valid boolean.');
  return value;
}

function readChange(input: Input, type: ColumnType): ColumnChange {
  if (!('default' in input)) throw invalidArgument('default', 'Param "default" is not optional.');
  return {
    required: required(input, 'required', strictBoolean),
    default: optional<Json, null>(input, 'default', { check: type.checkDefault, fallback: null }),
    newKey: optional(input, 'newKey', { check: id, fallback: null }),
    details: type.readChanges(input),
  };
}

interface Endpoint {
  readonly type: ColumnType;
  readonly vocabulary: Vocabulary;
}

function createColumn(server: ServerContext, { type, vocabulary }: Endpoint) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const input = readBody(vocabulary, request);
    const column = readNewColumn(input, type);
    const table = tableOf(request, server);
    checkConstraints(column);
    checkKeyIsFree(table, column.key);
    checkDefaultLength(column);
    checkRoom([...table.columns, column]);
    const { column: added } = addColumn(server, table, column);
    makeAvailable(server, table, added.number);
    return sendJson(reply, 202, columnModel(added));
  };
}

function updateColumn(server: ServerContext, { type, vocabulary }: Endpoint) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const change = readChange(readBody(vocabulary, request), type);
    const table = tableOf(request, server);
    const column = columnOf(table, pathParam(request, 'key'));
    if (column.kind === 'relationship') {
      throw new ApiError('column_type_invalid', 'A relationship has its own endpoint.');
    }
    if (column.status !== 'available') {
      throw new ApiError('column_not_available', 'The column is not available yet.');
    }
    const changed = changeColumn(server, { table, column }, change);
    const model = scalarModel(changed, type.model);
    return sendJson(reply, 200, 'encrypt' in model ? { ...model, encrypt: null } : model);
  };
}

export function registerColumnsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const path = vocabulary.paths.columns;
  const modelOf = (column: ColumnRecord): JsonObject => vocabulary.column(columnModel(column));

  app.get(path, READ, (request, reply) => {
    const columns = listedColumns(tableOf(request, server));
    const { total, items } = listItems(columns, queryOf(request), LIST);
    return sendJson(reply, 200, { total, [vocabulary.lists.columns]: items.map(modelOf) });
  });

  app.get(`${path}/:key`, READ, (request, reply) => {
    const key = pathParam(request, 'key');
    return sendJson(reply, 200, modelOf(columnOf(tableOf(request, server), key)));
  });

  app.delete(`${path}/:key`, WRITE, (request, reply) => {
    const key = pathParam(request, 'key');
    const table = tableOf(request, server);
    removeColumn(server, table, columnOf(table, key));
    return sendNothing(reply);
  });

  for (const [segment, type] of Object.entries(COLUMN_TYPES)) {
    app.post(`${path}/${segment}`, WRITE, createColumn(server, { type, vocabulary }));
    app.patch(`${path}/${segment}/:key`, WRITE, updateColumn(server, { type, vocabulary }));
  }
}
