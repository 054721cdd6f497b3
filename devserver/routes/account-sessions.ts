import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { email, password } from '../auth/input.ts';
import { isPassword } from '../auth/passwords.ts';
import {
  clearSessionCookies,
  createJwt,
  extendSession,
  openSession,
  setSessionCookies,
  type NewSession,
} from '../auth/sessions.ts';
import { openAuthStore, type AuthStore, type Session } from '../auth/store.ts';
import type { PrincipalUser } from '../auth/types.ts';
import { createUser, updateUser } from '../auth/users.ts';
import { tokenSessions, useToken } from '../auth/tokens.ts';
import { sessionView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, id, pathParam, required, text } from '../input.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { jwtSeconds } from './user-sessions.ts';

const ACCOUNT = { config: { scopes: ['account'] } };
const OPEN = { config: { scopes: ['sessions.write'] } };

interface Services {
  readonly server: ServerContext;
  readonly store: AuthStore;
}

function callerOf({ principal }: FastifyRequest): PrincipalUser {
  if (principal.kind === 'user') return principal.user;
  throw new ApiError('general_unauthorized_scope', 'Only a signed-in user has sessions.');
}

function sessionNotFound(): ApiError {
  return new ApiError('user_session_not_found', 'The current user session could not be found.');
}

/** The session in the path; `current` is the one that the request itself carries. */
function sessionOf(request: FastifyRequest, store: AuthStore): Session {
  const caller = callerOf(request);
  const asked = pathParam(request, 'sessionId');
  const wanted = asked === 'current' ? caller.sessionId : asked;
  const session = wanted === undefined ? undefined : store.sessions.find(wanted);
  if (session?.userId !== caller.id) throw sessionNotFound();
  return session;
}

function signIn(
  { server, store }: Services,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  session: NewSession,
): FastifyReply {
  if (!session.user.status) {
    throw new ApiError('user_blocked', 'The current user has been blocked.');
  }
  const opened = openSession({ server, store, request }, session);
  setSessionCookies(reply, server, opened);
  const secret = request.principal.kind === 'key' ? opened.secret : '';
  return sendJson(reply, 201, sessionView(opened.session, { isCurrent: true, secret }));
}

function checkSignedOut({ principal }: FastifyRequest): void {
  if (principal.kind !== 'user') return;
  throw new ApiError('user_session_already_exists', 'There is a session already.');
}

function registerSignIn(app: FastifyInstance, services: Services): void {
  const { server, store } = services;
  app.post('/account/sessions/email', OPEN, async (request, reply) => {
    const input = bodyOf(request);
    const address = required(input, 'email', email);
    const secret = required(input, 'password', password);
    const [user] = store.users.findBy('email', address);
    if (user === undefined || !(await isPassword(secret, user))) {
      throw new ApiError('user_invalid_credentials', 'Invalid credentials.');
    }
    checkSignedOut(request);
    const method = { provider: 'email', providerUid: address, factors: ['password'] };
    return signIn(services, { request, reply }, { user, ...method });
  });
  app.post('/account/sessions/anonymous', OPEN, async (request, reply) => {
    checkSignedOut(request);
    const blank = { name: '', email: '', phone: '', password: '' };
    const user = await createUser(server, store, { id: server.createId(), ...blank });
    const method = { provider: 'anonymous', factors: ['anonymous'] };
    return signIn(services, { request, reply }, { user, ...method });
  });
  app.post('/account/sessions/token', OPEN, (request, reply) => {
    const input = bodyOf(request);
    const { kind, user } = useToken(services, {
      userId: required(input, 'userId', id),
      secret: required(input, 'secret', text(256)),
      kinds: ['generic', 'email', 'magic-url'],
    });
    const { change, ...method } = tokenSessions[kind];
    const proven = updateUser(server, store, { user, change });
    return signIn(services, { request, reply }, { user: proven, ...method });
  });
}

function registerSignOut(app: FastifyInstance, { server, store }: Services): void {
  app.delete('/account/sessions', ACCOUNT, (request, reply) => {
    store.sessions.removeBy('user_id', callerOf(request).id);
    clearSessionCookies(reply, server);
    return sendNothing(reply);
  });
  app.delete('/account/sessions/:sessionId', ACCOUNT, (request, reply) => {
    const session = sessionOf(request, store);
    store.sessions.remove(session.id);
    if (session.id === callerOf(request).sessionId) clearSessionCookies(reply, server);
    return sendNothing(reply);
  });
}

/** Sessions and JWTs of the caller's own account. */
export function registerAccountSessionsRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  app.get('/account/sessions', ACCOUNT, (request, reply) => {
    const caller = callerOf(request);
    const sessions = store.sessions
      .findBy('user_id', caller.id)
      .map((session) =>
        sessionView(session, { isCurrent: session.id === caller.sessionId, secret: '' }),
      );
    return sendJson(reply, 200, { total: sessions.length, sessions });
  });
  app.get('/account/sessions/:sessionId', ACCOUNT, (request, reply) => {
    const session = sessionOf(request, store);
    const isCurrent = session.id === callerOf(request).sessionId;
    return sendJson(reply, 200, sessionView(session, { isCurrent, secret: '' }));
  });
  app.patch('/account/sessions/:sessionId', ACCOUNT, (request, reply) => {
    const session = extendSession(server, store, sessionOf(request, store));
    const view = sessionView(session, { isCurrent: false, secret: '' });
    return sendJson(reply, 200, { ...view, countryName: '' });
  });
  app.post('/account/jwts', ACCOUNT, (request, reply) => {
    const { id: userId, sessionId } = callerOf(request);
    const seconds = jwtSeconds(bodyOf(request));
    if (sessionId === undefined) throw sessionNotFound();
    return sendJson(reply, 201, { jwt: createJwt(server, { userId, sessionId, seconds }) });
  });
  registerSignIn(app, { server, store });
  registerSignOut(app, { server, store });
}
