import type { FastifyInstance, FastifyRequest } from 'fastify';
import { email, name, phone } from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import { openAuthStore, type AuthStore, type Target, type User } from '../auth/store.ts';
import { findUser } from '../auth/users.ts';
import { targetView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, newId, oneOf, optional, pathParam, queryOf, required, text } from '../input.ts';
import { findTarget } from '../messaging/views.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['users.read', 'targets.read'] } };
const WRITE = { config: { scopes: ['users.write', 'targets.write'] } };
const TARGETS = '/users/:userId/targets';
const TARGET = `${TARGETS}/:targetId`;

const spec: ListSpec<Target> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: () => 0,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    providerType: ({ providerType }) => providerType,
    identifier: ({ identifier }) => identifier,
    name: (target) => target.name ?? '',
  },
  idOf: ({ id }) => id,
  searchOf: ({ identifier }) => identifier,
};

const PROVIDER_TYPES = ['email', 'sms', 'push'] as const;

const identifierOf = { email, sms: phone, push: text(2048) } as const;

interface Found {
  readonly user: Stored<User>;
  readonly target: Target;
}

function targetOf(request: FastifyRequest, store: AuthStore): Found {
  const user = findUser(store, pathParam(request, 'userId'));
  const wanted = pathParam(request, 'targetId').toLowerCase();
  const target = user.targets.find(({ id }) => id.toLowerCase() === wanted);
  if (target !== undefined) return { user, target };
  throw new ApiError('user_target_not_found', 'The target could not be found.');
}

/** Addresses that a user has beside its own e-mail address and phone number. */
export function registerTargetsRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  app.get(TARGETS, READ, (request, reply) => {
    const user = findUser(store, pathParam(request, 'userId'));
    const { total, items } = listItems(user.targets, queryOf(request), spec);
    const targets = items.map((target) => targetView(user, target));
    return sendJson(reply, 200, { total, targets });
  });
  app.post(TARGETS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const user = findUser(store, pathParam(request, 'userId'));
    const providerType = required(input, 'providerType', oneOf(PROVIDER_TYPES));
    const now = formatTime(server.clock());
    const target: Target = {
      id: required(input, 'targetId', newId(server.createId)),
      createdAt: now,
      updatedAt: now,
      providerType,
      identifier: required(input, 'identifier', identifierOf[providerType]),
      name: optional(input, 'name', { check: name, fallback: '' }),
    };
    if (findTarget(store, target.id) !== undefined) {
      throw new ApiError('user_target_already_exists', 'A target with the same ID already exists.');
    }
    store.users.save({ ...user, targets: [...user.targets, target] });
    return sendJson(reply, 201, targetView(user, target));
  });
  registerTarget(app, server, store);
}

function registerTarget(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  app.get(TARGET, READ, (request, reply) => {
    const { user, target } = targetOf(request, store);
    return sendJson(reply, 200, targetView(user, target));
  });
  app.patch(TARGET, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const { user, target } = targetOf(request, store);
    const check = identifierOf[target.providerType];
    const changed: Target = {
      ...target,
      updatedAt: formatTime(server.clock()),
      identifier: optional(input, 'identifier', { check, fallback: target.identifier }),
      name: optional(input, 'name', { check: name, fallback: target.name ?? '' }),
    };
    const targets = user.targets.map((each) => (each === target ? changed : each));
    store.users.save({ ...user, targets });
    return sendJson(reply, 200, targetView(user, changed));
  });
  app.delete(TARGET, WRITE, (request, reply) => {
    const { user, target } = targetOf(request, store);
    store.users.save({ ...user, targets: user.targets.filter((each) => each !== target) });
    return sendNothing(reply);
  });
}
