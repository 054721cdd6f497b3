import { describe, expect, test } from 'vitest';
import { rolesOf } from '../../../devserver/auth/roles.ts';
import type { Principal, PrincipalUser } from '../../../devserver/auth/types.ts';
import { ApiError } from '../../../devserver/errors.ts';
import {
  checkGrants,
  isAllowed,
  ownerPermissions,
  rowPermissions,
  tablePermissions,
} from '../../../devserver/permissions.ts';

const ann: PrincipalUser = {
  id: 'ann',
  name: 'Ann',
  email: 'ann@example.com',
  isVerified: true,
  labels: ['vip'],
  memberships: [{ membershipId: 'm1', teamId: 'crew', roles: ['cook'] }],
  sessionId: 's1',
};
const user: Principal = { kind: 'user', user: ann };
const guest: Principal = { kind: 'guest' };
const key: Principal = { kind: 'key', scopes: 'all' };

describe('permissions as parameters', () => {
  test('write stands for what the resource has of it', () => {
    expect(rowPermissions(['write("any")'], 'permissions')).toEqual([
      'update("any")',
      'delete("any")',
    ]);
    expect(tablePermissions(['write("any")'], 'permissions')).toEqual([
      'create("any")',
      'update("any")',
      'delete("any")',
    ]);
  });

  test('the second of two equal permissions goes', () => {
    const given = ['read("any")', 'update("any")', 'write("any")'];
    expect(rowPermissions(given, 'permissions')).toEqual([
      'read("any")',
      'update("any")',
      'delete("any")',
    ]);
  });

  test.each([
    'any',
    'guests',
    'users',
    'users/verified',
    'user:ann',
    'user:ann/unverified',
    'team:crew',
    'team:crew/cook',
    'member:m1',
    'label:vip',
  ])('the role %s exists', (role) => {
    expect(rowPermissions([`read("${role}")`], 'permissions')).toEqual([`read("${role}")`]);
  });

  test.each([
    'create("any")',
    'fly("any")',
    'read(any)',
    'read("any:x")',
    'read("any/x")',
    'read("guests/verified")',
    'read("users/half")',
    'read("user:")',
    'read("user")',
    'read("user:_x")',
    'read("user:ann/cook")',
    'read("member:m1/x")',
    'read("label:not-ok")',
    'read("robots")',
    'read("constructor")',
    'read( "any" )',
    '',
    5,
    null,
  ])('%j is no permission of a row', (permission) => {
    expect(() => rowPermissions([permission], 'permissions')).toThrow(ApiError);
  });

  test('there are at most a hundred', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `read("user:u${at}")`);
    expect(rowPermissions(many(100), 'permissions')).toHaveLength(100);
    expect(() => rowPermissions(many(101), 'permissions')).toThrow(ApiError);
  });
});

describe('what a caller may do', () => {
  test('a user has the roles of the account, its teams and its labels', () => {
    expect([...rolesOf(user)].sort()).toEqual([
      'any',
      'label:vip',
      'member:m1',
      'team:crew',
      'team:crew/cook',
      'user:ann',
      'user:ann/verified',
      'users',
      'users/verified',
    ]);
    expect([...rolesOf(guest)]).toEqual(['any', 'guests']);
  });

  test('one role with the permission is enough, for that action only', () => {
    const permissions = ['read("users")', 'update("team:crew/chief")'];
    expect(isAllowed(permissions, 'read', rolesOf(user))).toBe(true);
    expect(isAllowed(permissions, 'update', rolesOf(user))).toBe(false);
    expect(isAllowed(permissions, 'read', rolesOf(guest))).toBe(false);
  });

  test('only keys grant roles that they lack', () => {
    const foreign = ['read("team:crew/chief")'];
    expect(() => {
      checkGrants(user, foreign);
    }).toThrow(ApiError);
    expect(() => {
      checkGrants(guest, ['read("users")']);
    }).toThrow(ApiError);
    checkGrants(key, foreign);
    checkGrants(user, ['read("team:crew/cook")', 'delete("label:vip")']);
  });

  test('what a user makes belongs to the user, also beside a key', () => {
    const own = ['read("user:ann")', 'update("user:ann")', 'delete("user:ann")'];
    expect(ownerPermissions(user)).toEqual(own);
    expect(ownerPermissions({ kind: 'key', scopes: 'all', user: ann })).toEqual(own);
    expect(ownerPermissions(key)).toEqual([]);
    expect(ownerPermissions(guest)).toEqual([]);
  });
});
