import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError, type ErrorType } from '../errors.ts';
import { isUniqueViolation } from '../store/database.ts';
import { formatTime } from '../time.ts';
import type { ForeignHash } from './foreign-hashes.ts';
import { hashPassword } from './passwords.ts';
import type { Stored } from './records.ts';
import type { AuthStore, Target, User } from './store.ts';

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  /** Plain text; empty: none. */
  readonly password: string;
  /** The password is a hash of this kind already. */
  readonly hash?: ForeignHash;
}

/** What may change of a user. */
export type UserChange = Partial<Omit<User, 'id' | 'targets' | 'createdAt' | 'updatedAt'>>;

/** Whether a new address becomes a target, or only one that replaces another does. */
type TargetRule = 'add' | 'replace';

/** The targets of a user as its addresses are now; the ones that stay keep their ids. */
function targetsOf(
  { email, phone, targets }: Pick<User, 'email' | 'phone' | 'targets'>,
  server: ServerContext,
  rule: TargetRule,
): Target[] {
  const now = formatTime(server.clock());
  const wanted = [
    { providerType: 'email', identifier: email },
    { providerType: 'sms', identifier: phone },
  ] as const;
  const isFurther = ({ name }: Target): boolean => name !== undefined;
  const own = targets.filter((target) => !isFurther(target));
  const next = wanted.flatMap(({ providerType, identifier }) => {
    const before = own.find((target) => target.providerType === providerType);
    if (identifier === '' || (before === undefined && rule === 'replace')) return [];
    if (before?.identifier === identifier) return [before];
    const { id, createdAt } = before ?? { id: server.createId(), createdAt: now };
    return [{ id, createdAt, updatedAt: now, providerType, identifier }];
  });
  return [...next, ...targets.filter(isFurther)];
}

/** Turns a violated uniqueness into an answer of that type. */
function answeringTaken<T>(type: ErrorType, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ApiError(type, 'A user with the same id, email, or phone already exists.', {
      cause: error,
    });
  }
}

/** Makes a user. Throws `user_already_exists` when its id, e-mail or phone is taken. */
export async function createUser(
  server: ServerContext,
  store: AuthStore,
  { id, name, email, phone, password, hash: foreign }: NewUser,
): Promise<Stored<User>> {
  const now = formatTime(server.clock());
  const isHashed = password === '' || foreign !== undefined;
  const hash = isHashed ? password : await hashPassword(password);
  const user: User = {
    id,
    createdAt: now,
    updatedAt: now,
    name,
    email,
    phone,
    password: hash,
    hash: foreign,
    passwordUpdate: hash === '' ? '' : now,
    registration: now,
    status: true,
    labels: [],
    emailVerification: false,
    phoneVerification: false,
    mfa: false,
    impersonator: false,
    prefs: '{}',
    targets: targetsOf({ email, phone, targets: [] }, server, 'add'),
    accessedAt: '',
  };
  return answeringTaken('user_already_exists', () => store.users.insert(user));
}

/** Changes a user. A taken e-mail or phone throws an error of the given type. */
export function updateUser(
  server: ServerContext,
  store: AuthStore,
  {
    user,
    change,
    taken = 'user_target_already_exists',
    targets = 'replace',
  }: { user: Stored<User>; change: UserChange; taken?: ErrorType; targets?: TargetRule },
): Stored<User> {
  const changed = { ...user, ...change };
  const next = {
    ...changed,
    updatedAt: formatTime(server.clock()),
    targets: targetsOf(changed, server, targets),
  };
  return answeringTaken(taken, () => store.users.save(next));
}

/** What a new password changes; an empty one takes the password away. */
export async function passwordChange(password: string, server: ServerContext): Promise<UserChange> {
  return {
    password: password === '' ? '' : await hashPassword(password),
    hash: undefined,
    passwordUpdate: formatTime(server.clock()),
  };
}

/** Throws `user_not_found`. */
export function findUser(store: AuthStore, id: string): Stored<User> {
  const user = store.users.find(id);
  if (user === undefined) {
    throw new ApiError('user_not_found', 'User with the requested ID could not be found.');
  }
  return user;
}

/** The user that sent a request; the scope `account` lets nobody else through. */
export function accountOf({ principal }: FastifyRequest, store: AuthStore): Stored<User> {
  if (principal.kind !== 'user') {
    throw new ApiError('general_unauthorized_scope', 'Only a signed-in user has an account.');
  }
  return findUser(store, principal.user.id);
}
