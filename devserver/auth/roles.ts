import type { Principal, PrincipalUser } from './types.ts';

function userRoles({ id, isVerified, labels, memberships }: PrincipalUser): string[] {
  const verification = isVerified ? 'verified' : 'unverified';
  return [
    'any',
    `user:${id}`,
    'users',
    `user:${id}/${verification}`,
    `users/${verification}`,
    ...memberships.flatMap(({ teamId, membershipId, roles }) => [
      `team:${teamId}`,
      `member:${membershipId}`,
      ...roles.map((role) => `team:${teamId}/${role}`),
    ]),
    ...labels.map((label) => `label:${label}`),
  ];
}

/** The roles that permissions are checked against. A key has none: ask for its kind first. */
export function rolesOf(principal: Principal): ReadonlySet<string> {
  switch (principal.kind) {
    case 'key':
      return new Set();
    case 'guest':
      return new Set(['any', 'guests']);
    case 'user':
      return new Set(userRoles(principal.user));
  }
}
