import type { Builder } from './builder.ts';

/** A permission as an argument; `resolvers/permissions.ts` turns it into Appwrite's string. */
export function addPermissionInput(builder: Builder): void {
  const action = builder.enumType('PermissionAction', {
    description: 'WRITE is UPDATE and DELETE together.',
    values: ['READ', 'UPDATE', 'DELETE', 'WRITE'] as const,
  });
  const status = builder.enumType('RoleStatus', {
    description: 'Whether the user has verified an e-mail address or phone number.',
    values: ['VERIFIED', 'UNVERIFIED'] as const,
  });
  const role = builder.inputType('RoleInput', {
    description: 'Give one role; `status` belongs to `users` or `user`, `teamRole` to `team`.',
    fields: (t) => ({
      any: t.boolean({ description: 'Everybody.' }),
      guests: t.boolean({ description: 'Whoever is not signed in.' }),
      users: t.boolean({ description: 'Whoever is signed in.' }),
      user: t.id({ description: 'One user, by id.' }),
      status: t.field({ type: status }),
      team: t.id({ description: 'The members of a team, by its id.' }),
      teamRole: t.string({ description: 'Only members with this role in the team.' }),
      member: t.id({ description: 'One membership, by its id.' }),
      label: t.string({ description: 'Users with this label.' }),
    }),
  });
  const grant = builder.inputType('PermissionGrant', {
    description: 'Lets a role do something with the row.',
    fields: (t) => ({
      action: t.field({ type: action, required: true }),
      role: t.field({ type: role, required: true }),
    }),
  });
  builder.inputType('PermissionInput', {
    description: 'A permission of a row, in parts or as Appwrite writes it.',
    isOneOf: true,
    fields: (t) => ({
      grant: t.field({ type: grant }),
      raw: t.string({ description: 'For example `read("team:editors")`.' }),
    }),
  });
}
