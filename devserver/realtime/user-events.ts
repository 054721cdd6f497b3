import { openAuthStore } from '../auth/store.ts';
import { sessionView, userView } from '../auth/views.ts';
import type { EventPayload, UserEvent, WriteAction } from '../events.ts';
import { fromAnswer, omit, type Call, type RouteEvents } from './announce.ts';

const account = (action: WriteAction, attribute?: string): RouteEvents =>
  fromAnswer((payload) => ({
    kind: 'user',
    action,
    attribute,
    userId: String(payload['$id']),
    payload,
  }));

/** Some answers tell only the part that was changed: whose it is stands in the path. */
const partOfUser = (attribute: string): RouteEvents =>
  fromAnswer((payload, { ids }) => ({
    kind: 'user',
    action: 'update',
    attribute,
    userId: ids[0] ?? '',
    payload,
  }));

const part = (name: string, action: WriteAction): RouteEvents =>
  fromAnswer((payload) => ({
    kind: 'user',
    action,
    userId: String(payload['userId']),
    part: { name, id: String(payload['$id']) },
    payload,
  }));

/** Secrets that go out by mail are not told. */
const mailed =
  (name: string, action: WriteAction): RouteEvents =>
  (call) =>
  (answer) =>
    part(name, action)(call)(omit(answer, 'secret'));

const deleteUser: RouteEvents = ({ server, ids: [id = ''] }) => {
  const user = openAuthStore(server.db).users.find(id);
  return () =>
    user === undefined
      ? []
      : [{ kind: 'user', action: 'delete', userId: user.id, payload: userView(user) }];
};

/** The session that the request itself carries. */
function currentSession({ request }: Call): string | undefined {
  const { principal } = request;
  return principal.kind === 'guest' ? undefined : principal.user?.sessionId;
}

const deleteSession =
  (idOf: (call: Call) => string | undefined): RouteEvents =>
  (call) => {
    const id = idOf(call);
    const session = openAuthStore(call.server.db).sessions.find(id ?? '');
    if (session === undefined) return () => [];
    const isCurrent = session.id === currentSession(call);
    const event: UserEvent = {
      kind: 'user',
      action: 'delete',
      userId: session.userId,
      part: { name: 'sessions', id: session.id },
      payload: sessionView(session, { isCurrent, secret: '' }),
    };
    return () => [event];
  };

const deleteSessionsOfUser: RouteEvents = ({ server, ids: [id = ''] }) => {
  const user = openAuthStore(server.db).users.find(id);
  if (user === undefined) return () => [];
  const payload: EventPayload = userView(user);
  return () => [
    { kind: 'user', action: 'delete', userId: user.id, part: { name: 'sessions' }, payload },
  ];
};

const sessionInPath = (call: Call): string | undefined =>
  call.ids[0] === 'current' ? currentSession(call) : call.ids[0];

/** What calls about users and their sessions tell. */
export const USER_ROUTES: readonly (readonly [string, RouteEvents])[] = [
  ['POST /account', account('create')],
  ['PATCH /account/name', account('update', 'name')],
  ['PATCH /account/email', account('update', 'email')],
  ['PATCH /account/phone', account('update', 'phone')],
  ['PATCH /account/password', account('update', 'password')],
  ['PATCH /account/prefs', account('update', 'prefs')],
  ['PATCH /account/status', account('update', 'status')],
  ['PATCH /account/mfa', account('update', 'mfa')],
  ['POST /account/recovery', mailed('recovery', 'create')],
  ['PUT /account/recovery', mailed('recovery', 'update')],
  ['POST /account/verification', mailed('verification', 'create')],
  ['PUT /account/verification', mailed('verification', 'update')],
  ['POST /account/verifications/email', mailed('verification', 'create')],
  ['PUT /account/verifications/email', mailed('verification', 'update')],
  ['POST /account/sessions/email', part('sessions', 'create')],
  ['POST /account/sessions/anonymous', part('sessions', 'create')],
  ['POST /account/sessions/token', part('sessions', 'create')],
  ['PUT /account/sessions/magic-url', part('sessions', 'create')],
  ['PUT /account/sessions/phone', part('sessions', 'create')],
  ['PATCH /account/sessions/:', part('sessions', 'update')],
  ['DELETE /account/sessions/:', deleteSession(sessionInPath)],
  ['DELETE /account/sessions', deleteSession(currentSession)],
  ['POST /users', account('create')],
  ['DELETE /users/:', deleteUser],
  ['PATCH /users/:/name', account('update', 'name')],
  ['PATCH /users/:/email', account('update', 'email')],
  ['PATCH /users/:/phone', account('update', 'phone')],
  ['PATCH /users/:/password', account('update', 'password')],
  ['PATCH /users/:/status', account('update', 'status')],
  ['PUT /users/:/labels', account('update', 'labels')],
  ['PATCH /users/:/verification', account('update', 'verification')],
  ['PATCH /users/:/verification/phone', account('update', 'verification')],
  ['PATCH /users/:/mfa', account('update', 'mfa')],
  ['PATCH /users/:/impersonator', account('update', 'impersonator')],
  ['PATCH /users/:/prefs', partOfUser('prefs')],
  ['POST /users/:/sessions', part('sessions', 'create')],
  ['DELETE /users/:/sessions/:', deleteSession(({ ids }) => ids[1])],
  ['DELETE /users/:/sessions', deleteSessionsOfUser],
  ['POST /users/:/tokens', part('tokens', 'create')],
];
