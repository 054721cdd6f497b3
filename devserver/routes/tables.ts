import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import type { Wording } from '../events.ts';
import { boolean, newId, optional, queryOf, required, text, type Input } from '../input.ts';
import { tablePermissions } from '../permissions.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { readInline } from '../schema/inline.ts';
import { databaseOf, tableOf } from '../schema/lookup.ts';
import { newTableModel, tableModel } from '../schema/models.ts';
import { createTable, removeTable, type NewTable } from '../schema/tables.ts';
import type { JsonObject, TableRecord } from '../store/schema.ts';
import { formatTime } from '../time.ts';
import { readBody, type Vocabulary } from '../vocabulary.ts';

const READ = { config: { scopes: ['tables.read', 'collections.read'] } };
const WRITE = { config: { scopes: ['tables.write', 'collections.write'] } };

const LIST: ListSpec<TableRecord> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ number }) => number,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ name }) => name,
    enabled: ({ enabled }) => enabled,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, name }) => `${id} ${name}`,
};

/** By an API's words: only the older one knows of a filter on whether rows have permissions. */
const LISTS: Record<Wording, ListSpec<TableRecord>> = {
  tables: LIST,
  collections: {
    ...LIST,
    attributes: { ...LIST.attributes, documentSecurity: ({ rowSecurity }) => rowSecurity },
  },
};

const name = text(128);

function readNewTable(input: Input, createId: () => string): NewTable {
  return {
    id: required(input, 'tableId', newId(createId)),
    name: required(input, 'name', name),
    permissions: optional(input, 'permissions', { check: tablePermissions, fallback: [] }),
    rowSecurity: optional(input, 'rowSecurity', { check: boolean, fallback: false }),
    enabled: optional(input, 'enabled', { check: boolean, fallback: true }),
  };
}

/** What a PUT leaves out falls back to the value of a new table, but name and permissions stay. */
function readChanges(input: Input, table: TableRecord): Omit<NewTable, 'id'> {
  return {
    name: optional(input, 'name', { check: name, fallback: table.name }),
    permissions: optional(input, 'permissions', {
      check: tablePermissions,
      fallback: table.permissions,
    }),
    rowSecurity: optional(input, 'rowSecurity', { check: boolean, fallback: false }),
    enabled: optional(input, 'enabled', { check: boolean, fallback: true }),
  };
}

export function registerTablesRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const { paths, lists, wording } = vocabulary;
  const one = `${paths.tables}/:tableId`;
  const modelOf = (table: TableRecord): JsonObject => vocabulary.table(tableModel(table));

  app.get(paths.tables, READ, (request, reply) => {
    const tables = server.schema.tables(databaseOf(request, server));
    const { total, items } = listItems(tables, queryOf(request), LISTS[wording]);
    return sendJson(reply, 200, { total, [lists.tables]: items.map(modelOf) });
  });

  app.post(paths.tables, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const table = readNewTable(input, server.createId);
    const inline = readInline(input);
    const created = createTable(server, databaseOf(request, server), { table, inline });
    return sendJson(reply, 201, vocabulary.table(newTableModel(created)));
  });

  app.get(one, READ, (request, reply) => sendJson(reply, 200, modelOf(tableOf(request, server))));

  app.put(one, WRITE, (request, reply) => {
    const table = tableOf(request, server);
    const input = readBody(vocabulary, request);
    const changes = readChanges(input, table);
    const isPurged = optional(input, 'purge', { check: boolean, fallback: false });
    if (isPurged) server.rows.lists.purge(table);
    const updatedAt = formatTime(server.clock());
    return sendJson(
      reply,
      200,
      modelOf(server.schema.saveTable({ ...table, ...changes, updatedAt })),
    );
  });

  app.delete(one, WRITE, (request, reply) => {
    removeTable(server, tableOf(request, server));
    return sendNothing(reply);
  });
}
