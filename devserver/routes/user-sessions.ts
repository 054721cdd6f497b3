import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSecret } from '../auth/secrets.ts';
import { createJwt, openSession } from '../auth/sessions.ts';
import { createToken } from '../auth/tokens.ts';
import { openAuthStore, type AuthStore, type User } from '../auth/store.ts';
import { findUser } from '../auth/users.ts';
import { sessionView, tokenView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, id, integer, optional, pathParam, type Input } from '../input.ts';
import { sendJson, sendNothing } from '../reply.ts';

const READ = { config: { scopes: ['users.read', 'sessions.read'] } };
const WRITE = { config: { scopes: ['users.write', 'sessions.write'] } };
const USERS_WRITE = { config: { scopes: ['users.write'] } };

const userOf = (request: FastifyRequest, store: AuthStore): User =>
  findUser(store, pathParam(request, 'userId'));

const isKey = (request: FastifyRequest): boolean => request.principal.kind === 'key';

/** Reads how long a JWT lasts, in seconds. */
export function jwtSeconds(input: Input): number {
  const seconds = Number(
    optional(input, 'duration', { check: integer({ min: 0, max: 3600 }), fallback: 900 }),
  );
  // The library that signs Appwrite's JWTs refuses this, and nobody catches it.
  if (seconds === 0) throw new Error('A JWT cannot expire at once.');
  return seconds;
}

function registerSecrets(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  app.post('/users/:userId/tokens', USERS_WRITE, (request, reply) => {
    const input = bodyOf(request);
    const length = optional(input, 'length', { check: integer({ min: 4, max: 128 }), fallback: 6 });
    const expire = integer({ min: 60, max: 31_536_000 });
    const seconds = optional(input, 'expire', { check: expire, fallback: 900 });
    const userId = userOf(request, store).id;
    const secret = createSecret(Number(length));
    const token = createToken(
      { server, store },
      { userId, kind: 'generic', secret, seconds: Number(seconds) },
    );
    return sendJson(reply, 201, tokenView(token, secret));
  });
  app.post('/users/:userId/jwts', USERS_WRITE, (request, reply) => {
    const input = bodyOf(request);
    const asked = optional(input, 'sessionId', { check: id, fallback: '' });
    const seconds = jwtSeconds(input);
    const userId = userOf(request, store).id;
    // As on the server, a session that is not the user's leaves a JWT that depends on none.
    const session = store.sessions.find(asked);
    const sessionId = session?.userId === userId ? session.id : '';
    return sendJson(reply, 201, { jwt: createJwt(server, { userId, sessionId, seconds }) });
  });
}

/** Sessions, tokens and JWTs that a server makes for a user. */
export function registerUserSessionsRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  app.get('/users/:userId/sessions', READ, (request, reply) => {
    const sessions = store.sessions
      .findBy('user_id', userOf(request, store).id)
      .map((session) => sessionView(session, { isCurrent: false, secret: session.secretHash }));
    return sendJson(reply, 200, { total: sessions.length, sessions });
  });
  app.post('/users/:userId/sessions', WRITE, (request, reply) => {
    const { session, secret } = openSession(
      { server, store, request },
      { user: userOf(request, store), provider: 'server', factors: ['server'] },
    );
    const view = { isCurrent: false, secret: isKey(request) ? secret : '' };
    return sendJson(reply, 201, sessionView(session, view));
  });
  app.delete('/users/:userId/sessions', WRITE, (request, reply) => {
    store.sessions.removeBy('user_id', userOf(request, store).id);
    return sendNothing(reply);
  });
  app.delete('/users/:userId/sessions/:sessionId', WRITE, (request, reply) => {
    const user = userOf(request, store);
    const session = store.sessions.find(pathParam(request, 'sessionId'));
    if (session?.userId !== user.id) {
      throw new ApiError('user_session_not_found', 'The session could not be found.');
    }
    store.sessions.remove(session.id);
    return sendNothing(reply);
  });
  registerSecrets(app, server, store);
}
