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

const actions = { READ: 'read', UPDATE: 'update', DELETE: 'delete', WRITE: 'write' } as const;

/** How each kind of role is written; the last two members say what may stand beside it. */
const roles = {
  any: { encode: () => 'any', companion: null },
  guests: { encode: () => 'guests', companion: null },
  users: {
    encode: ({ status }: RoleArgument) => withDimension('users', status?.toLowerCase()),
    companion: 'status',
  },
  user: {
    encode: ({ user, status }: RoleArgument) =>
      withDimension(`user:${user ?? ''}`, status?.toLowerCase()),
    companion: 'status',
  },
  team: {
    encode: ({ team, teamRole }: RoleArgument) => withDimension(`team:${team ?? ''}`, teamRole),
    companion: 'teamRole',
  },
  member: { encode: ({ member }: RoleArgument) => `member:${member ?? ''}`, companion: null },
  label: { encode: ({ label }: RoleArgument) => `label:${label ?? ''}`, companion: null },
} as const satisfies Record<
  string,
  { encode: (role: RoleArgument) => string; companion: keyof RoleArgument | null }
>;

const kinds = Object.keys(roles) as (keyof typeof roles)[];
const companions = ['status', 'teamRole'] as const;

interface Place {
  readonly path: string;
  /** What is wrong is added here. */
  readonly faults: { readonly path: string; readonly message: string }[];
}

/** Most permissions of a row. */
const MOST_PERMISSIONS = 100;

/** Appwrite's permission strings; left out, Appwrite's own defaults hold. */
export function toPermissions(
  permissions: readonly PermissionArgument[] | null | undefined,
  { path, faults }: Place,
): readonly string[] | undefined {
  if (!permissions) return undefined;
  if (permissions.length > MOST_PERMISSIONS) {
    faults.push({ path, message: `a row has at most ${MOST_PERMISSIONS} permissions.` });
  }
  return permissions.flatMap(({ grant, raw }, index) => {
    const at = `${path}[${index}]`;
    if (!grant) return toRaw(raw ?? '', { path: `${at}.raw`, faults });
    const role = toRole(grant.role, { path: `${at}.grant.role`, faults });
    return role === null ? [] : [`${actions[grant.action]}("${role}")`];
  });
}

const id = '[A-Za-z0-9][A-Za-z0-9._-]{0,254}';
const dimension = '(?:/(?:un)?verified)?';
const rawForm = new RegExp(
  `^(?:read|update|delete|write)\\("(?:any|guests|users${dimension}|user:${id}${dimension}|team:${id}(?:/[^"/]+)?|member:${id}|label:[A-Za-z0-9]{1,36})"\\)$`,
);

function toRaw(raw: string, { path, faults }: Place): readonly string[] {
  if (rawForm.test(raw)) return [raw];
  const message = `${JSON.stringify(raw)} is no permission of a row, for example read("any").`;
  faults.push({ path, message });
  return [];
}

function toRole(role: RoleArgument, { path, faults }: Place): string | null {
  const given = kinds.filter((kind) => isGiven(role[kind]));
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    faults.push({ path, message: `give exactly one of ${kinds.join(', ')}.` });
    return null;
  }
  const { encode, companion } = roles[kind];
  for (const name of companions) {
    if (isGiven(role[name]) && name !== companion) {
      faults.push({ path: `${path}.${name}`, message: `has no meaning beside "${kind}".` });
    }
  }
  return encode(role);
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && value !== '';

const withDimension = (role: string, dimension: string | null | undefined): string =>
  isGiven(dimension) ? `${role}/${dimension}` : role;
