import type { FastifyInstance, FastifyRequest } from 'fastify';
import { email, given, localUrl, nameOrEmpty, phone } from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import {
  openAuthStore,
  type AuthStore,
  type Membership,
  type Team,
  type User,
} from '../auth/store.ts';
import { findMembership, isOwner, teamOf } from '../auth/teams.ts';
import { createUser, findUser } from '../auth/users.ts';
import { membershipView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import {
  bodyOf,
  id,
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
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['teams.read'] } };
const WRITE = { config: { scopes: ['teams.write'] } };
const OPEN = { config: { scopes: ['public'] } };

const LIST: ListSpec<Stored<Membership>> = {
  attributes: {
    $id: (membership) => membership.id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    userId: ({ userId }) => userId,
    teamId: ({ teamId }) => teamId,
    invited: ({ invited }) => invited,
    joined: ({ joined }) => (joined === '' ? null : joined),
    confirm: ({ confirm }) => confirm,
    roles: ({ roles }) => roles,
  },
  idOf: (membership) => membership.id,
  searchOf: (membership) => `${membership.id} ${membership.userId}`,
};

interface Services {
  readonly server: ServerContext;
  readonly store: AuthStore;
}

/** Members see who is in the team only by role: who it is stays with keys. */
function viewFor(request: FastifyRequest, store: AuthStore, team: Team) {
  const isNamed = request.principal.kind === 'key';
  return (membership: Membership) => {
    const member = isNamed ? store.users.find(membership.userId) : undefined;
    return membershipView(membership, { team, member });
  };
}

const notFound = (): ApiError =>
  new ApiError('membership_not_found', 'Membership with the requested ID could not be found.');

/** The user to add: by id, or by e-mail or phone, when needed made new. */
async function invitedUser({ server, store }: Services, input: Input): Promise<User> {
  const userId = optional(input, 'userId', { check: id, fallback: '' });
  const address = optional(input, 'email', { check: email, fallback: '' });
  const number = optional(input, 'phone', { check: phone, fallback: '' });
  if (userId !== '') return findUser(store, userId);
  if (address === '' && number === '') {
    throw invalidArgument('userId', 'At least one of userId, email, or phone is required.');
  }
  const [column, value] = address === '' ? ['phone', number] : ['email', address];
  const name = optional(input, 'name', { check: nameOrEmpty, fallback: '' });
  const contact = { email: address, phone: number };
  return (
    store.users.findBy(column, value)[0] ??
    (await createUser(server, store, { id: server.createId(), ...contact, name, password: '' }))
  );
}

function checkNewMember(store: AuthStore, team: Team, user: User): void {
  const existing = store.memberships
    .findBy('team_id', team.id)
    .find(({ userId }) => userId === user.id);
  if (existing === undefined) return;
  throw existing.confirm
    ? new ApiError('membership_already_confirmed', 'Membership is already confirmed.')
    : new ApiError('team_invite_already_exists', 'User has already been invited.');
}

function registerAdding(app: FastifyInstance, services: Services, roles: Check<string[]>): void {
  const { server, store } = services;
  app.post('/teams/:teamId/memberships', WRITE, async (request, reply) => {
    const input = bodyOf(request);
    const isKey = request.principal.kind === 'key';
    const granted = given(input, 'roles', roles);
    if (isKey) optional(input, 'url', { check: localUrl, fallback: '' });
    else required(input, 'url', localUrl);
    const team = teamOf(request, store, 'write');
    const user = await invitedUser(services, input);
    checkNewMember(store, team, user);
    const now = formatTime(server.clock());
    const membership = store.memberships.insert({
      id: server.createId(),
      createdAt: now,
      updatedAt: now,
      userId: user.id,
      teamId: team.id,
      roles: granted,
      invited: now,
      joined: isKey ? now : '',
      confirm: isKey,
    });
    const member = { ...user, accessedAt: '' };
    return sendJson(reply, 201, membershipView(membership, { team, member }));
  });
}

function registerChanges(app: FastifyInstance, services: Services, roles: Check<string[]>): void {
  const { server, store } = services;
  app.patch('/teams/:teamId/memberships/:membershipId', WRITE, (request, reply) => {
    const granted = given(bodyOf(request), 'roles', roles);
    const team = teamOf(request, store, 'write');
    const membership = findMembership(request, store, team);
    if (membership === undefined) throw notFound();
    const updatedAt = formatTime(server.clock());
    const changed = store.memberships.save({ ...membership, roles: granted, updatedAt });
    const member = { ...findUser(store, membership.userId), accessedAt: '' };
    return sendJson(reply, 200, membershipView(changed, { team, member }));
  });
  app.delete('/teams/:teamId/memberships/:membershipId', WRITE, (request, reply) => {
    const team = teamOf(request, store, 'read');
    const membership = findMembership(request, store, team);
    if (membership === undefined) {
      throw new ApiError('team_invite_not_found', 'The requested invitation could not be found.');
    }
    const { principal } = request;
    const isOwn = principal.kind === 'user' && principal.user.id === membership.userId;
    if (!isOwn && !isOwner(principal, team)) {
      throw new ApiError('user_unauthorized', 'The current user is not authorized.');
    }
    store.memberships.remove(membership.id);
    return sendNothing(reply);
  });
  app.patch('/teams/:teamId/memberships/:membershipId/status', OPEN, (request) => {
    const input = bodyOf(request);
    required(input, 'userId', id);
    required(input, 'secret', text(256));
    if (store.memberships.find(pathParam(request, 'membershipId')) === undefined) throw notFound();
    // Invitations go out by mail, which devserver does not send: nobody can hold the right secret.
    throw new ApiError('team_invalid_secret', 'The team invitation secret is invalid.');
  });
}

/** Who belongs to a team. Keys add members at once; users invite them. */
export function registerMembershipsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  roles: Check<string[]>,
): void {
  const store = openAuthStore(server.db);
  app.get('/teams/:teamId/memberships', READ, (request, reply) => {
    const team = teamOf(request, store, 'read');
    const all = store.memberships.findBy('team_id', team.id);
    const { total, items } = listItems(all, queryOf(request), LIST);
    const memberships = items.map(viewFor(request, store, team));
    return sendJson(reply, 200, { total, memberships });
  });
  app.get('/teams/:teamId/memberships/:membershipId', READ, (request, reply) => {
    const team = teamOf(request, store, 'read');
    const membership = findMembership(request, store, team);
    if (membership === undefined) throw notFound();
    return sendJson(reply, 200, viewFor(request, store, team)(membership));
  });
  registerAdding(app, { server, store }, roles);
  registerChanges(app, { server, store }, roles);
}
