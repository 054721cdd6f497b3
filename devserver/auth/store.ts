import type { SqlDatabase } from '../store/database.ts';
import type { ForeignHash } from './foreign-hashes.ts';
import { Records } from './records.ts';

/** An address that messages go to; a user's own e-mail address and phone number are two. */
export interface Target {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly providerType: 'email' | 'sms' | 'push';
  readonly identifier: string;
  /** Only of targets beside the user's own address and number. */
  readonly name?: string;
}

export interface User {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  /** Lower case; empty where there is none. */
  readonly email: string;
  readonly phone: string;
  /** A hash, or empty. */
  readonly password: string;
  /** Where the hash came from elsewhere: how it was made. */
  readonly hash?: ForeignHash | undefined;
  readonly passwordUpdate: string;
  readonly registration: string;
  /** False: blocked. */
  readonly status: boolean;
  readonly labels: readonly string[];
  readonly emailVerification: boolean;
  readonly phoneVerification: boolean;
  readonly mfa: boolean;
  readonly impersonator: boolean;
  /** JSON text, so that big integers stay exact. */
  readonly prefs: string;
  readonly targets: readonly Target[];
  /** The last sign-in; empty before the first. */
  readonly accessedAt: string;
}

/** What a session remembers of the program that made it. */
export interface ClientFacts {
  readonly osCode: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly clientType: string;
  readonly clientCode: string;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly clientEngine: string;
  readonly clientEngineVersion: string;
  readonly deviceName: string;
  readonly deviceBrand: string;
  readonly deviceModel: string;
}

export interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly userId: string;
  readonly expire: string;
  readonly provider: string;
  readonly providerUid: string;
  readonly ip: string;
  readonly client: ClientFacts;
  readonly factors: readonly string[];
  readonly secretHash: string;
}

/** What a token is good for: the first three for a session. */
export type TokenKind = 'generic' | 'email' | 'magic-url' | 'recovery' | 'verification';

/** A secret that can be used once. */
export interface Token {
  readonly id: string;
  readonly kind: TokenKind;
  readonly createdAt: string;
  readonly userId: string;
  readonly expire: string;
  readonly secretHash: string;
}

export interface Team {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly prefs: string;
}

export interface Membership {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly userId: string;
  readonly teamId: string;
  readonly roles: readonly string[];
  readonly invited: string;
  /** Empty until confirmed. */
  readonly joined: string;
  readonly confirm: boolean;
}

export interface ProjectKey {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Empty: never. */
  readonly expire: string;
  readonly secret: string;
}

export interface AuthStore {
  readonly users: Records<User>;
  readonly sessions: Records<Session>;
  readonly tokens: Records<Token>;
  readonly teams: Records<Team>;
  readonly memberships: Records<Membership>;
  readonly keys: Records<ProjectKey>;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Everything about users, sessions and teams in one data file. */
export function openAuthStore(db: SqlDatabase): AuthStore {
  return {
    users: new Records(db, {
      table: 'users',
      columns: { email: ({ email }) => orNull(email), phone: ({ phone }) => orNull(phone) },
    }),
    sessions: new Records(db, {
      table: 'sessions',
      columns: { user_id: ({ userId }) => userId, secret_hash: ({ secretHash }) => secretHash },
    }),
    tokens: new Records(db, { table: 'tokens', columns: { user_id: ({ userId }) => userId } }),
    teams: new Records(db, { table: 'teams', columns: {} }),
    memberships: new Records(db, {
      table: 'memberships',
      columns: { user_id: ({ userId }) => userId, team_id: ({ teamId }) => teamId },
    }),
    keys: new Records(db, { table: 'project_keys', columns: { secret: ({ secret }) => secret } }),
  };
}

/** Removes a user with all that hangs on it. */
export function removeUser({ users, sessions, tokens, memberships }: AuthStore, id: string): void {
  sessions.removeBy('user_id', id);
  tokens.removeBy('user_id', id);
  memberships.removeBy('user_id', id);
  users.remove(id);
}

/** Removes a team with its memberships. */
export function removeTeam({ teams, memberships }: AuthStore, id: string): void {
  memberships.removeBy('team_id', id);
  teams.remove(id);
}
