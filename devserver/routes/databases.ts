import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, boolean, newId, optional, queryOf, required, text, type Input } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { databaseOf } from '../schema/lookup.ts';
import { databaseModel } from '../schema/models.ts';
import { removeDatabase } from '../schema/tables.ts';
import type { DatabaseRecord } from '../store/schema.ts';
import { formatTime } from '../time.ts';
import type { Vocabulary } from '../vocabulary.ts';

const READ = { config: { scopes: ['databases.read'] } };
const WRITE = { config: { scopes: ['databases.write'] } };

const LIST: ListSpec<DatabaseRecord> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ name }) => name,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, name }) => `${id} ${name}`,
};

const name = text(128);

function readNewDatabase(
  input: Input,
  { createId, clock }: ServerContext,
): Omit<DatabaseRecord, 'sequence' | 'type'> {
  const now = formatTime(clock());
  return {
    id: required(input, 'databaseId', newId(createId)),
    name: required(input, 'name', name),
    enabled: optional(input, 'enabled', { check: boolean, fallback: true }),
    nextTable: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** Databases, which both APIs can reach, whichever of them made one. */
export function registerDatabasesRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const path = vocabulary.paths.databases;
  app.get(path, READ, (request, reply) => {
    const shown = server.schema.databases().filter(vocabulary.showsDatabase);
    const { total, items } = listItems(shown, queryOf(request), LIST);
    return sendJson(reply, 200, { total, databases: items.map(databaseModel) });
  });

  app.post(path, WRITE, (request, reply) => {
    const fields = readNewDatabase(bodyOf(request), server);
    if (server.schema.findDatabase(fields.id) !== undefined) {
      throw new ApiError('database_already_exists', 'A database with this ID already exists.');
    }
    const created = server.schema.createDatabase({ ...fields, type: vocabulary.databaseType });
    return sendJson(reply, 201, databaseModel(created));
  });

  app.get(`${path}/:databaseId`, READ, (request, reply) =>
    sendJson(reply, 200, databaseModel(databaseOf(request, server))),
  );

  app.put(`${path}/:databaseId`, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const newName = optional(input, 'name', { check: name, fallback: null });
    const enabled = optional(input, 'enabled', { check: boolean, fallback: true });
    const database = databaseOf(request, server);
    const updatedAt = formatTime(server.clock());
    const saved = server.schema.saveDatabase({
      ...database,
      name: newName ?? database.name,
      enabled,
      updatedAt,
    });
    return sendJson(reply, 200, databaseModel(saved));
  });

  app.delete(`${path}/:databaseId`, WRITE, (request, reply) => {
    removeDatabase(server, databaseOf(request, server));
    return sendNothing(reply);
  });
}
