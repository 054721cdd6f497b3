import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { registerMessagingRoutes } from './messaging.ts';
import { registerProjectKeysRoutes } from './project-keys.ts';
import { registerTeamsRoutes } from './teams.ts';
import { registerUsersRoutes } from './users.ts';
import { registerAccountRoutes } from './account.ts';
import { registerColumnsRoutes } from './columns.ts';
import { registerDatabasesRoutes } from './databases.ts';
import { registerAvatarsRoutes } from './avatars.ts';
import { registerConsoleRoutes, registerReportsRoutes } from './console.ts';
import { registerFunctionsRoutes } from './functions.ts';
import { registerHealthRoutes } from './health.ts';
import { registerIndexesRoutes } from './indexes.ts';
import { registerLocaleRoutes } from './locale.ts';
import { registerRelationshipColumnsRoutes } from './relationship-columns.ts';
import { registerRowsRoutes } from './rows.ts';
import { registerStorageRoutes } from './storage.ts';
import { registerTablesRoutes } from './tables.ts';
import { registerTransactionsRoutes } from './transactions.ts';
import { COLLECTIONS, TABLES, type Vocabulary } from '../vocabulary.ts';

type Register = (app: FastifyInstance, server: ServerContext) => void;
type RegisterInBoth = (app: FastifyInstance, server: ServerContext, vocabulary: Vocabulary) => void;

/** One line per group of routes. */
const GROUPS: readonly Register[] = [
  registerHealthRoutes,
  registerAccountRoutes,
  registerUsersRoutes,
  registerTeamsRoutes,
  registerStorageRoutes,
  registerLocaleRoutes,
  registerAvatarsRoutes,
  registerFunctionsRoutes,
  registerConsoleRoutes,
  registerReportsRoutes,
  registerProjectKeysRoutes,
  registerMessagingRoutes,
];

/** The groups that both APIs over tables have, each in its own words. */
const GROUPS_IN_BOTH: readonly RegisterInBoth[] = [
  registerDatabasesRoutes,
  registerTablesRoutes,
  registerColumnsRoutes,
  registerRelationshipColumnsRoutes,
  registerIndexesRoutes,
  registerRowsRoutes,
  registerTransactionsRoutes,
];

function registerIn(vocabulary: Vocabulary, app: FastifyInstance, server: ServerContext): void {
  void app.register((routes, _options, done) => {
    routes.addHook('onRoute', (route) => {
      route.config = { errorTypes: vocabulary.errorTypes, ...route.config };
    });
    for (const register of GROUPS_IN_BOTH) register(routes, server, vocabulary);
    done();
  });
}

export function registerRoutes(app: FastifyInstance, server: ServerContext): void {
  for (const register of GROUPS) register(app, server);
  for (const vocabulary of [TABLES, COLLECTIONS]) registerIn(vocabulary, app, server);
}
