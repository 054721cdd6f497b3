/** A confirmed membership of a team, as far as roles need it. */
export interface MembershipRoles {
  readonly membershipId: string;
  readonly teamId: string;
  readonly roles: readonly string[];
}

/** What roles are made from. */
export interface PrincipalUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** E-mail or phone verified. */
  readonly isVerified: boolean;
  readonly labels: readonly string[];
  readonly memberships: readonly MembershipRoles[];
}

/** Who sends a request. A key bypasses permissions. */
export type Principal =
  | { readonly kind: 'key'; readonly scopes: 'all' | readonly string[] }
  | { readonly kind: 'guest' }
  | { readonly kind: 'user'; readonly user: PrincipalUser };
