import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { registerProjectKeysRoutes } from './project-keys.ts';
import { registerTeamsRoutes } from './teams.ts';
import { registerUsersRoutes } from './users.ts';
import { registerAccountRoutes } from './account.ts';
import { registerColumnsRoutes } from './columns.ts';
import { registerDatabasesRoutes } from './databases.ts';
import { registerHealthRoutes } from './health.ts';
import { registerIndexesRoutes } from './indexes.ts';
import { registerRelationshipColumnsRoutes } from './relationship-columns.ts';
import { registerRowsRoutes } from './rows.ts';
import { registerTablesRoutes } from './tables.ts';

type Register = (app: FastifyInstance, server: ServerContext) => void;

/** One line per group of routes. */
const GROUPS: readonly Register[] = [
  registerHealthRoutes,
  registerDatabasesRoutes,
  registerTablesRoutes,
  registerColumnsRoutes,
  registerRelationshipColumnsRoutes,
  registerIndexesRoutes,
  registerRowsRoutes,
  registerAccountRoutes,
  registerUsersRoutes,
  registerTeamsRoutes,
  registerProjectKeysRoutes,
];

export function registerRoutes(app: FastifyInstance, server: ServerContext): void {
  for (const register of GROUPS) register(app, server);
}
