import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ForeignHash } from '../auth/foreign-hashes.ts';
import {
  email,
  emailOrEmpty,
  given,
  nameOrEmpty,
  password,
  passwordOrEmpty,
  phone,
  phoneOrEmpty,
  prefs,
} from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import { openAuthStore, removeUser, type AuthStore, type User } from '../auth/store.ts';
import {
  createUser,
  findUser,
  passwordChange,
  updateUser,
  type UserChange,
} from '../auth/users.ts';
import { membershipView, prefsView, userView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import {
  bodyOf,
  boolean,
  list,
  newId,
  optional,
  pathParam,
  queryOf,
  required,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { registerTargetsRoutes } from './targets.ts';
import { registerUserSessionsRoutes } from './user-sessions.ts';

const READ = { config: { scopes: ['users.read'] } };
const WRITE = { config: { scopes: ['users.write'] } };

const orNull = (text: string): string | null => (text === '' ? null : text);

const LIST: ListSpec<Stored<User>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ name }) => name,
    email: ({ email }) => orNull(email),
    phone: ({ phone }) => orNull(phone),
    status: ({ status }) => status,
    passwordUpdate: ({ passwordUpdate }) => orNull(passwordUpdate),
    registration: ({ registration }) => registration,
    emailVerification: ({ emailVerification }) => emailVerification,
    phoneVerification: ({ phoneVerification }) => phoneVerification,
    labels: ({ labels }) => labels,
    impersonator: ({ impersonator }) => impersonator,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, email, phone, name, labels }) => [id, email, phone, name, ...labels].join(' '),
};

const label: Check<string> = (value, name) => {
  if (typeof value === 'string' && /^[A-Za-z0-9]{1,36}$/.test(value)) return value;
  throw invalidArgument(name, 'Labels are of at most 36 letters and digits.');
};

const labels = list(label, { max: 1000 });

type Change = (input: Input, server: ServerContext) => UserChange | Promise<UserChange>;

/** What each small call changes of a user. */
const CHANGES: Readonly<Record<string, { method: 'PATCH' | 'PUT'; change: Change }>> = {
  name: { method: 'PATCH', change: (input) => ({ name: given(input, 'name', nameOrEmpty) }) },
  email: {
    method: 'PATCH',
    change: (input) => ({ email: given(input, 'email', emailOrEmpty), emailVerification: false }),
  },
  phone: {
    method: 'PATCH',
    change: (input) => ({ phone: given(input, 'number', phoneOrEmpty), phoneVerification: false }),
  },
  password: {
    method: 'PATCH',
    change: (input, server) => passwordChange(given(input, 'password', passwordOrEmpty), server),
  },
  status: { method: 'PATCH', change: (input) => ({ status: required(input, 'status', boolean) }) },
  labels: {
    method: 'PUT',
    change: (input) => ({ labels: [...new Set(required(input, 'labels', labels))] }),
  },
  verification: {
    method: 'PATCH',
    change: (input) => ({ emailVerification: required(input, 'emailVerification', boolean) }),
  },
  'verification/phone': {
    method: 'PATCH',
    change: (input) => ({ phoneVerification: required(input, 'phoneVerification', boolean) }),
  },
  mfa: { method: 'PATCH', change: (input) => ({ mfa: required(input, 'mfa', boolean) }) },
  impersonator: {
    method: 'PATCH',
    change: (input) => ({ impersonator: required(input, 'impersonator', boolean) }),
  },
};

const userOf = (request: FastifyRequest, store: AuthStore): Stored<User> =>
  findUser(store, pathParam(request, 'userId'));

function registerChanges(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  for (const [path, { method, change }] of Object.entries(CHANGES)) {
    app.route({
      method,
      url: `/users/:userId/${path}`,
      ...WRITE,
      handler: async (request, reply) => {
        const id = pathParam(request, 'userId');
        const changed = await change(bodyOf(request), server);
        const before = findUser(store, id);
        const options = { user: before, change: changed, targets: 'add' } as const;
        const user = updateUser(server, store, options);
        // The answer still shows a target that the call has removed.
        const isShorter = user.targets.length < before.targets.length;
        const targets = isShorter ? before.targets : user.targets;
        return sendJson(reply, 200, userView({ ...user, targets }));
      },
    });
  }
}

function registerParts(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  app.get('/users/:userId/prefs', READ, (request, reply) =>
    sendJson(reply, 200, prefsView(userOf(request, store).prefs)),
  );
  app.patch('/users/:userId/prefs', WRITE, (request, reply) => {
    const user = userOf(request, store);
    const change = { prefs: given(bodyOf(request), 'prefs', prefs) };
    return sendJson(reply, 200, prefsView(updateUser(server, store, { user, change }).prefs));
  });
  app.get('/users/:userId/memberships', READ, (request, reply) => {
    const user = userOf(request, store);
    const memberships = store.memberships.findBy('user_id', user.id).flatMap((membership) => {
      const team = store.teams.find(membership.teamId);
      return team
        ? [membershipView(membership, { team, member: { ...user, accessedAt: '' } })]
        : [];
    });
    return sendJson(reply, 200, { total: memberships.length, memberships });
  });
  // Devserver signs nobody in by another service, and keeps no log of what users do.
  app.get('/users/identities', READ, (_request, reply) =>
    sendJson(reply, 200, { total: 0, identities: [] }),
  );
  app.get('/users/:userId/logs', READ, (request, reply) => {
    userOf(request, store);
    return sendJson(reply, 200, { total: 0, logs: [] });
  });
}

const FOREIGN_HASHES: readonly ForeignHash[] = ['argon2', 'bcrypt', 'md5', 'sha'];

/** Users that are brought along from elsewhere, with their hashed passwords. */
function registerForeignUsers(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  for (const hash of FOREIGN_HASHES) {
    app.post(`/users/${hash}`, WRITE, async (request, reply) => {
      const input = bodyOf(request);
      const user = await createUser(server, store, {
        id: required(input, 'userId', newId(server.createId)),
        email: required(input, 'email', email),
        phone: '',
        password: required(input, 'password', text(256, 1)),
        hash,
        name: optional(input, 'name', { check: nameOrEmpty, fallback: '' }),
      });
      return sendJson(reply, 201, userView(user));
    });
  }
}

/** Users as keys see and change them. */
export function registerUsersRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  app.get('/users', READ, (request, reply) => {
    const { total, items } = listItems(store.users.all(), queryOf(request), LIST);
    return sendJson(reply, 200, { total, users: items.map(userView) });
  });
  app.post('/users', WRITE, async (request, reply) => {
    const input = bodyOf(request);
    const user = await createUser(server, store, {
      id: required(input, 'userId', newId(server.createId)),
      email: optional(input, 'email', { check: email, fallback: '' }),
      phone: optional(input, 'phone', { check: phone, fallback: '' }),
      password: optional(input, 'password', { check: password, fallback: '' }),
      name: optional(input, 'name', { check: nameOrEmpty, fallback: '' }),
    });
    return sendJson(reply, 201, userView(user));
  });
  app.get('/users/:userId', READ, (request, reply) =>
    sendJson(reply, 200, userView(userOf(request, store))),
  );
  app.delete('/users/:userId', WRITE, (request, reply) => {
    removeUser(store, userOf(request, store).id);
    return sendNothing(reply);
  });
  registerChanges(app, server, store);
  registerParts(app, server, store);
  registerForeignUsers(app, server, store);
  registerTargetsRoutes(app, server);
  registerUserSessionsRoutes(app, server);
}
