import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { registerColumnsRoutes } from './columns.ts';
import { registerDatabasesRoutes } from './databases.ts';
import { registerHealthRoutes } from './health.ts';
import { registerIndexesRoutes } from './indexes.ts';
import { registerRelationshipColumnsRoutes } from './relationship-columns.ts';
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
];

export function registerRoutes(app: FastifyInstance, server: ServerContext): void {
  for (const register of GROUPS) register(app, server);
}
