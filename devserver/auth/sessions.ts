import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { formatTime } from '../time.ts';
import { createSecret, encodeJwt, encodeSession, hashSecret } from './secrets.ts';
import type { AuthStore, Session, User } from './store.ts';
import { parseUserAgent } from './user-agent.ts';

/** How long a session lasts. */
const sessionSeconds = 31_536_000;
const secretLength = 256;

export const inSeconds = (now: Date, seconds: number): Date =>
  new Date(now.getTime() + seconds * 1000);

export interface NewSession {
  readonly user: User;
  readonly provider: string;
  readonly providerUid?: string;
  readonly factors: readonly string[];
}

export interface OpenedSession {
  readonly session: Session;
  /** What the caller proves the session with. */
  readonly secret: string;
}

const firstOf = (header: string | string[] | undefined): string => [header].flat()[0] ?? '';

function userAgentOf(request: FastifyRequest): string {
  const forwarded = firstOf(request.headers['x-forwarded-user-agent']);
  return forwarded === '' ? firstOf(request.headers['user-agent']) : forwarded;
}

/** Signs a user in. */
export function openSession(
  { server, store, request }: { server: ServerContext; store: AuthStore; request: FastifyRequest },
  { user, provider, providerUid = '', factors }: NewSession,
): OpenedSession {
  const now = server.clock();
  const secret = createSecret(secretLength);
  const forwarded = firstOf(request.headers['x-forwarded-for']).split(',', 1).join('').trim();
  const session = store.sessions.insert({
    id: server.createId(),
    createdAt: formatTime(now),
    updatedAt: formatTime(now),
    userId: user.id,
    expire: formatTime(inSeconds(now, sessionSeconds)),
    provider,
    providerUid,
    ip: forwarded === '' ? request.ip : forwarded,
    client: parseUserAgent(userAgentOf(request)),
    factors,
    secretHash: hashSecret(secret),
  });
  const stored = store.users.find(user.id);
  if (stored) store.users.save({ ...stored, accessedAt: formatTime(now) });
  return { session, secret: encodeSession({ id: user.id, secret }) };
}

/** Prolongs a session. The answer's `expire` is written without offset, as Appwrite does here. */
export function extendSession(server: ServerContext, store: AuthStore, session: Session): Session {
  const now = server.clock();
  const expire = formatTime(inSeconds(now, sessionSeconds));
  const stored = store.sessions.find(session.id);
  if (stored) store.sessions.save({ ...stored, expire, updatedAt: formatTime(now) });
  const written = expire.replace('T', ' ').replace('+00:00', '');
  return { ...session, expire: written, updatedAt: formatTime(now) };
}

function setCookies(reply: FastifyReply, project: string, cookie: (name: string) => string): void {
  const names = [`a_session_${project}_legacy`, `a_session_${project}`];
  reply.header('set-cookie', names.map(cookie));
}

/** Gives a browser its session; the second cookie is for those that know no SameSite. */
export function setSessionCookies(
  reply: FastifyReply,
  server: ServerContext,
  { session, secret }: OpenedSession,
): void {
  const expires = new Date(session.expire).toUTCString();
  const value = encodeURIComponent(secret);
  setCookies(reply, server.project, (name) => {
    const sameSite = name.endsWith('_legacy') ? '' : '; samesite=None';
    return `${name}=${value}; expires=${expires}; path=/; httponly${sameSite}`;
  });
}

/** Takes the session out of a browser. */
export function clearSessionCookies(reply: FastifyReply, server: ServerContext): void {
  setCookies(reply, server.project, (name) => {
    const sameSite = name.endsWith('_legacy') ? '' : '; samesite=None';
    return `${name}=deleted; expires=${new Date(0).toUTCString()}; path=/; httponly${sameSite}`;
  });
}

/** A JWT of a user, for as long as the session is there that it names. */
export function createJwt(
  server: ServerContext,
  { userId, sessionId, seconds }: { userId: string; sessionId: string; seconds: number },
): string {
  const exp = Math.floor(inSeconds(server.clock(), seconds).getTime() / 1000);
  return encodeJwt({ userId, sessionId, exp }, server.secrets.signing);
}
