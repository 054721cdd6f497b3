import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { sendJson } from '../reply.ts';

const READ = { config: { scopes: ['projects.read'] } };

/** What Appwrite's advisor has found: nothing, since devserver has none. */
export function registerReportsRoutes(app: FastifyInstance): void {
  app.get('/reports', { config: { scopes: ['reports.read'] } }, (_request, reply) =>
    sendJson(reply, 200, { total: 0, reports: [] }),
  );
}

/** What only Appwrite's console may ask, whatever scopes a caller of a project has. */
export function registerConsoleRoutes(app: FastifyInstance): void {
  for (const path of ['/projects', '/projects/:projectId']) {
    app.get(path, READ, () => {
      throw new ApiError('general_access_forbidden', 'Access to this API is forbidden.');
    });
  }
}
