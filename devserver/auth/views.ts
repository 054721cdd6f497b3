import { parseJson } from '../numbers.ts';
import { emailFacts } from './emails.ts';
import type { Membership, ProjectKey, Session, Target, Team, Token, User } from './store.ts';

type View = Record<string, unknown>;

/** Free-form JSON, with big integers exact. */
export const prefsView = (prefs: string): object => parseJson(prefs) as object;

export const targetView = (user: User, target: Target): View => ({
  $id: target.id,
  $createdAt: target.createdAt,
  $updatedAt: target.updatedAt,
  name: target.name ?? '',
  userId: user.id,
  providerId: null,
  providerType: target.providerType,
  identifier: target.identifier,
  expired: false,
});

/** What users see of themselves. */
export const accountView = (user: User): View => ({
  $id: user.id,
  $createdAt: user.createdAt,
  $updatedAt: user.updatedAt,
  name: user.name,
  registration: user.registration,
  status: user.status,
  labels: user.labels,
  passwordUpdate: user.passwordUpdate,
  email: user.email,
  phone: user.phone,
  emailVerification: user.emailVerification,
  ...emailFacts(user.email),
  phoneVerification: user.phoneVerification,
  mfa: user.mfa,
  prefs: prefsView(user.prefs),
  targets: user.targets.map((target) => targetView(user, target)),
  accessedAt: user.accessedAt,
  impersonator: user.impersonator,
  impersonatorUserId: null,
});

/** What Appwrite tells of its own hashing; devserver's costs less. */
const HASH_OPTIONS = { type: 'argon2', memory_cost: 65536, time_cost: 4, threads: 3 } as const;

/** What keys see of a user. */
export const userView = (user: User): View => ({
  ...accountView(user),
  // Nobody's password is null until it is first set, also to nothing.
  password: user.password === '' && user.passwordUpdate === '' ? null : user.password,
  hash: user.hash ?? 'argon2',
  hashOptions: hashOptionsOf(user),
});

const hashOptionsOf = ({ hash = 'argon2' }: User): object =>
  hash === 'argon2' ? HASH_OPTIONS : { type: hash };

export interface SessionViewOptions {
  readonly isCurrent: boolean;
  /** Shown to keys only; empty for everyone else. */
  readonly secret: string;
}

export const sessionView = (session: Session, { isCurrent, secret }: SessionViewOptions): View => ({
  $id: session.id,
  $createdAt: session.createdAt,
  $updatedAt: session.updatedAt,
  userId: session.userId,
  expire: session.expire,
  provider: session.provider,
  providerUid: session.providerUid,
  providerAccessToken: '',
  providerAccessTokenExpiry: '',
  providerRefreshToken: '',
  ip: session.ip,
  ...session.client,
  countryCode: '--',
  countryName: 'Unknown',
  current: isCurrent,
  factors: session.factors,
  secret,
  mfaUpdatedAt: '',
});

export const tokenView = (token: Token, secret: string, phrase = ''): View => ({
  $id: token.id,
  $createdAt: token.createdAt,
  userId: token.userId,
  secret,
  expire: token.expire,
  phrase,
});

export const teamView = (team: Team, total: number): View => ({
  $id: team.id,
  $createdAt: team.createdAt,
  $updatedAt: team.updatedAt,
  name: team.name,
  total,
  prefs: prefsView(team.prefs),
});

type Member = Pick<User, 'id' | 'name' | 'email' | 'phone' | 'mfa' | 'accessedAt'>;

const unnamed: Member = { id: '', name: '', email: '', phone: '', mfa: false, accessedAt: '' };

/** A membership; the member stays unnamed where the caller may not know. */
export const membershipView = (
  membership: Membership,
  { team, member = unnamed }: { team: Team; member?: Member | undefined },
): View => ({
  $id: membership.id,
  $createdAt: membership.createdAt,
  $updatedAt: membership.updatedAt,
  userId: member.id,
  userName: member.name,
  userEmail: member.email,
  userPhone: member.phone,
  teamId: membership.teamId,
  teamName: team.name,
  invited: membership.invited,
  joined: membership.joined,
  confirm: membership.confirm,
  mfa: member.mfa,
  userAccessedAt: member.accessedAt,
  roles: membership.roles,
});

export const keyView = (key: ProjectKey): View => ({
  $id: key.id,
  $createdAt: key.createdAt,
  $updatedAt: key.updatedAt,
  name: key.name,
  expire: key.expire,
  scopes: key.scopes,
  secret: key.secret,
  accessedAt: '',
  sdks: [],
});
