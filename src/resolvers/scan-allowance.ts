import type { AppwriteCalls, Credentials } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';

export interface AggregateLimits {
  /** Rows that the aggregates of one operation may read; 0: none. */
  readonly maxRows: number;
  /** Groups of one aggregate at most. */
  readonly maxGroups: number;
  /** Whether callers who are not signed in may have rows read. */
  readonly guests: boolean;
}

/** The rows that the aggregates of one operation may still read. */
export interface ScanAllowance {
  readonly maxGroups: number;
  /** @throws UNAUTHENTICATED or FORBIDDEN where this caller may have none read. */
  check(): Promise<void>;
  /** At most so many rows; fewer, in the end none, when the allowance runs out. */
  take(rows: number): number;
  /** Rows that were taken and turned out not to be there. */
  giveBack(rows: number): void;
}

interface ScanCaller {
  readonly credentials: Credentials;
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
}

export function createScanAllowance(
  { maxRows, maxGroups, guests }: AggregateLimits,
  caller: ScanCaller,
): ScanAllowance {
  let left = maxRows;
  let signedIn: Promise<boolean> | undefined;
  return {
    maxGroups,
    check: async () => {
      if (maxRows === 0) {
        throw new GatewayError(
          'FORBIDDEN',
          'Aggregates that read rows are switched off (`aggregates.maxRows`); `count` alone works.',
        );
      }
      if (guests || (await (signedIn ??= isSignedIn(caller)))) return;
      throw new GatewayError(
        'UNAUTHENTICATED',
        'Aggregates that read rows are for callers who are signed in; `count` alone is for ' +
          'everybody. Sign in, or have `aggregates.guests` set.',
      );
    },
    take: (rows) => {
      const taken = Math.min(rows, left);
      left -= taken;
      return taken;
    },
    giveBack: (rows) => {
      left += rows;
    },
  };
}

/**
 * Appwrite refuses a bad key wherever it is sent, but serves whoever sends an ended session, or a
 * JWT made of one, as a guest: only the account tells.
 */
async function isSignedIn({ credentials, appwrite }: ScanCaller): Promise<boolean> {
  switch (credentials.kind) {
    case 'guest':
      return false;
    case 'key':
      return true;
    case 'jwt':
    case 'session':
    case 'cookie':
    case 'fallback-cookies':
      return hasAccount(appwrite);
  }
}

async function hasAccount(appwrite: Pick<AppwriteCalls, 'send'>): Promise<boolean> {
  try {
    await appwrite.send({ method: 'GET', path: '/account' });
    return true;
  } catch (error) {
    if (isGuestRefusal(error)) return false;
    throw error;
  }
}

/** Appwrite's type, since the message comes in the caller's language. */
const isGuestRefusal = (error: unknown): boolean =>
  error instanceof GatewayError && error.appwrite?.type === 'general_unauthorized_scope';
