import { unescape } from 'node:querystring';
import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import {
  decodeJwt,
  decodeSession,
  hashSecret,
  isSame,
  parseObject,
  type SessionSecret,
} from './secrets.ts';
import { openAuthStore, type AuthStore, type Session, type User } from './store.ts';
import type { Principal, PrincipalUser } from './types.ts';

/** What a request can prove by: its headers. */
type Headed = Pick<FastifyRequest, 'headers'>;

/** A user that a request proved to be, and the session that proved it. */
export interface Proof {
  readonly user: User;
  readonly sessionId: string | undefined;
}

export const isExpired = (expire: string, now: Date): boolean =>
  expire !== '' && new Date(expire).getTime() <= now.getTime();

function headerOf(request: Headed, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function cookieOf(request: Headed, name: string): string {
  for (const pair of headerOf(request, 'cookie').split(';')) {
    const [key = '', ...value] = pair.trim().split('=');
    if (key === name) return unescape(value.join('='));
  }
  return '';
}

function fallbackCookieOf(request: Headed, name: string): string {
  const value = parseObject(headerOf(request, 'x-fallback-cookies'))?.[name];
  return typeof value === 'string' ? value : '';
}

/** Where a session's secret can come from: the first that holds one counts, right or wrong. */
function sessionTexts(request: Headed, project: string): string[] {
  const name = `a_session_${project}`;
  return [
    cookieOf(request, name),
    cookieOf(request, `${name}_legacy`),
    headerOf(request, 'x-appwrite-session'),
    fallbackCookieOf(request, name),
  ];
}

/** The user's session that has this secret, unless it has expired. */
function findSession(
  store: AuthStore,
  { id, secret }: SessionSecret,
  now: Date,
): Session | undefined {
  const [session] = store.sessions.findBy('secret_hash', hashSecret(secret));
  return session?.userId === id && !isExpired(session.expire, now) ? session : undefined;
}

function proofBySession(
  request: Headed,
  store: AuthStore,
  server: ServerContext,
): Proof | undefined {
  const texts = sessionTexts(request, server.project);
  const given = texts.map(decodeSession).find((proof) => proof !== undefined);
  const session = given && findSession(store, given, server.clock());
  const user = session && store.users.find(session.userId);
  return user && { user, sessionId: session.id };
}

function proofByJwt(jwt: string, store: AuthStore, server: ServerContext): Proof | undefined {
  const claims = decodeJwt(jwt, server.secrets.signing, server.clock());
  if (claims === undefined) {
    throw new ApiError('user_jwt_invalid', 'Failed to verify JWT. Invalid token.');
  }
  const { userId, sessionId } = claims;
  if (sessionId !== '' && store.sessions.find(sessionId) === undefined) return undefined;
  const user = store.users.find(userId);
  return user && { user, sessionId: undefined };
}

/** The user by session or JWT, also one who is blocked. Throws for a bad JWT. */
export function proofOf(
  request: Headed,
  store: AuthStore,
  server: ServerContext,
): Proof | undefined {
  const bySession = proofBySession(request, store, server);
  const jwt = headerOf(request, 'x-appwrite-jwt');
  if (jwt === '') return bySession;
  if (bySession !== undefined) {
    throw new ApiError('user_jwt_and_cookie_set', 'Set either a JWT or a session, not both.');
  }
  return proofByJwt(jwt, store, server);
}

/** What the roles of a user are made from, read anew for each request. */
export function principalUser(store: AuthStore, { user, sessionId }: Proof): PrincipalUser {
  const memberships = store.memberships
    .findBy('user_id', user.id)
    .filter(({ confirm }) => confirm)
    .map(({ id, teamId, roles }) => ({ membershipId: id, teamId, roles }));
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    isVerified: user.emailVerification || user.phoneVerification,
    labels: user.labels,
    memberships,
    sessionId,
  };
}

type KeyScopes = 'all' | readonly string[];

/** Keys of these kinds are JWTs of other services: one that is not valid counts as no key. */
const isTemporaryKey = (key: string): boolean => /^(?:dynamic|ephemeral)_/.test(key);

function scopesOfKey(key: string, store: AuthStore, server: ServerContext): KeyScopes | undefined {
  if (key === '' || isTemporaryKey(key)) return undefined;
  if (isSame(key, server.secrets.apiKey)) return 'all';
  const [found] = store.keys.findBy('secret', key);
  if (found === undefined) {
    throw new ApiError('user_unauthorized', 'The current user is not authorized.');
  }
  if (isExpired(found.expire, server.clock())) {
    throw new ApiError('project_key_expired', 'The project key has expired.');
  }
  return found.scopes;
}

/**
 * Who sends a request: a key before a session before a JWT; whoever proves nothing is a guest.
 * Throws for a wrong key, a bad JWT, and a user who is blocked.
 */
export function resolvePrincipal(request: FastifyRequest, server: ServerContext): Principal {
  const store = openAuthStore(server.db);
  const proof = proofOf(request, store, server);
  const scopes = scopesOfKey(headerOf(request, 'x-appwrite-key'), store, server);
  const user = proof && principalUser(store, proof);
  if (scopes !== undefined) return { kind: 'key', scopes, user };
  if (user === undefined) return { kind: 'guest' };
  if (!proof?.user.status) {
    throw new ApiError('user_blocked', 'The current user has been blocked.');
  }
  return { kind: 'user', user };
}
