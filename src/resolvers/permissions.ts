import { Permission, Role } from 'node-appwrite';
import { GatewayError } from '../errors.ts';

type Status = 'VERIFIED' | 'UNVERIFIED';

interface RoleArgument {
  readonly any?: boolean | null;
  readonly guests?: boolean | null;
  readonly users?: boolean | null;
  readonly user?: string | null;
  readonly status?: Status | null;
  readonly team?: string | null;
  readonly teamRole?: string | null;
  readonly member?: string | null;
  readonly label?: string | null;
}

/** One of both is given; the schema sees to it. */
export interface PermissionArgument {
  readonly grant?: { readonly action: keyof typeof actions; readonly role: RoleArgument };
  readonly raw?: string;
}

const actions = {
  READ: (role: string) => Permission.read(role),
  UPDATE: (role: string) => Permission.update(role),
  DELETE: (role: string) => Permission.delete(role),
  WRITE: (role: string) => Permission.write(role),
} as const;

/** How each kind of role is written; the last two members say what may stand beside it. */
const roles = {
  any: { encode: () => Role.any(), companion: null },
  guests: { encode: () => Role.guests(), companion: null },
  users: {
    encode: ({ status }: RoleArgument) => Role.users(toDimension(status)),
    companion: 'status',
  },
  user: {
    encode: ({ user, status }: RoleArgument) => Role.user(user ?? '', toDimension(status)),
    companion: 'status',
  },
  team: {
    encode: ({ team, teamRole }: RoleArgument) => Role.team(team ?? '', teamRole ?? ''),
    companion: 'teamRole',
  },
  member: { encode: ({ member }: RoleArgument) => Role.member(member ?? ''), companion: null },
  label: { encode: ({ label }: RoleArgument) => Role.label(label ?? ''), companion: null },
} as const satisfies Record<
  string,
  { encode: (role: RoleArgument) => string; companion: keyof RoleArgument | null }
>;

const kinds = Object.keys(roles) as (keyof typeof roles)[];
const companions = ['status', 'teamRole'] as const;

/** Appwrite's permission strings; left out, Appwrite's own defaults hold. */
export const toPermissions = (
  permissions: readonly PermissionArgument[] | null | undefined,
): readonly string[] | undefined =>
  permissions?.map(({ grant, raw }, index) =>
    grant
      ? actions[grant.action](toRole(grant.role, `permissions[${index}].grant.role`))
      : requireForm(raw ?? '', `permissions[${index}].raw`),
  );

const rawForm = /^(?:read|update|delete|write)\("[^"]+"\)$/;

function requireForm(raw: string, path: string): string {
  if (rawForm.test(raw)) return raw;
  throw refuse(
    `${path}: ${JSON.stringify(raw)} is no permission of a row, for example read("any").`,
  );
}

function toRole(role: RoleArgument, path: string): string {
  const given = kinds.filter((kind) => isGiven(role[kind]));
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    throw refuse(`${path}: give exactly one of ${kinds.join(', ')}.`);
  }
  const { encode, companion } = roles[kind];
  for (const name of companions) {
    if (isGiven(role[name]) && name !== companion) {
      throw refuse(`${path}.${name}: has no meaning beside "${kind}".`);
    }
  }
  return encode(role);
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== '';

const toDimension = (status: Status | null | undefined): string => status?.toLowerCase() ?? '';

const refuse = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', message);
