import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { functionOf } from '../functions/lookup.ts';
import type { FunctionStore, Variable } from '../functions/store.ts';
import { variableView } from '../functions/views.ts';
import { bodyOf, boolean, newId, optional, pathParam, queryOf, required, text } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['functions.read'] } };
const WRITE = { config: { scopes: ['functions.write'] } };

const VARIABLES = '/functions/:functionId/variables';
const VARIABLE = `${VARIABLES}/:variableId`;

const spec: ListSpec<Stored<Variable>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    key: ({ key }) => key,
    secret: ({ secret }) => secret,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, key }) => `${id} ${key}`,
};

const variableKey = text(255);
const variableValue = text(8192, 0);

function variableOf(request: FastifyRequest, store: FunctionStore): Stored<Variable> {
  const { id } = functionOf(request, store);
  const variable = store.variables.find(pathParam(request, 'variableId'));
  if (variable?.functionId === id) return variable;
  throw new ApiError('variable_not_found', 'Variable with the requested ID could not be found.');
}

function checkUnused(store: FunctionStore, { id, functionId, key }: Variable): void {
  const others = store.variables.findBy('function', functionId);
  if (!others.some((other) => other.key === key && other.id !== id)) return;
  throw new ApiError('variable_already_exists', 'Variable with the same key already exists.');
}

function registerVariable(app: FastifyInstance, server: ServerContext, store: FunctionStore): void {
  app.get(VARIABLE, READ, (request, reply) =>
    sendJson(reply, 200, variableView(variableOf(request, store))),
  );
  app.put(VARIABLE, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const key = optional(input, 'key', { check: variableKey, fallback: undefined });
    const value = optional(input, 'value', { check: variableValue, fallback: undefined });
    const secret = optional(input, 'secret', { check: boolean, fallback: undefined });
    const stored = variableOf(request, store);
    if (stored.secret && secret === false) {
      throw new ApiError('variable_cannot_unset_secret', 'Secret variables stay secret.');
    }
    const changed = {
      ...stored,
      key: key ?? stored.key,
      value: value ?? stored.value,
      secret: secret ?? stored.secret,
      updatedAt: formatTime(server.clock()),
    };
    checkUnused(store, changed);
    return sendJson(reply, 200, variableView(store.variables.save(changed)));
  });
  app.delete(VARIABLE, WRITE, (request, reply) => {
    store.variables.remove(variableOf(request, store).id);
    return sendNothing(reply);
  });
}

/** What functions find in their environment. */
export function registerVariablesRoutes(
  app: FastifyInstance,
  server: ServerContext,
  store: FunctionStore,
): void {
  app.get(VARIABLES, READ, (request, reply) => {
    const variables = store.variables.findBy('function', functionOf(request, store).id);
    const { total, items } = listItems(variables, queryOf(request), spec);
    return sendJson(reply, 200, { total, variables: items.map(variableView) });
  });
  app.post(VARIABLES, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const now = formatTime(server.clock());
    const id = required(input, 'variableId', newId(server.createId));
    const key = required(input, 'key', variableKey);
    const value = required(input, 'value', variableValue);
    const secret = optional(input, 'secret', { check: boolean, fallback: true });
    const functionId = functionOf(request, store).id;
    const times = { createdAt: now, updatedAt: now };
    const variable = { id, ...times, functionId, key, value, secret };
    checkUnused(store, variable);
    if (store.variables.find(id) !== undefined) {
      throw new ApiError('variable_already_exists', 'Variable with the same ID already exists.');
    }
    return sendJson(reply, 201, variableView(store.variables.insert(variable)));
  });
  registerVariable(app, server, store);
}
