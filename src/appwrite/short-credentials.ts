import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { credentialKey } from './credentials.ts';
import type { LinkCredentials } from './links.ts';
import type { AppwriteCalls, Credentials } from './types.ts';

/** Longest that Appwrite makes a JWT for. */
const jwtSeconds = 3600;
/** What is given out holds at least so long, in seconds. */
export const LEAST_HOLD = 2700;
/** Users whose JWT is kept. */
const mostKept = 10_000;

export interface ShortCaller {
  readonly credentials: Credentials;
  /** Appwrite, as this caller. */
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
}

/**
 * Credentials that end by themselves, in place of those that do not. Appwrite makes no more than a
 * hundred JWTs an hour for a user, so that one is used for a quarter of an hour.
 */
export interface ShortCredentials {
  /** @throws What Appwrite says to who has no session any more. Not for callers with a key. */
  of(caller: ShortCaller): Promise<LinkCredentials>;
}

interface Kept {
  readonly jwt: string;
  /** `Date.now()` */
  readonly usedUntil: number;
}

const madeJwt = z.object({ jwt: z.string() });

export function createShortCredentials(now: () => number = Date.now): ShortCredentials {
  const kept = new Map<string, Kept>();
  const keep = (key: string, entry: Kept): void => {
    kept.delete(key);
    kept.set(key, entry);
    for (const [oldest, { usedUntil }] of kept) {
      if (kept.size <= mostKept && usedUntil > now()) break;
      kept.delete(oldest);
    }
  };
  return {
    of: async ({ credentials, appwrite }) => {
      if (credentials.kind === 'guest' || credentials.kind === 'jwt') return credentials;
      const key = credentialKey(credentials);
      const known = kept.get(key);
      if (known !== undefined && known.usedUntil > now()) {
        return { kind: 'jwt', secret: known.jwt };
      }
      const usedUntil = now() + (jwtSeconds - LEAST_HOLD) * 1000;
      const { body } = await appwrite.send({
        method: 'POST',
        path: '/account/jwts',
        body: { duration: jwtSeconds },
      });
      const { data } = madeJwt.safeParse(body);
      if (data === undefined) {
        throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Appwrite made no JWT for the address.');
      }
      keep(key, { jwt: data.jwt, usedUntil });
      return { kind: 'jwt', secret: data.jwt };
    },
  };
}
