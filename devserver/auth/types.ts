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
  /** The session that the request carries itself; a JWT carries none. */
  readonly sessionId: string | undefined;
}

/** Who sends a request. */
export type Principal =
  | {
      /** A key bypasses permissions. */
      readonly kind: 'key';
      readonly scopes: 'all' | readonly string[];
      /** Whose session or JWT came beside the key: the owner of what the request creates. */
      readonly user?: PrincipalUser | undefined;
    }
  | { readonly kind: 'guest' }
  | { readonly kind: 'user'; readonly user: PrincipalUser };
