import type { FastifyInstance } from 'fastify';
import { given, name, prefs } from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import { openAuthStore, removeTeam, type AuthStore, type Team } from '../auth/store.ts';
import { teamOf, teamSize, visibleTeams } from '../auth/teams.ts';
import { prefsView, teamView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { isId } from '../ids.ts';
import { bodyOf, list, newId, optional, queryOf, required, text, type Check } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';
import { registerMembershipsRoutes } from './memberships.ts';

const READ = { config: { scopes: ['teams.read'] } };
const WRITE = { config: { scopes: ['teams.write'] } };

const listSpec = (store: AuthStore): ListSpec<Stored<Team>> => ({
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: (team) => team.name,
    total: (team) => teamSize(store, team),
  },
  idOf: ({ id }) => id,
  searchOf: (team) => `${team.id} ${team.name}`,
});

const longestRole = 81;

const role: Check<string> = (value, parameter) => {
  const checked = text(longestRole)(value, parameter);
  if (!isId(checked.slice(0, 36)) || !/^[\w.-]+$/.test(checked)) {
    throw invalidArgument(parameter, 'A role has letters, digits, and inside it also ._-');
  }
  return checked;
};

/** The roles of one member. */
export const teamRoles: Check<string[]> = list(role, { max: 100 });

function registerTeam(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  const save = (team: Stored<Team>): Stored<Team> =>
    store.teams.save({ ...team, updatedAt: formatTime(server.clock()) });
  app.get('/teams/:teamId', READ, (request, reply) => {
    const team = teamOf(request, store, 'read');
    return sendJson(reply, 200, teamView(team, teamSize(store, team)));
  });
  app.put('/teams/:teamId', WRITE, (request, reply) => {
    const changed = required(bodyOf(request), 'name', name);
    const team = save({ ...teamOf(request, store, 'write'), name: changed });
    return sendJson(reply, 200, teamView(team, teamSize(store, team)));
  });
  app.delete('/teams/:teamId', WRITE, (request, reply) => {
    removeTeam(store, teamOf(request, store, 'write').id);
    return sendNothing(reply);
  });
  app.get('/teams/:teamId/prefs', READ, (request, reply) =>
    sendJson(reply, 200, prefsView(teamOf(request, store, 'read').prefs)),
  );
  app.put('/teams/:teamId/prefs', WRITE, (request, reply) => {
    const changed = given(bodyOf(request), 'prefs', prefs);
    const team = save({ ...teamOf(request, store, 'write'), prefs: changed });
    return sendJson(reply, 200, prefsView(team.prefs));
  });
}

/** Teams; whoever makes one as a user owns it. */
export function registerTeamsRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  const spec = listSpec(store);
  app.get('/teams', READ, (request, reply) => {
    const teams = visibleTeams(store, request.principal);
    const { total, items } = listItems(teams, queryOf(request), spec);
    const views = items.map((team) => teamView(team, teamSize(store, team)));
    return sendJson(reply, 200, { total, teams: views });
  });
  app.post('/teams', WRITE, (request, reply) => {
    const input = bodyOf(request);
    const id = required(input, 'teamId', newId(server.createId));
    const title = required(input, 'name', name);
    const roles = optional(input, 'roles', { check: teamRoles, fallback: [] });
    if (store.teams.find(id) !== undefined) {
      throw new ApiError('team_already_exists', 'Team with requested ID already exists.');
    }
    const now = formatTime(server.clock());
    const times = { createdAt: now, updatedAt: now };
    const team = store.teams.insert({ id, ...times, name: title, prefs: '{}' });
    if (request.principal.kind === 'user') {
      store.memberships.insert({
        id: server.createId(),
        ...times,
        userId: request.principal.user.id,
        teamId: team.id,
        roles: [...new Set([...roles, 'owner'])],
        invited: now,
        joined: now,
        confirm: true,
      });
    }
    return sendJson(reply, 201, teamView(team, teamSize(store, team)));
  });
  registerTeam(app, server, store);
  registerMembershipsRoutes(app, server, teamRoles);
}
