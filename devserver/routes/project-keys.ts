import type { FastifyInstance } from 'fastify';
import { createSecret } from '../auth/secrets.ts';
import type { Stored } from '../auth/records.ts';
import { openAuthStore, type ProjectKey } from '../auth/store.ts';
import { keyView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import {
  bodyOf,
  list,
  newId,
  optional,
  pathParam,
  queryOf,
  required,
  text,
  type Check,
} from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['keys.read'] } };
const WRITE = { config: { scopes: ['keys.write'] } };

const spec: ListSpec<Stored<ProjectKey>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ name }) => name,
    expire: ({ expire }) => (expire === '' ? null : expire),
    scopes: ({ scopes: all }) => all,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, name }) => `${id} ${name}`,
};

const time: Check<string> = (value, name) => {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) throw invalidArgument(name, 'Value must be a valid date.');
  return formatTime(date);
};

const scopes = list(text(128), { max: 100 });

/** API keys with fewer scopes than the project's own one. */
export function registerProjectKeysRoutes(app: FastifyInstance, server: ServerContext): void {
  const { keys } = openAuthStore(server.db);
  app.post('/project/keys', WRITE, (request, reply) => {
    const input = bodyOf(request);
    const now = formatTime(server.clock());
    const key = keys.insert({
      id: required(input, 'keyId', newId(server.createId)),
      createdAt: now,
      updatedAt: now,
      name: required(input, 'name', text(128)),
      scopes: optional(input, 'scopes', { check: scopes, fallback: [] }),
      expire: optional(input, 'expire', { check: time, fallback: '' }),
      secret: `standard_${createSecret(256)}`,
    });
    return sendJson(reply, 201, keyView(key));
  });
  app.get('/project/keys', READ, (request, reply) => {
    const { total, items } = listItems(keys.all(), queryOf(request), spec);
    return sendJson(reply, 200, { total, keys: items.map(keyView) });
  });
  app.delete('/project/keys/:keyId', WRITE, (request, reply) => {
    const id = pathParam(request, 'keyId');
    if (keys.find(id) === undefined) {
      throw new ApiError('key_not_found', 'Key with the requested ID could not be found.');
    }
    keys.remove(id);
    return sendNothing(reply);
  });
}
