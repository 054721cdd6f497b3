import { openAuthStore } from '../auth/store.ts';
import { teamSize } from '../auth/teams.ts';
import { membershipView, teamView } from '../auth/views.ts';
import type { MembershipEvent, ServerEvent } from '../events.ts';
import { fromAnswer, type RouteEvents } from './announce.ts';

const createTeam = fromAnswer((payload, { request }): ServerEvent => {
  const { principal } = request;
  return {
    kind: 'team',
    action: 'create',
    teamId: String(payload['$id']),
    userId: principal.kind === 'user' ? principal.user.id : undefined,
    payload,
  };
});

const updateTeam = (attribute?: string): RouteEvents =>
  fromAnswer((payload, { ids: [teamId = ''] }) => ({
    kind: 'team',
    action: 'update',
    attribute,
    teamId,
    payload,
  }));

const deleteTeam: RouteEvents = ({ server, ids: [id = ''] }) => {
  const store = openAuthStore(server.db);
  const team = store.teams.find(id);
  if (team === undefined) return () => [];
  const payload = teamView(team, teamSize(store, team));
  return () => [{ kind: 'team', action: 'delete', teamId: team.id, payload }];
};

const membership = (action: 'create' | 'update', attribute?: string): RouteEvents =>
  fromAnswer((payload) => ({
    kind: 'membership',
    action,
    attribute,
    teamId: String(payload['teamId']),
    membershipId: String(payload['$id']),
    userId: String(payload['userId']),
    payload,
  }));

/** What is left of a membership names neither its member nor its team. */
const deleteMembership: RouteEvents = ({ server, ids: [, id = ''] }) => {
  const store = openAuthStore(server.db);
  const found = store.memberships.find(id);
  const team = found && store.teams.find(found.teamId);
  if (found === undefined || team === undefined) return () => [];
  const { userId, teamId } = found;
  const member = { id: userId, name: '', email: '', phone: '', mfa: false, accessedAt: '' };
  const event: MembershipEvent = {
    kind: 'membership',
    action: 'delete',
    teamId,
    membershipId: found.id,
    userId,
    payload: membershipView(found, { team: { ...team, name: '' }, member }),
  };
  return () => [event];
};

/** What calls about teams and memberships tell. */
export const TEAM_ROUTES: readonly (readonly [string, RouteEvents])[] = [
  ['POST /teams', createTeam],
  ['PUT /teams/:', updateTeam()],
  ['PUT /teams/:/prefs', updateTeam('prefs')],
  ['DELETE /teams/:', deleteTeam],
  ['POST /teams/:/memberships', membership('create')],
  ['PATCH /teams/:/memberships/:', membership('update')],
  ['PATCH /teams/:/memberships/:/status', membership('update', 'status')],
  ['DELETE /teams/:/memberships/:', deleteMembership],
];
