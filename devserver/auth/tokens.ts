import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { formatTime } from '../time.ts';
import { isExpired } from './principal.ts';
import { hashSecret, isSame } from './secrets.ts';
import type { Stored } from './records.ts';
import { inSeconds } from './sessions.ts';
import type { AuthStore, Token, TokenKind, User } from './store.ts';

interface Services {
  readonly server: ServerContext;
  readonly store: AuthStore;
}

export interface NewToken {
  readonly userId: string;
  readonly kind: TokenKind;
  readonly secret: string;
  /** How long it is good. */
  readonly seconds: number;
}

/** Keeps a token; its secret goes to whoever shall use it. */
export function createToken(
  { server, store }: Services,
  { userId, kind, secret, seconds }: NewToken,
): Token {
  const now = server.clock();
  return store.tokens.insert({
    id: server.createId(),
    kind,
    createdAt: formatTime(now),
    userId,
    expire: formatTime(inSeconds(now, seconds)),
    secretHash: hashSecret(secret),
  });
}

export interface TokenProof<K extends TokenKind> {
  readonly userId: string;
  readonly secret: string;
  /** The kinds that are good for what is asked. */
  readonly kinds: readonly K[];
}

export interface UsedToken<K extends TokenKind> {
  readonly kind: K;
  readonly token: Token;
  readonly user: Stored<User>;
}

/** Uses a token up. Throws `user_invalid_token` when no such token of the user is good. */
export function useToken<K extends TokenKind>(
  { server, store }: Services,
  { userId, secret, kinds }: TokenProof<K>,
): UsedToken<K> {
  const [hash, now] = [hashSecret(secret), server.clock()];
  const token = store.tokens
    .findBy('user_id', userId)
    .find(({ secretHash, expire }) => isSame(secretHash, hash) && !isExpired(expire, now));
  const kind = kinds.find((name) => name === token?.kind);
  const user = store.users.find(userId);
  if (token === undefined || kind === undefined || user === undefined) {
    throw new ApiError('user_invalid_token', 'Invalid token passed in the request.');
  }
  store.tokens.remove(token.id);
  return { kind, token, user };
}

/** What a session remembers of the token that it was made from, and what the token proved. */
export const tokenSessions = {
  generic: { provider: 'token', factors: ['token'], change: {} },
  email: { provider: 'token', factors: ['email'], change: { emailVerification: true } },
  'magic-url': { provider: 'magic-url', factors: ['email'], change: { emailVerification: true } },
} as const;
