import type { FastifyInstance } from 'fastify';
import type { Stored } from '../auth/records.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { functionOf } from '../functions/lookup.ts';
import { functionSettings, runtime } from '../functions/settings.ts';
import { openFunctionStore, type FunctionStore, type StoredFunction } from '../functions/store.ts';
import { functionView } from '../functions/views.ts';
import { bodyOf, newId, optional, queryOf, required } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';
import { registerExecutionsRoutes } from './executions.ts';
import { registerVariablesRoutes } from './variables.ts';

const READ = { config: { scopes: ['functions.read'] } };
const WRITE = { config: { scopes: ['functions.write'] } };

const spec: ListSpec<Stored<StoredFunction>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ settings }) => settings.name,
    enabled: ({ settings }) => settings.enabled,
    runtime: ({ settings }) => settings.runtime,
    deploymentId: () => '',
    schedule: ({ settings }) => settings.schedule,
    timeout: ({ settings }) => settings.timeout,
    entrypoint: ({ settings }) => settings.entrypoint,
    commands: ({ settings }) => settings.commands,
    installationId: ({ settings }) => settings.installationId,
  },
  idOf: ({ id }) => id,
  searchOf: ({ search }) => search,
};

function registerFunction(app: FastifyInstance, server: ServerContext, store: FunctionStore): void {
  const path = '/functions/:functionId';
  app.get(path, READ, (request, reply) =>
    sendJson(reply, 200, functionView(store, functionOf(request, store))),
  );
  app.put(path, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const given = optional(input, 'runtime', { check: runtime, fallback: undefined });
    const settings = functionSettings(input, given ?? '');
    const stored = functionOf(request, store);
    const saved = store.functions.save({
      ...stored,
      settings: { ...settings, runtime: given ?? stored.settings.runtime },
      updatedAt: formatTime(server.clock()),
    });
    return sendJson(reply, 200, functionView(store, saved));
  });
  app.delete(path, WRITE, (request, reply) => {
    const { id } = functionOf(request, store);
    server.db.transaction(() => {
      store.variables.removeBy('function', id);
      store.functions.remove(id);
    });
    return sendNothing(reply);
  });
}

/** Functions without an executor: they can be described, never deployed or run. */
export function registerFunctionsRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openFunctionStore(server.db);
  app.get('/functions', READ, (request, reply) => {
    const { total, items } = listItems(store.functions.all(), queryOf(request), spec);
    const functions = items.map((item) => functionView(store, item));
    return sendJson(reply, 200, { total, functions });
  });
  app.post('/functions', WRITE, (request, reply) => {
    const input = bodyOf(request);
    const id = required(input, 'functionId', newId(server.createId));
    const settings = functionSettings(input, required(input, 'runtime', runtime));
    if (store.functions.find(id) !== undefined) {
      throw new ApiError(
        'function_already_exists',
        'Function with the requested ID already exists.',
      );
    }
    const now = formatTime(server.clock());
    const search = `${id} ${settings.name} ${settings.runtime}`;
    const times = { createdAt: now, updatedAt: now };
    const made = store.functions.insert({ id, ...times, settings, search });
    return sendJson(reply, 201, functionView(store, made));
  });
  registerFunction(app, server, store);
  registerVariablesRoutes(app, server, store);
  registerExecutionsRoutes(app, server, store);
}
