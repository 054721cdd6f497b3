import { rolesOf } from './auth/roles.ts';
import type { Principal } from './auth/types.ts';
import { ApiError, invalidArgument } from './errors.ts';
import { isId } from './ids.ts';
import type { Check } from './input.ts';

export type Action = 'read' | 'create' | 'update' | 'delete';

export interface Permission {
  readonly action: Action;
  readonly role: string;
}

/** Most permissions that one resource can have. */
const limit = 100;

const tableActions: readonly Action[] = ['read', 'create', 'update', 'delete'];
const rowActions: readonly Action[] = ['read', 'update', 'delete'];

/** What `write` stands for, as far as the resource has it. */
const writeActions: readonly Action[] = ['create', 'update', 'delete'];

type Rule = (part: string | undefined) => boolean;

const isAbsent: Rule = (part) => part === undefined;
const isKey: Rule = (part) => isId(part);
const isKeyOrAbsent: Rule = (part) => part === undefined || isId(part);
const isVerification: Rule = (part) =>
  part === undefined || part === 'verified' || part === 'unverified';

/** What each kind of role has after its colon and after its slash. */
const roleRules: Readonly<Record<string, { readonly id: Rule; readonly dimension: Rule }>> = {
  any: { id: isAbsent, dimension: isAbsent },
  guests: { id: isAbsent, dimension: isAbsent },
  users: { id: isAbsent, dimension: isVerification },
  user: { id: isKey, dimension: isVerification },
  team: { id: isKey, dimension: isKeyOrAbsent },
  member: { id: isKey, dimension: isAbsent },
  label: { id: (part) => /^[A-Za-z0-9]{1,36}$/.test(part ?? ''), dimension: isAbsent },
};

function isRole(role: string): boolean {
  const [, name = '', id, dimension] = /^([a-z]+)(?::([^/]*))?(?:\/(.*))?$/.exec(role) ?? [];
  const rule = Object.hasOwn(roleRules, name) ? roleRules[name] : undefined;
  return rule !== undefined && rule.id(id) && rule.dimension(dimension);
}

/** Roles alone, as functions have them. */
export const roles: Check<string[]> = (value, name) => {
  const given: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [];
  if (typeof value !== 'object' || given.length > limit) {
    throw invalidArgument(name, `Value must be an array of at most ${limit} roles.`);
  }
  return given.map((role) => {
    if (typeof role === 'string' && isRole(role)) return role;
    throw invalidArgument(name, 'Every item must be a valid role.');
  });
};

/** One stored permission, taken apart. Throws for text that never was validated. */
export function parsePermission(permission: string): Permission {
  const [, action, role] = /^(\w+)\("(.*)"\)$/.exec(permission) ?? [];
  const known = tableActions.find((name) => name === action);
  if (known === undefined || role === undefined) throw new Error(`No permission: ${permission}`);
  return { action: known, role };
}

export const formatPermission = ({ action, role }: Permission): string => `${action}("${role}")`;

function expand(value: unknown, allowed: readonly Action[]): string[] | undefined {
  const text = typeof value === 'string' ? value : '';
  const [, action, role] = /^([a-z]+)\("([^"]*)"\)$/.exec(text) ?? [];
  if (role === undefined || !isRole(role)) return undefined;
  const wanted: readonly string[] = action === 'write' ? writeActions : [action ?? ''];
  const granted = allowed.filter((name) => wanted.includes(name));
  return granted.length === 0
    ? undefined
    : granted.map((name) => formatPermission({ action: name, role }));
}

/** `write` becomes what it stands for; the second of two equal permissions goes. */
const permissionList =
  (allowed: readonly Action[]): Check<string[]> =>
  (value, name) => {
    if (typeof value !== 'object' || value === null) {
      throw invalidArgument(name, 'Value must be a valid array.');
    }
    // Forms number their items, and PHP takes an object's values for a list.
    const given: unknown[] = Object.values(value);
    if (given.length > limit) {
      throw invalidArgument(name, `You can only provide up to ${limit} permissions.`);
    }
    const permissions = given.flatMap((item) => {
      const expanded = expand(item, allowed);
      if (expanded === undefined) {
        throw invalidArgument(
          name,
          `Must be permissions of the types ${allowed.join(', ')}, write.`,
        );
      }
      return expanded;
    });
    return [...new Set(permissions)];
  };

/** Permissions of a table, as parameters carry them. */
export const tablePermissions: Check<string[]> = permissionList(tableActions);

/** Permissions of a row: there is no `create`, and `write` leaves it out. */
export const rowPermissions: Check<string[]> = permissionList(rowActions);

/** The roles that these permissions let do something. */
export const rolesAllowed = (permissions: readonly string[], action: Action): string[] =>
  permissions
    .map(parsePermission)
    .filter((permission) => permission.action === action)
    .map(({ role }) => role);

/** Whether one of the roles may do this; keys are not asked. */
export function isAllowed(
  permissions: readonly string[],
  action: Action,
  roles: ReadonlySet<string>,
): boolean {
  return rolesAllowed(permissions, action).some((role) => roles.has(role));
}

/** Refuses permissions for roles that a user or guest lacks; keys may grant what they like. */
export function checkGrants(principal: Principal, permissions: readonly string[]): void {
  if (principal.kind === 'key') return;
  const roles = rolesOf(principal);
  if (permissions.every((permission) => roles.has(parsePermission(permission).role))) return;
  throw new ApiError('user_unauthorized', `Permissions must be one of: (${[...roles].join(', ')})`);
}

/** What a new row gets when its creator says nothing: everything for a signed-in user. */
export function ownerPermissions(principal: Principal): string[] {
  const user = principal.kind === 'guest' ? undefined : principal.user;
  if (user === undefined) return [];
  return rowActions.map((action) => formatPermission({ action, role: `user:${user.id}` }));
}
