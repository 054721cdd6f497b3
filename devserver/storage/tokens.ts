import { z } from 'zod';
import { isExpired } from '../auth/principal.ts';
import type { Stored } from '../auth/records.ts';
import { isSame, signClaims, signedClaims } from '../auth/secrets.ts';
import { formatTime } from '../time.ts';
import type { Storage } from './storage.ts';
import type { FileToken } from './store.ts';

const tokenClaims = z.object({ tokenId: z.string(), secret: z.string() });

/** The text that opens a file: a JWT that names the token and holds its secret. */
function secretOf({ server }: Storage, token: FileToken): string {
  const claims = {
    tokenId: token.id,
    resourceId: `${token.bucketId}:${token.fileId}`,
    resourceType: 'files',
    secret: token.secret,
    ...(token.expire !== '' && { exp: Math.floor(new Date(token.expire).getTime() / 1000) }),
  };
  return signClaims(claims, server.secrets.signing);
}

export const tokenView = (storage: Storage, token: FileToken): Record<string, unknown> => ({
  $id: token.id,
  $createdAt: token.createdAt,
  resourceId: `${token.bucketId}:${token.fileId}`,
  resourceType: 'files',
  expire: token.expire,
  secret: secretOf(storage, token),
  accessedAt: token.accessedAt,
});

const DAY = 86_400_000;

function remember({ store }: Storage, token: Stored<FileToken>, now: Date): void {
  const last = token.accessedAt === '' ? 0 : new Date(token.accessedAt).getTime();
  if (now.getTime() - last > DAY) store.tokens.save({ ...token, accessedAt: formatTime(now) });
}

/** The token behind a secret; a wrong, expired or removed one counts as none. */
export function useToken(storage: Storage, secret: unknown): FileToken | undefined {
  if (typeof secret !== 'string' || secret === '') return undefined;
  const { server, store } = storage;
  const { data } = tokenClaims.safeParse(signedClaims(secret, server.secrets.signing));
  const token = data && store.tokens.find(data.tokenId);
  const now = server.clock();
  if (token === undefined || !isSame(token.secret, data?.secret ?? '')) return undefined;
  if (isExpired(token.expire, now)) return undefined;
  remember(storage, token, now);
  return token;
}
