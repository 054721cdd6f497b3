import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import { pathParam } from '../input.ts';
import type { Stored } from './records.ts';
import { rolesOf } from './roles.ts';
import type { AuthStore, Membership, Team } from './store.ts';
import type { Principal } from './types.ts';

/** Who may see a team, and who may change it. */
export type TeamAccess = 'read' | 'write';

const hasRole = (principal: Principal, role: string): boolean =>
  principal.kind === 'key' || rolesOf(principal).has(role);

/** Whether the caller may run the team, not only see it. */
export const isOwner = (principal: Principal, team: Team): boolean =>
  hasRole(principal, `team:${team.id}/owner`);

/** The teams that the caller may see. */
export const visibleTeams = (store: AuthStore, principal: Principal): Stored<Team>[] =>
  store.teams.all().filter(({ id }) => hasRole(principal, `team:${id}`));

/** How many members have confirmed. */
export const teamSize = (store: AuthStore, team: Team): number =>
  store.memberships.findBy('team_id', team.id).filter(({ confirm }) => confirm).length;

/** The team in the path. To strangers it is not there; its members may not change it. */
export function teamOf(
  request: FastifyRequest,
  store: AuthStore,
  access: TeamAccess,
): Stored<Team> {
  const team = store.teams.find(pathParam(request, 'teamId'));
  if (team === undefined || !hasRole(request.principal, `team:${team.id}`)) {
    throw new ApiError('team_not_found', 'Team with the requested ID could not be found.');
  }
  if (access === 'write' && !isOwner(request.principal, team)) {
    throw new ApiError('user_unauthorized', 'The current user is not authorized.');
  }
  return team;
}

/** The membership of that team in the path, if it is there. */
export function findMembership(
  request: FastifyRequest,
  store: AuthStore,
  team: Team,
): Stored<Membership> | undefined {
  const membership = store.memberships.find(pathParam(request, 'membershipId'));
  return membership?.teamId === team.id ? membership : undefined;
}
